from __future__ import annotations

from typing import Any

import pytest

from vocmocks.contract.references import pointed_at, resolve
from vocmocks.errors import ContractError

DOCUMENT: dict[str, Any] = {
    "components": {
        "schemas": {
            "A": {"$ref": "#/components/schemas/B"},
            "B": {"type": "string"},
            "a/b~c": 1,
            "a b": 2,
            "é": 3,
            "": 4,
        },
        "loop": {"x": {"$ref": "#/components/loop/y"}, "y": {"$ref": "#/components/loop/x"}},
        "self": {"$ref": "#/components/self"},
    },
    "list": ["zero", {"one": 1}],
    "text": "words",
}


@pytest.mark.parametrize(
    ("reference", "value"),
    [
        ("#", DOCUMENT),
        ("#/components/schemas/B", {"type": "string"}),
        ("#/components/schemas/a~1b~0c", 1),
        ("#/components/schemas/a%20b", 2),
        ("#/components/schemas/%C3%A9", 3),
        ("#/components/schemas/", 4),
        ("#/list/1/one", 1),
    ],
)
def test_what_a_pointer_points_at(reference: str, value: Any) -> None:
    assert pointed_at(reference, DOCUMENT, "here") == value


@pytest.mark.parametrize(
    "reference", ["#/nothing", "#/list/2", "#/list/-1", "#/list/01", "#/list/one", "#/text/0", "#/components/schemas/b"]
)
def test_a_pointer_to_nothing(reference: str) -> None:
    with pytest.raises(ContractError, match=r"here: .* points at nothing"):
        pointed_at(reference, DOCUMENT, "here")


@pytest.mark.parametrize("reference", ["other.yaml#/a", "http://example.com/a", "#anchor", ""])
def test_only_pointers_into_the_document_are_followed(reference: str) -> None:
    with pytest.raises(ContractError, match=r"here: .* is not a pointer into this document"):
        pointed_at(reference, DOCUMENT, "here")


def test_references_to_references_are_followed() -> None:
    assert resolve({"$ref": "#/components/schemas/A"}, DOCUMENT, "here") == {"type": "string"}


def test_what_is_no_reference_is_given_back() -> None:
    thing = {"type": "object", "properties": {"$ref": {"type": "string"}}}
    assert resolve(thing, DOCUMENT, "here") is thing
    assert resolve({"$ref": {"type": "string"}}, DOCUMENT, "here") == {"$ref": {"type": "string"}}


@pytest.mark.parametrize("reference", ["#/components/loop/x", "#/components/self"])
def test_a_circle_is_shown(reference: str) -> None:
    with pytest.raises(ContractError, match=r"here: references go in a circle: #/.* → #/"):
        resolve({"$ref": reference}, DOCUMENT, "here")
