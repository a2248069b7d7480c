from __future__ import annotations

from typing import Any

import pytest

from vocmocks import data
from vocmocks.contract import load_vendor
from vocmocks.contract import overlay as overlays
from vocmocks.contract.places import holders, operation_place, schema_of_body
from vocmocks.contract.provenance import nearest, provenance

DOCUMENT = {
    "info": {"title": "Old"},
    "paths": {"/a": {"get": {"parameters": [{"name": "x"}], "tags": ["one"]}}},
}


def actions(*updates: tuple[str, Any]) -> dict[str, Any]:
    return {
        "actions": [
            {"target": target, "update": update, "x-source": {"document": str(number)}}
            for number, (target, update) in enumerate(updates)
        ]
    }


class TestProvenance:
    def test_a_value_that_is_replaced(self) -> None:
        found = provenance(DOCUMENT, actions(("$.info", {"title": "New"})))
        assert found == {("info", "title"): {"document": "0"}}

    def test_an_object_that_is_new_is_one_place(self) -> None:
        found = provenance(DOCUMENT, actions(("$.info", {"contact": {"name": "x", "url": "y"}})))
        assert list(found) == [("info", "contact")]
        assert nearest(("info", "contact", "url"), found) == {"document": "0"}
        assert nearest(("info", "title"), found) is None

    def test_what_is_added_to_a_list(self) -> None:
        found = provenance(
            DOCUMENT, actions(("$.paths[*].get.parameters", {"name": "y"}), ("$.paths[*].get", {"tags": ["two", "3"]}))
        )
        assert found == {
            ("paths", "/a", "get", "parameters", 1): {"document": "0"},
            ("paths", "/a", "get", "tags", 1): {"document": "1"},
            ("paths", "/a", "get", "tags", 2): {"document": "1"},
        }

    def test_the_last_one_wins(self) -> None:
        found = provenance(DOCUMENT, actions(("$.info", {"title": "New"}), ("$.info", {"title": "Newer"})))
        assert found["info", "title"] == {"document": "1"}

    def test_the_document_stays_as_it_is(self) -> None:
        provenance(DOCUMENT, actions(("$.info", {"title": "New"})))
        assert DOCUMENT["info"] == {"title": "Old"}

    def test_only_so_far_up(self) -> None:
        found: Any = {("a",): {"document": "0"}}
        assert nearest(("a", "b", "c"), found, above=1) == {"document": "0"}
        assert nearest(("a", "b", "c"), found, above=2) is None

    @pytest.mark.parametrize("vendor", data.vendors())
    def test_every_source_of_our_overlays_can_be_read(self, vendor: str) -> None:
        """One that is written without quotes may be several keys by mistake."""
        overlay = overlays.read(data.schemas() / vendor / "overlay.yaml")
        keys = {key for action in overlay["actions"] for key in action["x-source"]}
        assert keys <= {"document", "pointer", "line", "how", "note", "also"}


class TestPlaces:
    def test_fields_of_bodies_and_parameters(self) -> None:
        contract = load_vendor("collectif")
        operation = operation_place(contract, "add_survey_submission")
        assert operation is not None
        [first, *_] = holders(contract.description, operation, "body", "/survey_response/questions/0/question_id")
        assert first[0][-4:] == ("questions", "items", "properties", "question_id")
        assert first[1]["type"] == "string"
        assert schema_of_body(contract.description, operation) is not None

    def test_where_the_way_ends_early(self) -> None:
        contract = load_vendor("collectif")
        operation = operation_place(contract, "add_review")
        assert operation is not None
        found = holders(contract.description, operation, "body", "/nothing/of/that")
        assert found[0][0][-1] == "schema"
        assert found[-1][0][-1] == "requestBody"
        assert holders(contract.description, operation, "query", "/nothing") == []

    def test_no_such_operation(self) -> None:
        assert operation_place(load_vendor("collectif"), "no_such") is None

    def test_every_parameter_and_property_has_its_place(self) -> None:
        for vendor in data.vendors():
            contract = load_vendor(vendor)
            for operation in contract.operations:
                place = operation_place(contract, operation.id)
                assert place is not None
                for parameter in operation.parameters:
                    found = holders(contract.description, place, parameter.location, f"/{parameter.name}")
                    assert found, (vendor, operation.id, parameter.name)
                    assert value_at(contract.description, found[0][0]) is found[0][1]


def value_at(document: Any, parts: tuple[str | int, ...]) -> Any:
    for part in parts:
        document = document[part]
    return document
