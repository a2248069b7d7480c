"""What `@pytest.mark.vocmocks(…)` says, as fields of Settings."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, get_args

from vocmocks.clock import parse_iso
from vocmocks.errors import SettingsError, did_you_mean
from vocmocks.settings import AuthMode, CallbacksMode, Settings, parse_limit

MARKER = "@pytest.mark.vocmocks"
FIELDS = frozenset(field.name for field in dataclasses.fields(Settings))
KNOWN = FIELDS | {"now", "scenario"}


class Rule(NamedTuple):
    """What a value has to be; `expected` says so."""

    holds: Callable[[Any], bool]
    expected: str


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _one_of(*choices: str) -> Rule:
    return Rule(lambda value: value in choices, f"one of {', '.join(choices)}")


def _by_name(member: Callable[[Any], bool], example: str) -> Rule:
    def holds(value: Any) -> bool:
        return isinstance(value, Mapping) and all(isinstance(key, str) and member(each) for key, each in value.items())

    return Rule(holds, f"a dict such as {example}")


def _is_limit(value: Any) -> bool:
    return isinstance(value, tuple) and len(value) == 2 and all(_is_whole(each) and each > 0 for each in value)


def _is_names(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(each, str) for each in value)


def _is_number(value: Any) -> bool:
    return _is_whole(value) or isinstance(value, float)


WHOLE = Rule(_is_whole, "a whole number")
FLAG = Rule(lambda value: isinstance(value, bool), "True or False")
TEXT = Rule(lambda value: isinstance(value, str), "a text")
RULES: Mapping[str, Rule] = {
    "vendors": Rule(_is_names, 'names such as ("repzo", "collectif")'),
    "seed": WHOLE,
    "start": Rule(_is_number, "seconds since the epoch (or now=, in ISO 8601)"),
    "store": TEXT,
    "workers": Rule(lambda value: value == 1, "1: tests have a mock of one process"),
    "auth": _one_of(*get_args(AuthMode)),
    "limits_on": FLAG,
    "limits": _by_name(_is_limit, '{"repzo": (100, 60)} or {"repzo": "100/minute"}; False for none'),
    "auth_failure_status": _by_name(_is_whole, '{"agent-connect": 401}'),
    "token_age": _by_name(_is_whole, '{"agent-connect": 600}'),
    "world": _by_name(lambda value: _is_whole(value) and value >= 0, '{"repzo.feedback": 5000}'),
    "scenarios": _by_name(lambda value: isinstance(value, str), '{"repzo": "outage"}'),
    "callbacks": _one_of(*get_args(CallbacksMode)),
    "max_body": WHOLE,
    "journal_size": WHOLE,
    "log_requests": FLAG,
    "tls": FLAG,
}
"""Of the fields that a test may set to anything sensible; others are taken as they are."""


def settings_of(wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of Settings; beside those, `now` (ISO 8601) is `start`, limits may be texts, and `limits=False` is none.

    Raises SettingsError, which says what was expected.
    """
    given: dict[str, Any] = {}
    for name, value in wanted.items():
        if name not in {*FIELDS, "now"}:
            raise SettingsError(
                f'{MARKER}: unknown setting "{name}".{did_you_mean(name, {*FIELDS, "now", "scenario"})}'
            )
        given |= _field(name, value)
    for name, value in given.items():
        rule = RULES.get(name)
        if rule is not None and not rule.holds(value):
            raise SettingsError(f"{MARKER}({name}={value!r}): expected {rule.expected}")
    return given


def _field(name: str, value: Any) -> dict[str, Any]:
    if name == "now":
        return {"start": _seconds(value)}
    if name == "limits" and (value is False or value == "off"):
        return {"limits_on": False}
    if name == "limits" and isinstance(value, Mapping):
        return {"limits": {_hyphened(vendor): _limit(vendor, each) for vendor, each in value.items()}}
    if name == "vendors" and isinstance(value, (str, list, tuple)):
        return {"vendors": tuple(_hyphened(each) for each in ([value] if isinstance(value, str) else value))}
    return {name: value}


def _seconds(now: Any) -> float:
    try:
        return parse_iso(now)
    except (ValueError, TypeError, AttributeError):
        raise SettingsError(f"{MARKER}(now={now!r}): expected ISO 8601, such as 2026-01-31T09:30:00Z") from None


def _limit(vendor: Any, value: Any) -> Any:
    if isinstance(value, str):
        try:
            return parse_limit(f"{vendor}={value}")[1]
        except SettingsError:
            raise SettingsError(
                f'{MARKER}(limits={{"{vendor}": "{value}"}}): expected N/minute (or second, hour, day)'
            ) from None
    return tuple(value) if isinstance(value, list) else value


def _hyphened(name: Any) -> Any:
    """Fixtures have `_` where vendors have `-`."""
    return name.replace("_", "-") if isinstance(name, str) else name
