from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from vocmocks.contract import overlay
from vocmocks.errors import OverlayError

SOURCE = {"document": "docs.md"}


def act(target: str, **more: Any) -> dict[str, Any]:
    return {"target": target, "x-source": SOURCE, **more}


def apply(description: dict[str, Any], *actions: Any) -> dict[str, Any]:
    return overlay.apply(description, {"overlay": "1.0.0", "actions": list(actions)}, "overlay.yaml")


@pytest.mark.parametrize(
    ("action", "message"),
    [
        (act("$.nowhere", update={}), 'action 1 (target "$.nowhere"): matches nothing'),
        (act("$.list[9]", remove=True), "matches nothing"),
        (act("$.[", update={}), "not a JSONPath"),
        (act("", update={}), "JSONPath `target`"),
        (act("a", update={}), "JSONPath `target`"),
        (act("$.a b", update={}), "not a JSONPath"),
        (act("$.a", update={}, when="always"), "unknown key when"),
        ({"target": "$.a", "update": {}}, "expected `x-source`"),
        (act("$.a", update={}) | {"x-source": {}}, "expected `x-source`"),
        (act("$.a"), "expected either `update` or `remove: true`"),
        (act("$.a", update={}, remove=True), "expected either `update` or `remove: true`"),
        (act("$.a", remove=False), "expected either `update` or `remove: true`"),
        ({"update": {}, "x-source": SOURCE}, "JSONPath `target`"),
        ({"target": ["$"], "update": {}, "x-source": SOURCE}, "JSONPath `target`"),
        ("$.a", "JSONPath `target`"),
        (act("$.a.b", update={"c": 1}), "an object can only be updated with an object"),
        (act("$.a", update=[1]), "an object can only be updated with an object"),
        (act("$.a", update=None), "an object can only be updated with an object"),
        (act("$", remove=True), "cannot remove the whole document"),
    ],
)
def test_what_an_action_may_not_be(action: Any, message: str) -> None:
    with pytest.raises(OverlayError) as caught:
        apply({"a": {"b": 1}, "list": [1]}, action)
    text = str(caught.value)
    assert text.startswith("overlay.yaml: action 1")
    assert message in text


def test_the_number_of_the_action_is_named() -> None:
    with pytest.raises(OverlayError, match="action 2 "):
        apply({"a": {}}, act("$.a", update={"x": 1}), act("$.b", update={"x": 1}))


def test_actions_are_a_list() -> None:
    with pytest.raises(OverlayError, match="`actions` to be a list"):
        overlay.apply({}, {"overlay": "1.0.0", "actions": {"target": "$"}}, "overlay.yaml")


@pytest.mark.parametrize("actions", [None, []])
def test_no_actions_change_nothing(actions: Any) -> None:
    assert overlay.apply({"a": 1}, {"overlay": "1.0.0", "actions": actions}, "o") == {"a": 1}


def test_objects_are_merged_arrays_joined_and_the_rest_replaced() -> None:
    before = {
        "a": {"keep": 1, "deep": {"x": 1, "y": [1]}, "list": [1], "text": "old", "mixed": [1], "object": {"k": 1}}
    }
    update = {
        "deep": {"x": 2, "y": [1, 2]},
        "list": [2],
        "text": "new",
        "mixed": "scalar",
        "object": None,
        "added": {"z": 1},
    }
    assert apply(before, act("$.a", update=update))["a"] == {
        "keep": 1, "deep": {"x": 2, "y": [1, 1, 2]}, "list": [1, 2], "text": "new", "mixed": "scalar", "object": None,
        "added": {"z": 1},
    }  # fmt: skip


def test_a_list_gets_the_update_as_one_more_item() -> None:
    assert apply({"a": [1]}, act("$.a", update=[2]))["a"] == [1, [2]]
    assert apply({"a": [1]}, act("$.a", update={"b": 2}))["a"] == [1, {"b": 2}]


def test_every_match_is_updated_with_a_copy_of_its_own() -> None:
    after = apply(
        {"paths": {"/a": {"get": {}}, "/b": {"get": {}}}},
        act("$.paths.*.get", update={"tags": ["x"]}),
        act("$.paths['/a'].get.tags", update="y"),
    )
    assert after["paths"] == {"/a": {"get": {"tags": ["x", "y"]}}, "/b": {"get": {"tags": ["x"]}}}


def test_neither_description_nor_overlay_is_changed() -> None:
    description, update = {"a": {"list": [1]}}, {"list": [{"n": 2}]}
    after = apply(description, act("$.a", update=update), act("$.a.list[1]", update={"n": 3}))
    assert after == {"a": {"list": [1, {"n": 3}]}}
    assert description == {"a": {"list": [1]}}
    assert update == {"list": [{"n": 2}]}


@pytest.mark.parametrize(
    ("target", "left"),
    [
        ("$.a[*]", []),
        ("$.a[?@ > 1]", [1, 1]),
        ("$.a[0,2]", [2, 3]),
        ("$.a[2,0]", [2, 3]),
        ("$.a[0,0]", [2, 1, 3]),
        ("$.a[-1]", [1, 2, 1]),
        ("$.a[1:3]", [1, 3]),
        ("$.a[::-2]", [1, 1]),
    ],
)
def test_several_items_are_removed_from_a_list(target: str, left: list[int]) -> None:
    assert apply({"a": [1, 2, 1, 3]}, act(target, remove=True)) == {"a": left}


def test_the_tenth_item_is_removed_before_the_second() -> None:
    assert apply({"a": list(range(12))}, act("$.a[?@ == 2 || @ == 10]", remove=True))["a"] == [
        0, 1, 3, 4, 5, 6, 7, 8, 9, 11,
    ]  # fmt: skip


def test_what_is_inside_of_what_is_removed_may_be_removed_too() -> None:
    before = {"a": {"x": {"x": 1, "y": 2}}, "b": {"x": 3}}
    assert apply(before, act("$..x", remove=True)) == {"a": {}, "b": {}}


def test_actions_see_what_those_before_them_did() -> None:
    assert apply({"a": {}}, act("$.a", update={"b": {}}), act("$.a.b", update={"c": 1})) == {"a": {"b": {"c": 1}}}
    with pytest.raises(OverlayError, match="matches nothing"):
        apply({"a": {}}, act("$.a", remove=True), act("$.a", update={}))


def read(tmp_path: Path, text: str) -> dict[str, Any]:
    path = tmp_path / "overlay.yaml"
    path.write_text(text, "utf-8")
    return overlay.read(path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- a\n", "expected an OpenAPI Overlay document"),
        ("", "expected an OpenAPI Overlay document"),
        ("actions: []\n", "expected an OpenAPI Overlay document"),
        ("overlay: 2.0.0\n", "expected an OpenAPI Overlay document"),
        ("overlay: 1.0.0\naction: []\n", "unknown key action; known: actions, extends, info, overlay"),
        ("overlay: [1.0.0\n", "not YAML"),
    ],
)
def test_what_is_not_an_overlay(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(OverlayError) as caught:
        read(tmp_path, text)
    assert message in str(caught.value)
    assert "overlay.yaml" in str(caught.value)


def test_yaml_gives_what_json_has(tmp_path: Path) -> None:
    document = read(
        tmp_path, "overlay: 1.0.0\nactions:\n- update: {200: {example: 2026-01-31, at: 2026-01-31T09:30:00Z}}\n"
    )
    assert document["actions"] == [{"update": {"200": {"example": "2026-01-31", "at": "2026-01-31T09:30:00Z"}}}]
