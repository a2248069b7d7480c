"""How far texts and paths are from one another, and what is off: for those who ask what a request was meant to be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 200
"""Characters of a text that are compared."""
MOST_SEGMENTS = 24
CLOSE = 0.5
"""Names that are no farther than this from one another may be meant for one another."""
LETTER_CASE = 0.1
VARIABLE = 0.05
"""What a variable costs that has a value: a little, so that the same word is closer."""
STRANGE = 1.5
Segment = str | None
"""A segment of a path; None for a variable."""


@lru_cache(8192)
def edits(one: str, other: str) -> int:
    """The fewest insertions, deletions and substitutions that make one text of the other (Levenshtein).

    Bit-parallel, by Myers, "A fast bit-vector algorithm for approximate string matching" (1999), as Hyyrö has it.
    """
    if not one or not other:
        return len(one) + len(other)
    places: dict[str, int] = {}
    for at, character in enumerate(one):
        places[character] = places.get(character, 0) | 1 << at
    everything, last, score = (1 << len(one)) - 1, 1 << len(one) - 1, len(one)
    up, down = everything, 0
    for character in other:
        equal = places.get(character, 0) | down
        diagonal = (((equal & up) + up) ^ up) | equal
        right, left = down | ~(diagonal | up), up & diagonal
        score += bool(right & last) - bool(left & last)
        right = right << 1 | 1
        up, down = (left << 1 | ~(diagonal | right)) & everything, right & diagonal & everything
    return score


def difference(one: str, other: str) -> float:
    """From 0 (the same) to 1 (nothing in common); letter case alone is little."""
    if one == other:
        return 0.0
    one, other = one[:LONGEST], other[:LONGEST]
    if one.lower() == other.lower():
        return LETTER_CASE
    return edits(one, other) / max(len(one), len(other))


def closest(name: str, known: Iterable[str]) -> str | None:
    """The one of the known names that may have been meant by `name`."""
    found = min(((difference(_plain(name), _plain(each)), each) for each in known if each != name), default=(1.0, ""))
    return found[1] if found[0] <= CLOSE else None


def _plain(name: str) -> str:
    """`firstName`, `first-name` and `First_Name` alike."""
    return "".join(character for character in name.lower() if character.isalnum())


@dataclass(frozen=True, slots=True)
class Step:
    """One place where a path was compared: `expected` None: one segment too many, `found` None: one is missing. `at`
    counts the found path's segments, from 1."""

    at: int
    expected: str | None
    found: str | None
    cost: float


def compare(found: Sequence[str], template: Sequence[Segment], names: Sequence[str]) -> tuple[float, list[Step]]:
    """How far a path is from a template, from 0 to 1, and the segments that are off, in order.

    `names`: the template's segments as they are shown, variables in braces.
    """
    found, template = found[:MOST_SEGMENTS], template[:MOST_SEGMENTS]
    rows, columns = len(found), len(template)
    costs = [[float(row + column) for column in range(columns + 1)] for row in range(rows + 1)]
    for row in range(1, rows + 1):
        for column in range(1, columns + 1):
            costs[row][column] = min(
                costs[row - 1][column - 1] + _segment_cost(found[row - 1], template[column - 1]),
                costs[row - 1][column] + 1,
                costs[row][column - 1] + 1,
            )
    return min(1.0, costs[rows][columns] / max(rows, columns, 1)), _way_back(costs, found, template, names)


@lru_cache(8192)
def _segment_cost(found: str, expected: Segment) -> float:
    """Of a word in another's place: more than one missing, where they have little in common."""
    if expected is None:
        return VARIABLE if found else 1.0
    if abs(len(found) - len(expected)) > CLOSE * max(len(found), len(expected)):
        return STRANGE
    cost = difference(found, expected)
    return cost if cost <= CLOSE else STRANGE


def _way_back(
    costs: list[list[float]], found: Sequence[str], template: Sequence[Segment], names: Sequence[str]
) -> list[Step]:
    steps: list[Step] = []
    row, column = len(found), len(template)
    while row or column:
        here = costs[row][column]
        if row and here == costs[row - 1][column] + 1:
            steps.append(Step(row, None, found[row - 1], 1.0))
            row -= 1
        elif column and here == costs[row][column - 1] + 1:
            steps.append(Step(row + 1, names[column - 1], None, 1.0))
            column -= 1
        else:
            row, column = row - 1, column - 1
            cost = _segment_cost(found[row], template[column])
            if cost and (template[column] is not None or not found[row]):
                steps.append(Step(row + 1, names[column], found[row], cost))
    return steps[::-1]
