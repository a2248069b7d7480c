from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from vocmocks import data
from vocmocks.errors import FixtureError, SettingsError
from vocmocks.worlds.fixture import Fixture, load
from vocmocks.worlds.sizes import sizes

THING: Any = {
    "name": "a", "yes": True, "count": 3, "share": 0.5, "list": ["x"], "part": {"a": 1, "b": 2}, "parts": [{"n": 1}],
    3: [1, 2], "lists": ["x", ["y", "z"]],
}  # fmt: skip


def fixture() -> Fixture:
    return Fixture(THING, "world.yaml")


def test_values_of_each_kind() -> None:
    thing = fixture()
    assert thing.text("name") == "a"
    assert thing.integer("count") == 3
    assert thing.number("share") == thing.share("share") == 0.5
    assert thing.texts("list") == ("x",)
    assert thing.lists("lists") == (("x",), ("y", "z"))
    assert list(thing.part("part")) == ["a", "b"]
    assert [part.integer("n") for part in thing.parts("parts")] == [1]
    assert thing.numbers("3", 2) == (1.0, 2.0)
    assert thing.weighted("part").at(0.5) == "b"
    assert thing.integer("missing", 7) == 7
    assert (thing.flag("yes"), thing.flag("missing", False)) == (True, False)
    assert "name" in thing
    assert "missing" not in thing


@pytest.mark.parametrize(
    ("read", "place"),
    [
        (lambda f: f.text("count"), "/count"),
        (lambda f: f.text("nothing"), "/nothing"),
        (lambda f: f.integer("count", least=4), "/count"),
        (lambda f: f.integer("share"), "/share"),
        (lambda f: f.flag("count"), "/count"),
        (lambda f: f.flag("missing"), "/missing"),
        (lambda f: f.number("name"), "/name"),
        (lambda f: f.share("count"), "/count"),
        (lambda f: f.texts("name"), "/name"),
        (lambda f: f.texts("3"), "/3"),
        (lambda f: f.lists("3"), "/3"),
        (lambda f: f.lists("name"), "/name"),
        (lambda f: f.numbers("3", 3), "/3"),
        (lambda f: f.numbers("list"), "/list"),
        (lambda f: f.part("list"), "/list"),
        (lambda f: f.part("nothing"), "/nothing"),
        (lambda f: f.parts("list"), "/list/0"),
        (lambda f: f.parts("parts")[0].text("n"), "/parts/0/n"),
        (lambda f: f.part("part").weighted("a"), "/part/a"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(read: Any, place: str) -> None:
    with pytest.raises(FixtureError, match=f"world.yaml: {place}: expected"):
        read(fixture())


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(FixtureError, match="no such fixture"):
        load("shop", tmp_path)
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "world.yaml").write_text("a: [", "utf-8")
    with pytest.raises(FixtureError, match="not YAML"):
        load("shop", tmp_path)
    (tmp_path / "shop" / "world.yaml").write_text("- a", "utf-8")
    with pytest.raises(FixtureError, match="expected an object"):
        load("shop", tmp_path)


@pytest.mark.parametrize("path", sorted(data.fixtures().rglob("*.yaml")), ids=lambda path: "/".join(path.parts[-2:]))
def test_every_fixture_is_the_same_to_both_of_pyyamls_readers(path: Path) -> None:
    text = path.read_text("utf-8")
    fast = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    assert yaml.load(text, Loader=yaml.SafeLoader) == fast


def test_sizes_can_be_asked_for_by_name() -> None:
    world = Fixture({"sizes": {"feedback": 480, "reps": 12}}, "world.yaml")
    assert sizes("repzo", world, {"feedback": 5}) == {"feedback": 5, "reps": 12}
    with pytest.raises(SettingsError, match=r'no collection "feedbck"\. Did you mean "feedback"\?'):
        sizes("repzo", world, {"feedbck": 5})
