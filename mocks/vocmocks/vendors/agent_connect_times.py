"""The dates of Agent Connect's filters, as milliseconds since the epoch."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LEAP, BEFORE = ":60", ":59"


def since(text: str) -> int:
    """The first millisecond at or after an ISO 8601 date-time with offset."""
    return -(-_microseconds(text) // 1000)


def until(text: str) -> int:
    """The last millisecond at or before it."""
    return _microseconds(text) // 1000


def _microseconds(text: str) -> int:
    """A leap second (which `datetime` does not know) is the second after the one before."""
    text = text.upper()
    is_leap = text[16:19] == LEAP
    moment = datetime.fromisoformat(f"{text[:16]}{BEFORE}{text[19:]}" if is_leap else text)
    return (moment - EPOCH + timedelta(seconds=is_leap)) // timedelta(microseconds=1)
