"""Tables of status codes and of rate limits."""

from __future__ import annotations

import re

from vocmocks.extract.model import RateLimit, Source
from vocmocks.extract.prose.blocks import Table
from vocmocks.extract.prose.phrase_values import number
from vocmocks.extract.prose.rate_limits import seconds

_RATE = re.compile(
    r"(?:requests|calls|requisi[çc][õo]es|chamadas)\s+(?:per|por)\s+(second|minute|hour|day|segundo|minuto|hora|dia)",
    re.I,
)
_ALL = re.compile(r"\b(?:all|any|todas?|todos?|qualquer)\b", re.IGNORECASE)


_STATUS = re.compile(
    r"(?:HTTP\s+|status\s+)?(?P<code>[1-5]\d\d)(?:\s*[-–—:]?\s+(?P<meaning>[^\W\d][^\n]{0,60}))?", re.IGNORECASE
)
_CLASS = re.compile(r"(?:[1-5](?:xx|\*\*)|[1-5]\d\d\s*[-–—,/].*)", re.IGNORECASE)


def statuses(table: Table) -> dict[int, str]:
    """Status code → meaning, from a table whose rows begin with codes; empty for any other table.

    Rows of a whole class (`5XX`, `500, 502`) say nothing of a status of its own.
    """
    found: dict[int, str] = {}
    for row in table.rows:
        text = row[0].text.strip() if row else ""
        if _CLASS.fullmatch(text):
            continue
        if (match := _STATUS.fullmatch(text)) is None:
            return {}
        parts = [match.group("meaning"), *(cell.text for cell in row[1:])]
        found[int(match.group("code"))] = ": ".join(part for part in parts if part)
    return found


def limits(table: Table, source: Source) -> list[RateLimit]:
    """Rate limits from a table with a column such as "Requests per minute"; empty for any other table."""
    column = next((i for i, header in enumerate(table.headers) if _RATE.search(header.text)), None)
    if column is None:
        return []
    match = _RATE.search(table.headers[column].text)
    window = seconds(match.group(1).lower()) if match else 60
    found: list[RateLimit] = []
    for row in table.rows:
        amount = number(row[column].text) if column < len(row) else None
        if isinstance(amount, int) and amount > 0:
            own = source.but(how="table", note=", ".join(filter(None, (source.note, f'row "{row[0].text}"'))))
            found.append(RateLimit(amount, window, own, _paths(row[0].text)))
    return found


def _paths(scope: str) -> tuple[str, ...]:
    return () if _ALL.search(scope) else tuple(re.findall(r"/[\w{}./-]+", scope))


def is_rate(header: str) -> bool:
    """Whether a column's header says that its numbers are rates: "Requests per minute"."""
    return _RATE.search(header) is not None
