"""A recursive-descent reader for samples that are almost JSON: it supplies what is missing, drops what is surplus."""

from __future__ import annotations

import re
from typing import Any

from vocmocks.extract.samples.scanner import Scanner

Path = tuple[str | int, ...]

DEEPEST = 60
"""Containers inside containers; what lies deeper is left out, so that no input exhausts the stack."""


class _Elided:
    """Stands for members that the sample leaves out."""


ELIDED = _Elided()


class Parser:
    """One pass over `text`: `value` is the outcome, `comments` what stood beside each path."""

    def __init__(self, text: str) -> None:
        self.scan = Scanner(text)
        self.comments: dict[Path, list[str]] = {}
        self.last: Path | None = None
        self.pending: list[str] = []
        self.open: list[str] = []

    def document(self) -> Any:
        """The first value of the text; the cursor is at its first character."""
        self._skip()
        if self.scan.char in "\"“”'" and self._begins_fragment():
            return self._fragment()
        value = self._value(())
        self._finish()
        return None if isinstance(value, _Elided) else value

    def _begins_fragment(self) -> bool:
        start, kept = self.scan.pos, list(self.scan.repairs)
        self.scan.key()
        found = re.match(r"\s*:", self.scan.text[self.scan.pos :]) is not None
        self.scan.pos, self.scan.repairs = start, kept
        return found

    def _fragment(self) -> dict[str, Any]:
        self.scan.mend("outer braces missing")
        members: dict[str, Any] = {}
        while self.scan.char:
            self._members(members, (), closing="")
            if self.scan.char:
                self.scan.mend(f"stray {self.scan.char} left out")
                self.scan.pos += 1
                self._skip()
        self._flush(())
        return members

    def _finish(self) -> None:
        self._skip()
        self._flush(())
        if self.scan.char:
            self.scan.mend("text after the value left out")

    def _skip(self) -> None:
        """Pass what is between tokens, giving each comment to the value it stands beside."""
        self.scan.skip()
        for text, own_line in self.scan.comments:
            if own_line or self.last is None:
                self.pending.append(text)
            else:
                self.comments.setdefault(self.last, []).append(text)
        self.scan.comments.clear()

    def _flush(self, path: Path) -> None:
        """Give the comments that stood on lines of their own to the value that follows them."""
        if self.pending:
            self.comments.setdefault(path, []).extend(self.pending)
            self.pending.clear()

    def _value(self, path: Path) -> Any:
        self._flush(path)
        self.last = path
        if self.scan.elision():
            self.last = path[:-1]
            return ELIDED
        char = self.scan.char
        if char == "{" and not self.scan.at_variable():
            return self._nested(path, {})
        if char == "[":
            return self._nested(path, [])
        if char and char in "\"“”'":
            return self.scan.string()
        return self.scan.scalar()

    def _nested(self, path: Path, container: Any) -> Any:
        self.scan.pos += 1
        if len(self.open) >= DEEPEST:
            self.scan.mend("nested too deeply, left out")
            self.scan.pos = len(self.scan.text)
            return None
        closing = "}" if isinstance(container, dict) else "]"
        self.open.append(closing)
        self._skip()
        if isinstance(container, dict):
            self._members(container, path, closing)
        else:
            self._items(container, path)
        self._close(closing)
        self.open.pop()
        self.last = path
        return container

    def _close(self, closing: str) -> None:
        """Consume the closer, or say that it is missing."""
        if self.scan.char == closing:
            self.scan.pos += 1
        else:
            self.scan.mend(f"{closing} missing")

    def _closes(self, closing: str) -> bool:
        """Whether the container ends here. A closer that fits nothing that is open is passed over."""
        while (char := self.scan.char) and char in "]}":
            if char == closing or char in self.open:
                return True
            if not closing:
                return True
            self.scan.mend(f"stray {char} left out")
            self.scan.pos += 1
            self._skip()
        return not char

    def _members(self, members: dict[str, Any], path: Path, closing: str) -> None:
        while not self._closes(closing):
            if self.scan.elision():
                self._separator(path, in_object=True)
            elif self.scan.at_key():
                self._member(members, path)
            elif self.scan.char == ",":
                self._surplus_comma()
            else:
                self._surplus(path)

    def _member(self, members: dict[str, Any], path: Path) -> None:
        key = self.scan.key()
        own: Path = (*path, key)
        self._flush(own)
        self.last = own
        self._skip()
        if self.scan.char == ":":
            self.scan.pos += 1
            self._skip()
            value = self._member_value(own)
        else:
            self.scan.mend("key without a value")
            value = None
        members.pop(key, None) if isinstance(value, _Elided) else members.__setitem__(key, value)
        self._separator(own, in_object=True)

    def _member_value(self, path: Path) -> Any:
        if self.scan.char and self.scan.char not in ",}]":
            value = self._value(path)
            return None if isinstance(value, _Elided) else value
        self.scan.mend("value missing")
        return None

    def _items(self, items: list[Any], path: Path) -> None:
        while not self._closes("]"):
            if self.scan.char == ",":
                self._surplus_comma()
                continue
            before = self.scan.pos
            own: Path = (*path, len(items))
            value = self._value(own)
            if not isinstance(value, _Elided):
                items.append(value)
            if self.scan.pos == before:
                self._surplus(path)
            self._separator(own if not isinstance(value, _Elided) else path, in_object=False)

    def _surplus_comma(self) -> None:
        self.scan.mend("surplus comma left out")
        self.scan.pos += 1
        self._skip()

    def _surplus(self, path: Path) -> None:
        """Text where a member should begin: kept as a comment."""
        if text := self.scan.rest_of_line():
            self.comments.setdefault(path, []).append(text)
        self.scan.mend("text without quotes taken for a comment")
        self._skip()

    def _separator(self, path: Path, *, in_object: bool) -> None:
        """What follows a member: a comma, a closer, or something that has to be mended."""
        self._skip()
        char = self.scan.char
        if char == ",":
            self._comma()
        elif char and char not in "}]":
            if (
                self.scan.char in '"“”{['
                or (in_object and self.scan.at_key())
                or (not in_object and re.match(r"[\d\-.…]", char))
            ):
                self.scan.mend("comma missing")
            else:
                self._surplus(path)
                self._separator_again()

    def _separator_again(self) -> None:
        if self.scan.char == ",":
            self._comma()

    def _comma(self) -> None:
        self.scan.pos += 1
        self._skip()
        if self.scan.char in ("}", "]"):
            self.scan.mend("trailing comma left out")
