"""The description: ids, limits, errors, examples, and no sentence when none is wanted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate

from vocmocks.extract import dumps
from vocmocks.extract.description.ids import derived, singular
from vocmocks.extract.model import Operation, Source

from .drafts import collection, described, item, only

SOURCE = Source("things.json", "schema", pointer="/x")


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/v1/organizations/{o}/surveys", "list_surveys"),
        ("GET", "/v1/organizations/{o}/distributions/{distribution_uuid}", "get_distribution"),
        ("POST", "/v1/organizations/{o}/distributions", "create_distribution"),
        ("POST", "/distributions/{distribution_uuid}/resend", "resend_distribution"),
        ("GET", "/distributions/{uuid}/dispatch_status", "get_distribution_dispatch_status"),
        ("GET", "/distributions/surveys/{survey_uuid}", "list_distributions_by_survey"),
        ("POST", "/distributions/createLinkList", "create_link_list"),
        ("DELETE", "/things/{id}", "delete_thing"),
        ("GET", "/", "get_root"),
        ("GET", "/v2/coaching/sessions", "list_coaching_sessions"),
    ],
)
def test_derived_ids(method: str, path: str, expected: str) -> None:
    assert derived(Operation(method, path, "", SOURCE)) == expected


def test_singulars() -> None:
    words = ("categories", "status", "surveys", "boxes", "address", "data")
    assert [singular(word) for word in words] == ["category", "status", "survey", "box", "address", "data"]


def test_ids_are_unique(tmp_path: Path) -> None:
    items = [item(url=f"https://a.example.com/{n}", name="Add thing") for n in ("a", "b")]
    found = described(tmp_path, collection(*items, item("POST", "https://a.example.com/a", name="Add thing")))
    ids = [op["operationId"] for path_item in found["paths"].values() for op in path_item.values()]
    assert len(set(ids)) == 3
    assert all(each.isidentifier() for each in ids)


def test_names_serve_as_ids(tmp_path: Path) -> None:
    assert (
        only(described(tmp_path, collection(item("POST", name="Add churn reason"))))["operationId"]
        == "add_churn_reason"
    )


def test_limits_and_errors(tmp_path: Path) -> None:
    text = (
        "<h2>Limits</h2><p>The limit is 100 requests per minute.</p>"
        "<h2>Error standard</h2><p>Whenever the status is different from 200, this is the error pattern:</p>"
        '<pre><code class="language-json">{"message": "", "success": ""}</code></pre>'
    )
    document = collection(item())
    document["info"]["description"] = text
    found = described(tmp_path, document)
    validate(found)
    (limit,) = found["x-rate-limits"]
    assert (limit["limit"], limit["window"], limit["scope"], limit["status"]) == (100, 60, "api", 429)
    assert "429" in only(found)["responses"]
    assert only(found)["responses"]["default"]["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/Error"
    }


def test_examples_say_where_they_are_from(tmp_path: Path) -> None:
    content = only(described(tmp_path, collection(item("POST", body={"a": "..."}))))["requestBody"]["content"]
    example = content["application/json"]["examples"]["example"]
    assert example["value"] == {"a": "..."}
    assert example["x-placeholders"] is True
    assert example["x-source"]["pointer"] == "/item/0/request/body/raw"


def test_no_sentence_without_descriptions(tmp_path: Path) -> None:
    prose = "<p>Creates a brand new thing of the kind that you name.</p>"
    body = {"note": "this is a sentence of words", "short": "three words here"}
    document = collection(item("POST", body=body, description=prose))
    silent, full = described(tmp_path, document, False), described(tmp_path, document)
    assert "brand new thing" in dumps(full)
    assert "brand new thing" not in dumps(silent)
    assert "sentence of words" not in dumps(silent)
    assert "three words here" in dumps(silent)
    schemas: list[Any] = [only(each)["requestBody"]["content"]["application/json"]["schema"] for each in (silent, full)]
    assert schemas[0]["properties"].keys() == schemas[1]["properties"].keys()


def test_the_document_is_named(tmp_path: Path) -> None:
    found = described(tmp_path, collection(item()))
    assert found["x-document"]["file"] == "things.json"
    assert len(found["x-document"]["sha256"]) == 64
