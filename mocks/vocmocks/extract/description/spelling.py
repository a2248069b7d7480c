"""When two words are one word spelled in two ways."""

from __future__ import annotations

import re

SHORTEST = 5


def words(name: str) -> list[str]:
    """`team_leaderId` → `["team", "leader", "id"]`."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-zà-ÿ]+|\d+", name)]


def squeeze(text: str) -> str:
    """The letters and digits of a text, in lower case."""
    return re.sub(r"[\W_]", "", text).lower()


def near(one: str, other: str, shortest: int = SHORTEST) -> bool:
    """Whether two names differ in the spelling of one word; singular and plural, and numbers, do not count."""
    mine, theirs = words(one), words(other)
    if len(mine) != len(theirs):
        return False
    differing = [(a, b) for a, b in zip(mine, theirs, strict=True) if a != b]
    return len(differing) == 1 and near_words(*differing[0], shortest)


def near_words(one: str, other: str, shortest: int = SHORTEST) -> bool:
    if min(len(one), len(other)) < shortest or one.isdigit() or other.isdigit() or plural(one, other):
        return False
    if undoubled(one) == undoubled(other):
        return True
    return distance(one, other) == 1


def undoubled(word: str) -> str:
    """`channel` → `chanel`."""
    return re.sub(r"(.)\1+", r"\1", word)


def plural(one: str, other: str) -> bool:
    """Whether one word is the other's plural."""
    short, long = sorted((one, other), key=len)
    return long in (short + "s", short + "es") or (short.endswith("y") and long == short[:-1] + "ies")


def one_word_more(one: str, other: str) -> bool:
    """Whether one name is the other with one word put in."""
    short, long = sorted((words(one), words(other)), key=len)
    if len(long) != len(short) + 1 or not short:
        return False
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def distance(one: str, other: str) -> int:
    """Insertions, deletions, replacements and swaps of neighbours that make one word of the other."""
    if abs(len(one) - len(other)) > 2:
        return 3
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
