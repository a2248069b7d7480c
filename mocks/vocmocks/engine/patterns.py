"""Text that matches a regular expression (ECMA-262, as JSON Schema has them), for those that are simple enough.

Understood: literals, `.`, classes, groups, alternation, quantifiers, the usual escapes and some `\\p{…}`. Anchors and
look-arounds count as nothing: whoever asks checks the text.
"""

from __future__ import annotations

import string
from collections.abc import Callable
from typing import TypeAlias

from vocmocks.engine.draw import Unsatisfiable
from vocmocks.randomness import Stream

Make: TypeAlias = Callable[[Stream, int], str]
"""Draws a text; the number says how far an unbounded repetition may go beyond its least."""

WORD = string.ascii_letters + string.digits + "_"
PRINTABLE = "".join(chr(code) for code in range(32, 127))
CLASSES = {"d": string.digits, "w": WORD, "s": " "}
PROPERTIES = {"L": string.ascii_letters, "Lu": string.ascii_uppercase, "Ll": string.ascii_lowercase, "N": string.digits,
              "Nd": string.digits, "P": ".,-!?", "Z": " ", "Zs": " "}  # fmt: skip
CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "0": "\0"}
NOTHING = "bBAzZG"


def compile_pattern(pattern: str) -> Make:
    """Raises Unsatisfiable where the pattern is beyond us."""
    parser = _Parser(pattern)
    make = parser.alternatives()
    if parser.rest:
        raise Unsatisfiable(f"pattern {pattern}")
    return make


class _Parser:
    def __init__(self, pattern: str) -> None:
        self.rest = pattern

    def take(self, count: int = 1) -> str:
        if len(self.rest) < count:
            raise Unsatisfiable("the pattern ends too early")
        taken, self.rest = self.rest[:count], self.rest[count:]
        return taken

    def until(self, end: str) -> str:
        taken, found, self.rest = self.rest.partition(end)
        if not found:
            raise Unsatisfiable(f"the pattern lacks a {end}")
        return taken

    def alternatives(self) -> Make:
        branches = [self.sequence()]
        while self.rest.startswith("|"):
            self.take()
            branches.append(self.sequence())
        return branches[0] if len(branches) == 1 else lambda stream, extra: stream.choice(branches)(stream, extra)

    def sequence(self) -> Make:
        parts: list[Make] = []
        while self.rest and self.rest[0] not in "|)":
            atom = self.atom()
            parts.append(self.quantified(atom))
        return lambda stream, extra: "".join(part(stream, extra) for part in parts)

    def atom(self) -> Make:
        character = self.take()
        if character == "(":
            return self.group()
        if character == "[":
            return _one_of(self.character_class())
        if character == "\\":
            return self.escape()
        if character in "^$":
            return _text("")
        return _one_of(string.ascii_lowercase) if character == "." else _text(character)

    def group(self) -> Make:
        ignored = self.rest.startswith(("?=", "?!", "?<=", "?<!"))
        if self.rest.startswith(("?<=", "?<!")):
            self.take(3)
        elif self.rest.startswith(("?:", "?=", "?!")):
            self.take(2)
        elif self.rest.startswith("?"):
            self.until(">")
        make = self.alternatives()
        if self.take() != ")":
            raise Unsatisfiable("the pattern lacks a )")
        return _text("") if ignored else make

    def escape(self) -> Make:
        if self.rest[:1] in NOTHING:
            self.take()
            return _text("")
        return _one_of(self.escaped_characters())

    def escaped_characters(self) -> str:
        letter = self.take()
        if letter in "pP":
            name = self.until("}").lstrip("{").rpartition("=")[2]
            return _complement(PROPERTIES.get(name, "a"), letter.isupper())
        if letter.lower() in CLASSES:
            return _complement(CLASSES[letter.lower()], letter.isupper())
        if letter in "xu":
            return chr(int(self.take(2 if letter == "x" else 4), 16))
        if letter.isdigit() and letter != "0":
            raise Unsatisfiable("references back are beyond us")
        return CONTROLS.get(letter, letter)

    def character_class(self) -> str:
        negated = self.rest.startswith("^")
        if negated:
            self.take()
        found: list[str] = []
        while not self.rest.startswith("]"):
            characters = self.class_member()
            if len(characters) == 1 and self.rest.startswith("-") and not self.rest.startswith("-]"):
                self.take()
                last = self.class_member()
                first = ord(characters)
                characters = "".join(chr(code) for code in range(first, min(ord(last), first + 500) + 1))
            found.append(characters)
        self.take()
        return _complement("".join(found), negated)

    def class_member(self) -> str:
        character = self.take()
        return self.escaped_characters() if character == "\\" else character

    def quantified(self, atom: Make) -> Make:
        bounds = self.bounds()
        if bounds is None:
            return atom
        if self.rest.startswith("?"):
            self.take()
        low, high = bounds

        def repeated(stream: Stream, extra: int) -> str:
            most = low + extra if high is None else min(high, low + extra)
            return "".join(atom(stream, extra) for _ in range(stream.randint(low, max(low, most))))

        return repeated

    def bounds(self) -> tuple[int, int | None] | None:
        if self.rest[:1] and self.rest[0] in "*+?":
            return {"*": (0, None), "+": (1, None), "?": (0, 1)}[self.take()]
        low, comma, high = self.rest[1:].partition("}")[0].partition(",")
        if not self.rest.startswith("{") or not low.isdigit() or (high and not high.isdigit()):
            return None
        self.until("}")
        return int(low), (int(high) if high else None) if comma else int(low)


def _text(text: str) -> Make:
    return lambda stream, extra: text


def _one_of(characters: str) -> Make:
    if not characters:
        raise Unsatisfiable("a class without characters")
    return lambda stream, extra: stream.choice(characters)


def _complement(characters: str, wanted: bool) -> str:
    return "".join(c for c in PRINTABLE if c not in characters) if wanted else characters
