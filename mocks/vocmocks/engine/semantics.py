"""What names say: `created_at` is a time, an object with an email is a person, `categories` are each a `category`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from vocmocks.engine.draw import DAY, Subject

WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
PEOPLE = frozenset(
    (
        *("person", "people", "user", "customer", "client", "employee", "contact", "author", "member", "owner"),
        *("reviewer", "agent", "manager", "assignee", "respondent", "patient", "student", "teacher", "guest"),
        *("passenger", "recipient", "sender", "creator", "profile"),
    )
)
COMPANIES = frozenset(
    ("company", "organization", "organisation", "account", "business", "supplier", "employer", "merchant")
)
PERSONAL = frozenset(("email", "firstname", "lastname", "phone", "username"))


TIME_WORDS = frozenset(
    ("date", "datetime", "time", "timestamp", "created", "updated", "modified", "birthday", "dob", "deadline")
)


@lru_cache(4096)
def words(name: str) -> tuple[str, ...]:
    """`billingAddress_line-1` → billing, address, line, 1."""
    return tuple(word.lower() for word in WORDS.findall(name))


def plain(name: str) -> str:
    """`Created-At` and `created_at` → `createdat`."""
    return "".join(words(name))


@lru_cache(4096)
def endings(name: str) -> tuple[str, ...]:
    """What to look a name up by: all of it, then its last two words, then its last."""
    parts = words(name)
    return tuple(dict.fromkeys("".join(part) for part in (parts, parts[-2:], parts[-1:])))


def singular(name: str) -> str:
    if name.endswith("ies") and len(name) > 4:
        return name[:-3] + "y"
    if name.endswith(("sses", "shes", "ches", "xes")):
        return name[:-2]
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else name


def kind_of(name: str, fields: Mapping[str, Any]) -> str:
    """What an object of this name and with these fields is about: `person`, `company` or `thing`."""
    last = singular(words(name)[-1]) if words(name) else ""
    if last in PEOPLE or PERSONAL & {plain(field) for field in fields}:
        return "person"
    return "company" if last in COMPANIES else "thing"


def truth(name: str) -> bool | None:
    """What flags of this name usually are."""
    parts = set(words(name))
    if parts & {"deleted", "archived", "error", "blocked", "disabled", "hidden", "expired", "failed", "spam"}:
        return False
    return True if parts & {"success", "ok", "active", "enabled", "verified", "valid"} else None


def is_time(name: str) -> bool:
    parts = words(name)
    return bool(parts) and (parts[-1] in TIME_WORDS or (len(parts) > 1 and parts[-1] in ("at", "on")))


def moment(name: str, subject: Subject) -> float:
    """Seconds since the epoch that suit a time of this name."""
    parts = set(words(name))
    chance = subject.run.stream.random
    if parts & {"birth", "birthday", "birthdate", "dob", "born"}:
        return float(int(subject.run.now - (20 + 50 * chance()) * 365 * DAY))
    if parts & {"expires", "expiry", "expiration", "due", "deadline", "end", "until", "scheduled"}:
        return float(int(subject.run.now + (1 + 60 * chance()) * DAY))
    if parts & {"created", "creation", "start", "registered", "joined", "inserted", "since"}:
        return subject.created
    return subject.updated
