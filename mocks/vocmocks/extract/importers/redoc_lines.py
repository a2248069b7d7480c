"""Lines of a ReDoc page, taken apart where the rendering glued two things together."""

from __future__ import annotations

import re
from dataclasses import dataclass

_GLUED = re.compile(r"([\]}][\]}\s]*)(?=[A-Za-z{|])")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"?')


@dataclass(frozen=True)
class Line:
    """`number` is that of the line in the document, from 1; a glued line gives several with the same number."""

    number: int
    text: str


def logical_lines(text: str) -> list[Line]:
    """The lines that are not blank, split after a sample's last bracket (`}{- …`, `}Create a …`)."""
    lines: list[Line] = []
    for number, line in enumerate(text.split("\n"), 1):
        rest = line.strip()
        if glued := _GLUED.match(rest):
            lines.append(Line(number, glued.group(1).strip()))
            rest = rest[glued.end() :]
        if rest:
            lines.append(Line(number, rest))
    return lines


def sample_end(lines: list[Line], start: int) -> int:
    """The index after the last line of the sample that begins at `start`: where its brackets close, or at the end."""
    depth = 0
    for index in range(start, len(lines)):
        bare = _STRING.sub("", lines[index].text)
        depth += bare.count("{") + bare.count("[") - bare.count("}") - bare.count("]")
        if depth <= 0:
            return index + 1
    return len(lines)
