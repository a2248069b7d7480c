"""Characters of a sample that is almost JSON: strings in any quotes, numbers, bare values, comments, elisions.

The scanner never fails. What it has to bend it writes to `repairs`, a line each.
"""

from __future__ import annotations

import html
import json
import math
import re
from collections.abc import Iterator
from typing import Any

OPENING, CURLY = "\"“”'", "“”"
_SPACE = re.compile(r"[\s\u00a0\ufeff]+")
_COMMENT = re.compile(r"//[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_BULLET = re.compile(r"-(?=[ \t])")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?=[\s,}\]/]|\Z)")
_VARIABLE = re.compile(r"\{\{[^{}\n]*\}\}|<[^<>\n]*>")
_ELISION = re.compile(r"\{\s*(?:\.\.\.|…)\s*\}|\[\s*(?:\.\.\.|…)\s*\]|\.\.\.|…")
_KEY = re.compile(r"[^\W\d][\w.\-$]*(?=\s*:)")
_VALUE_ENDS = re.compile(r"\s*(?:[,}\]]|//|/\*|\Z|$)", re.MULTILINE)
_KEY_ENDS = re.compile(r"\s*:")
_ELIDED_NOTE = re.compile(r"[\s.…{}\[\]]*\Z")
_LITERALS: dict[str, Any] = {
    "true": True, "false": False, "null": None, "True": True, "False": False, "None": None, "undefined": None,
}  # fmt: skip


class Scanner:
    """A cursor over `text`.

    `comments` collects what `skip` passed over: (text, whether it stands on a line of its own).
    """

    def __init__(self, text: str) -> None:
        self.text, self.pos = text, 0
        self.repairs: list[str] = []
        self.comments: list[tuple[str, bool]] = []

    def mend(self, what: str) -> None:
        line = f"line {self.text.count(chr(10), 0, self.pos) + 1}: {what}"
        if line not in self.repairs:
            self.repairs.append(line)

    def mend_once(self, what: str) -> None:
        if what not in self.repairs:
            self.repairs.append(what)

    @property
    def char(self) -> str:
        """The character under the cursor; empty at the end."""
        return self.text[self.pos : self.pos + 1]

    def take(self, pattern: re.Pattern[str]) -> str:
        """The match at the cursor, consumed; empty when there is none."""
        if match := pattern.match(self.text, self.pos):
            self.pos = match.end()
            return match.group()
        return ""

    def skip(self) -> None:
        """Pass white space, comments and the `- ` marks of a rendered page."""
        own_line = False
        while True:
            if space := self.take(_SPACE):
                own_line = own_line or "\n" in space
            elif comment := self.take(_COMMENT):
                self._note(comment, own_line)
            elif self.take(_BULLET):
                self.mend_once("the list marks of a rendered page left out")
            else:
                return

    def _note(self, comment: str, own_line: bool) -> None:
        text = comment[2:-2] if comment.startswith("/*") and comment.endswith("*/") else comment.lstrip("/*")
        if not _ELIDED_NOTE.match(text):
            self.comments.append((text.strip(), own_line))

    def elision(self) -> bool:
        """Whether members are left out here (`{...}`, `...`); consumed if so."""
        if not _ELISION.match(self.text, self.pos):
            return False
        self.mend("elided members left out")
        self.take(_ELISION)
        return True

    def at_variable(self) -> bool:
        return _VARIABLE.match(self.text, self.pos) is not None

    def at_key(self) -> bool:
        return (self.char in OPENING and self.char != "") or _KEY.match(self.text, self.pos) is not None

    def key(self) -> str:
        """A key, quoted or not; the cursor is at it (`at_key`)."""
        if self.char in OPENING:
            return self.string(_KEY_ENDS)
        self.mend("key without quotes")
        return self.take(_KEY)

    def string(self, ends: re.Pattern[str] = _VALUE_ENDS) -> str:
        """A quoted text; the cursor is at its opening quote. It ends on its own line, whatever is missing.

        `ends` is what may follow the closing quote: it tells that quote from those inside.
        """
        opening, start = self.char, self.pos + 1
        stop = self._line_end(start)
        end = self._closing(opening, start, stop, ends)
        body = self.text[start : stop if end is None else end]
        if end is None:
            self.mend("closing quote missing")
            self.pos = start + len(body.rstrip().rstrip(","))
            return _unescape(body.rstrip().rstrip(","))
        if opening != '"' or self.text[end] != '"':
            self.mend("quotes replaced by straight double ones")
        self.pos = end + 1
        return _unescape(body)

    def _line_end(self, start: int) -> int:
        end = self.text.find("\n", start)
        return len(self.text) if end < 0 else end

    def _closing(self, opening: str, start: int, stop: int, ends: re.Pattern[str]) -> int | None:
        """The closing quote: the first that what may follow a text follows, else the first of the opening's kind."""
        found = list(self._quotes(opening, start, stop, ends))
        fitting = (at for at in found if ends.match(self.text, at + 1))
        own = (at for at in found if self.text[at] == opening or opening in CURLY)
        return next(fitting, next(own, None))

    def _quotes(self, opening: str, start: int, stop: int, ends: re.Pattern[str]) -> Iterator[int]:
        """Quotes that could close: not escaped, and not the second of a curly pair inside the text."""
        inside, at = 0, start
        while at < stop:
            char = self.text[at]
            if char == "\\":
                at += 1
            elif char == opening or (opening in CURLY and char == '"'):
                yield at
            elif char in CURLY and opening != "'":
                if inside and char == "”":
                    inside -= 1
                elif opening in CURLY or ends.match(self.text, at + 1):
                    yield at
                elif char == "“":
                    inside += 1
            at += 1

    def scalar(self) -> Any:
        """A number, a literal, a variable or a bare value; the cursor is at its first character."""
        if number := self.take(_NUMBER):
            return self._number(number)
        bare = self._bare()
        if bare in _LITERALS:
            if bare[0].isupper() or bare == "undefined":
                self.mend(f"{bare} is no JSON literal")
            return _LITERALS[bare]
        self.mend("value without quotes")
        return html.unescape(bare)

    def _number(self, text: str) -> Any:
        try:
            return json.loads(text, parse_float=finite)
        except ValueError:  # more digits than Python converts, or more than a float holds
            self.mend("number too long, kept as text")
            return text

    def _bare(self) -> str:
        start, stop = self.pos, self._line_end(self.pos)
        while self.pos < stop:
            if self.take(_VARIABLE):
                continue
            if self.char in ",}]" or self._at_spaced_comment():
                break
            self.pos += 1
        return self.text[start : self.pos].strip()

    def _at_spaced_comment(self) -> bool:
        return self.text[self.pos - 1 : self.pos].isspace() and _COMMENT.match(self.text, self.pos) is not None

    def rest_of_line(self) -> str:
        """Text after a value that belongs to nothing, up to the end of its line or a bracket that closes something."""
        start, stop, depth = self.pos, self._line_end(self.pos), 0
        for at in range(start, stop):
            char = self.text[at]
            if char in "{[":
                depth += 1
            elif char in "}]":
                if not depth and _VALUE_ENDS.match(self.text, at + 1):
                    stop = at
                    break
                depth -= 1
        self.pos = max(stop, start + 1)
        return self.text[start : self.pos].strip().rstrip(",")


def finite(text: str) -> float:
    """Raises ValueError for what is more than a float holds."""
    value = float(text)
    if math.isinf(value):
        raise ValueError(f"{text} is too large")
    return value


def _unescape(body: str) -> str:
    if "\\" not in body:
        return body
    try:
        text: str = json.loads('"' + re.sub(r'(?<!\\)"', r"\"", body) + '"', strict=False)
    except ValueError:
        return re.sub(r"\\(.)", r"\1", body)
    return text
