from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from vocmocks import data
from vocmocks.control.passages import LONGEST, Passages, passage

HTML = """
<h2>Fields</h2><p>What to send.</p>
<table><tr><th>Name</th><th>Meaning</th></tr>
<tr><td><code>age</code> <em>integer</em></td><td>In years, 0 &amp; up</td></tr>
<tr><td>aged</td><td>no</td></tr></table>
<table><tr><td>age</td><td>of the second table</td></tr><tr><td>age</td><td>once more</td></tr></table>
<h3>Paging</h3><p>Pages begin at 1.</p><ul><li><code>limit</code> (Integer): at most 100.</li><li>limits: none</li></ul>
<h3>Example</h3><pre>{
  "age": 7,
  "tags": ["a"]
}</pre>
"""
MARKDOWN = """
## Fields

| name | meaning |
|------|---------|
| age  | in years |

- `limit`: at most 100

```
{"age": 7}
```
"""


@pytest.mark.parametrize(
    ("text", "note", "expected"),
    [
        (HTML, 'table 1, row "age"', "age integer | In years, 0 & up"),
        (HTML, 'table 2, row "age"', "age | of the second table"),
        (HTML, 'table 2, row "age" (2)', "age | once more"),
        (HTML, 'table 2, row "age" (3)', "age | once more"),
        (HTML, 'table 2, row "age" (2), attribute "x"', "age | once more"),
        (HTML, 'table 2, row "age", attribute "x"', "age | of the second table"),
        (HTML, 'item "limit"', "limit (Integer): at most 100."),
        (HTML, 'item "a", item "limit"', "limit (Integer): at most 100."),
        (HTML, "code block 1, /0/age", '  "age": 7,'),
        (HTML, "Fields / Paging", "Paging\nPages begin at 1.\nlimit (Integer): at most 100.\nlimits: none"),
        (HTML, "Paging / ...", "Paging\nPages begin at 1.\nlimit (Integer): at most 100.\nlimits: none"),
        (MARKDOWN, 'table 1, row "age"', "age | in years"),
        (MARKDOWN, 'item "limit"', "limit: at most 100"),
        (MARKDOWN, "code block 1, /age", '{"age": 7}'),
        ('{"name": "x",\n "age": 7}', "body, /age", ' "age": 7}'),
        ('{"name": "x"}', "body, /age", '{"name": "x"}'),
        ('{"name": "x"}', "saved response", '{"name": "x"}'),
        ("one\ntwo\nthree", "line 2", "two"),
        ("just a sentence", "", "just a sentence"),
        ("<p>just <b>a</b> sentence</p>", "", "just a sentence"),
    ],
)
def test_what_a_note_leads_to(text: str, note: str, expected: str) -> None:
    assert passage(text, note) == expected


@pytest.mark.parametrize("note", ["code block 9", "somewhere else", "rows age, name"])
def test_a_note_that_leads_nowhere_gives_way_to_the_field(note: str) -> None:
    assert passage(HTML, note, "limit") == "limit (Integer): at most 100."
    assert passage(HTML, note, "age") == "age integer | In years, 0 & up"
    assert "Pages begin at 1." in passage(HTML, note)


class TestDocuments:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        item = {"name": "Add", "request": {"method": "POST", "url": {"raw": "https://x/y"}, "description": HTML}}
        (tmp_path / "api.json").write_text(json.dumps({"item": [item]}), "utf-8")
        (tmp_path / "page.txt").write_text('| age | integer |\n{- "name": "x",\n- "age": 7}\nthe end', "utf-8")
        (tmp_path / "long.txt").write_text("word " * 1000, "utf-8")
        return tmp_path

    @pytest.mark.parametrize(
        ("source", "expected"),
        [
            ({"document": "api.json", "pointer": "/item/0/request/description", "note": 'item "limit"'}, "limit (Int"),
            ({"document": "api.json", "pointer": "/item/0"}, "Add: POST https://x/y"),
            ({"document": "api.json", "pointer": "/item/0/request/url"}, '{"raw":"https://x/y"}'),
            ({"document": "page.txt", "line": 1}, "| age | integer |"),
            ({"document": "page.txt", "line": 2, "note": "/0/age"}, '- "age": 7}'),
        ],
    )
    def test_pointers_and_lines(self, folder: Path, source: Any, expected: str) -> None:
        assert (Passages([folder])(source) or "").startswith(expected)

    @pytest.mark.parametrize(
        "source",
        [
            {"document": "none", "how": "inferred"},
            {"document": "missing.json", "pointer": "/item"},
            {"document": "api.json", "pointer": "/nothing"},
            {"document": "page.txt", "line": 99},
            {"document": "page.txt", "pointer": "/item"},
            {"document": "../page.txt/../../etc/hostname", "line": 1},
        ],
    )
    def test_where_there_is_none(self, folder: Path, source: Any) -> None:
        assert Passages([folder])(source) is None

    def test_they_are_no_longer_than_they_may_be(self, folder: Path) -> None:
        found = Passages([folder])({"document": "long.txt", "line": 1}) or ""
        assert len(found) <= LONGEST
        assert found.endswith("…")

    def test_a_document_that_is_elsewhere(self, folder: Path) -> None:
        assert Passages(files={"page.txt": folder / "page.txt"})({"document": "page.txt", "line": 4}) == "the end"


def sources(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        own = [value] if "how" in value and "document" in value else []
        return own + [each for inner in value.values() for each in sources(inner)]
    return [each for inner in value for each in sources(inner)] if isinstance(value, list) else []


@pytest.mark.parametrize("vendor", data.extracted())
def test_every_source_of_a_document_has_its_passage(docs: Path, vendor: str) -> None:
    description = json.loads((data.schemas() / vendor / "extracted.json").read_text("utf-8"))
    find = Passages([docs])
    found = [(source, find(source)) for source in sources(description)]
    assert len(found) > 20
    assert [source for source, text in found if not text] == []
    named = [(source["note"].split('"')[1], text) for source, text in found if ', row "' in source.get("note", "")]
    assert [(name, text) for name, text in named if name not in (text or "")] == []
