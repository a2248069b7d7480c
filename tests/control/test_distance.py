from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocmocks.control.distance import Step, closest, compare, difference, edits

WORDS = st.text("abcé", max_size=12)


def by_table(one: str, other: str) -> int:
    """Levenshtein's distance as it is defined."""
    row = list(range(len(other) + 1))
    for at, left in enumerate(one, 1):
        new = [at]
        for place, right in enumerate(other, 1):
            new.append(min(row[place] + 1, new[-1] + 1, row[place - 1] + (left != right)))
        row = new
    return row[-1]


@given(WORDS, WORDS)
def test_edits_are_the_fewest(one: str, other: str) -> None:
    assert edits(one, other) == by_table(one, other)


@given(WORDS, WORDS)
def test_difference_is_a_share(one: str, other: str) -> None:
    found = difference(one, other)
    assert 0 <= found <= 1
    assert (found == 0) == (one == other)


def test_long_texts_are_compared_in_part() -> None:
    assert difference("a" * 5000, "a" * 4999 + "b") == 0.1


@pytest.mark.parametrize(
    ("name", "known", "meant"),
    [
        ("tittle", ["title", "text"], "title"),
        ("perPage", ["per_page", "page"], "per_page"),
        ("First-Name", ["first_name"], "first_name"),
        ("x-api-kye", ["host", "x-api-key"], "x-api-key"),
        ("zebra", ["title", "text"], None),
        ("title", ["title"], None),
        ("title", [], None),
    ],
)
def test_closest(name: str, known: list[str], meant: str | None) -> None:
    assert closest(name, known) == meant


class TestPaths:
    @staticmethod
    def compared(found: str, template: str) -> tuple[float, list[tuple[str | None, str | None]]]:
        names = template.split("/")
        segments = [None if name.startswith("{") else name for name in names]
        cost, steps = compare(found.split("/"), segments, names)
        return cost, [(step.expected, step.found) for step in steps]

    def test_the_same(self) -> None:
        assert self.compared("v1/things", "v1/things") == (0, [])

    def test_variables_take_anything(self) -> None:
        cost, steps = self.compared("v1/things/9", "v1/things/{id}")
        assert steps == []
        assert 0 < cost < 0.05

    @pytest.mark.parametrize(
        ("found", "template", "steps"),
        [
            ("v1/thigns", "v1/things", [("things", "thigns")]),
            ("things", "v1/things", [("v1", None)]),
            ("v1/things/9/extra", "v1/things/{id}", [(None, "extra")]),
            ("v2/things", "v1/things", [("v1", "v2")]),
            ("V1/THINGS", "v1/things", [("v1", "V1"), ("things", "THINGS")]),
            ("v1//things", "v1/things", [(None, "")]),
        ],
    )
    def test_what_is_off(self, found: str, template: str, steps: list[tuple[str | None, str | None]]) -> None:
        cost, off = self.compared(found, template)
        assert off == steps
        assert 0 < cost < 0.6

    def test_the_place_counts_the_paths_segments(self) -> None:
        _, steps = compare(["v1", "thigns", "9"], ["v1", "things", None], ["v1", "things", "{id}"])
        assert steps == [Step(2, "things", "thigns", steps[0].cost)]

    @given(st.lists(WORDS, max_size=5), st.lists(st.none() | WORDS, max_size=5))
    def test_any_two_can_be_compared(self, found: list[str], template: list[str | None]) -> None:
        cost, steps = compare(found, template, [segment or "{x}" for segment in template])
        assert 0 <= cost <= 1
        assert len(steps) <= len(found) + len(template)
