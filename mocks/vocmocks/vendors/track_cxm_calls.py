"""What all of Track CXM's operations have in common: whose organisation it is, days, periods and pages.

A day is a day in UTC, as the tenant's clock shows it: the document gives moments as Unix timestamps and names no time
zone (the one local time in it, in a sample distribution's name, is that of somebody's browser).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from vocmocks.engine.behave import Behaviour, Behaviours, Call
from vocmocks.engine.exchange import NOBODY, Reply
from vocmocks.engine.problem import Problem, Violation
from vocmocks.randomness import number, uuid
from vocmocks.worlds.spread import DAY
from vocmocks.worlds.uuids import HashCodec

VENDOR = "track-cxm"
behaviours = Behaviours(VENDOR)
ENDS = ("start", "end")
MONTHS = 3
"""The longest period that can be asked for."""


def operation(*operation_ids: str) -> Callable[[Behaviour], Behaviour]:
    """Register a behaviour for calls to the caller's own organisation; others are refused with 403, whatever else is
    wrong with them."""

    def register(behaviour: Behaviour) -> Behaviour:
        async def checked(call: Call) -> Reply:
            check_organization(call)
            return await behaviour(call)

        behaviours(*operation_ids)(checked)
        behaviours.objects(*operation_ids)(_own)
        return behaviour

    return register


def organization_uuid(tenant: str) -> str:
    """The organisation that a token was issued with: a pure function of the token."""
    return uuid(VENDOR, "organization", tenant)


def organization_hash(tenant: str) -> str:
    """The public name of the same."""
    return HashCodec(4, VENDOR, "organizations").encode(number(VENDOR, "organization hash", tenant))


def check_organization(call: Call) -> None:
    """Raises Problem("forbidden") where the UUID in the path is not that of the token's organisation. Without
    authentication (`--auth off`) there is nothing that it has to belong to."""
    asked: str = call.path["organization_uuid"]
    if call.tenant != NOBODY and asked.lower() != organization_uuid(call.tenant):
        message = f'The organization "{asked}" does not belong to this token'
        raise Problem("forbidden", message, reason=f"the token's own is {organization_uuid(call.tenant)}")


async def _own(call: Call) -> tuple[Violation, ...]:
    """Nobody hears what is wrong with a request to an organisation that is not theirs."""
    check_organization(call)
    return ()


def today(call: Call) -> int:
    """When the present day began on the tenant's clock (seconds): what comes later is not in the interactions yet."""
    return midnight(call.now)


def midnight(moment: float) -> int:
    """When the day of a moment began."""
    return int(moment // DAY) * DAY


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days, both included, as seconds: from `since` to before `until`."""

    since: int
    until: int


def period(query: Mapping[str, Any], *, one_day: bool = True, shown: Mapping[str, Any] | None = None) -> Period | None:
    """The days from `start` to `end` (`AAAA-MM-DD`); None where neither is given.

    Raises Problem("invalid") where one is missing, in the wrong order or they are more than three months apart.
    `one_day`: whether both may be the same day. `shown`: an example of the document's, which is accepted as it is.
    """
    given = [name for name in ENDS if name in query]
    if not given:
        return None
    if len(given) == 1:
        missing = "end" if given == ["start"] else "start"
        raise Problem("invalid", f"{missing} (query): expected a date (YYYY-MM-DD) beside {given[0]}, found nothing")
    start, end = (date.fromisoformat(query[name]) for name in given)
    if start > end or (start == end and not one_day):
        order = "a date not later than" if one_day else "a date before"
        raise Problem("invalid", f"start (query): expected {order} end ({end}), found {start}")
    latest = months_later(start, MONTHS)
    if end > latest and (shown is None or any(query[name] != shown[name] for name in ENDS)):
        expected = f"at most {MONTHS} months after start ({start}): {latest} or before"
        raise Problem("invalid", f"end (query): expected {expected}, found {end}")
    return Period(_seconds(start), _seconds(end) + DAY)


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months later, or the last one of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    if year > date.max.year:
        return date.max
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def pages(total: int, limit: int) -> int:
    """How many pages there are."""
    return -(-total // limit)


def _seconds(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
