"""Prose without requests: sentences name the operations."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openapi_spec_validator import validate

from vocmocks.extract import DocumentError, extract
from vocmocks.extract.importers.metadata import mentions

TEXT = """# Authentication

You need an API key.

```
curl 'https://api.example.com/v1/projects' \\
     -H 'Authorization: Bearer {key}'
```

Query the `/projects` endpoint first. We only provide read endpoints for Projects and Data Types.
Then send a POST request to the `/things` endpoint, or use PUT `/things/{id}`.
Avoid the POST `things/search` endpoint. See https://example.com/docs/none.
"""


def document(folder: Path, text: str) -> Path:
    file = folder / "things.json"
    file.write_text(json.dumps({"collection": {"info": {"name": "Things", "description": text}}}), encoding="utf-8")
    return file


def test_operations_come_from_sentences(tmp_path: Path) -> None:
    found = extract(document(tmp_path, TEXT))
    validate(found)
    calls = {(path, method): op["operationId"] for path, item in found["paths"].items() for method, op in item.items()}
    assert calls == {
        ("/projects", "get"): "list_projects",
        ("/things", "post"): "create_thing",
        ("/things/{id}", "put"): "update_thing",
        ("/things/search", "post"): "search_things",
    }
    assert found["paths"]["/things"]["post"]["x-source"]["how"] == "sentence"


def test_what_holds_for_all(tmp_path: Path) -> None:
    found = extract(document(tmp_path, TEXT))
    assert [server["url"] for server in found["servers"]] == ["https://api.example.com/v1"]
    assert found["security"] == [{"bearer": []}]
    facts = {fact["keyword"]: fact["value"] for fact in found["x-facts"]}
    assert facts["readOnlyResources"] == ["projects", "data_types"]


WORKFLOWS = """You would need to specify a Team when querying other data in the URL.

# Workflows

## Getting started

Query `/teams`, then send a POST request to the `/things` endpoint.

## Cleaning up (yearly)

1. GET `/things`
2. DELETE `/things/{id}`

An _anti-pattern_ is POST `things/search`.

# Resources

Avoid GET `/old`.
"""


def test_workflows_are_the_calls_under_their_headings(tmp_path: Path) -> None:
    facts = extract(document(tmp_path, WORKFLOWS))["x-facts"]
    assert [(fact["keyword"], fact["value"], fact["x-source"]["note"]) for fact in facts] == [
        ("pathScope", "team", "line 1"),
        ("workflow", {"name": "getting_started", "calls": ["GET /teams", "POST /things"]}, "line 5"),
        (
            "workflow",
            {
                "name": "cleaning_up_yearly",
                "calls": ["GET /things", "DELETE /things/{id}"],
                "avoid": ["POST /things/search"],
            },
            "line 9",
        ),
    ]


def test_addresses_in_links_are_no_operations() -> None:
    assert mentions("See [here](https://example.com/a) or https://example.com/b/c.") == []


def test_no_prose_at_all(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="description"):
        extract(document(tmp_path, ""))
