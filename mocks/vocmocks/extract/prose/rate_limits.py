"""Rate limits that a text states, in English and Portuguese."""

from __future__ import annotations

import re

from vocmocks.extract.model import RateLimit, Source
from vocmocks.extract.prose.phrase_values import number

_CALLS = (
    r"(?:(?:api|http|get|post)\s+)?(?:requests?|calls?|requisi[çc][õo]es|requisi[çc][ãa]o|chamadas?"
    r"|reqs?|queries|hits|solicita[çc][õo]es)"
    r"(?:\s+(?:to the api|[àa] api|(?:per|por|/)\s*(?:ip(?: address)?|user|usu[áa]rio|token|key|chave"
    r"|account|conta|client|cliente)))?"
)
_UNITS = {
    "second": 1, "sec": 1, "s": 1, "segundo": 1, "minute": 60, "min": 60, "minuto": 60, "hour": 3600, "hr":
    3600, "hora": 3600, "h": 3600,
    "day": 86400, "dia": 86400, "d": 86400, "week": 604800, "semana": 604800, "month": 2592000, "m\u00eas": 2592000,
}  # fmt: skip
_UNIT = (
    r"(?P<unit>seconds?|secs?|segundos?|minutes?|minutos?|mins?|hours?|hrs?|horas?|days?|dias?|weeks?"
    r"|semanas?|months?|m\u00eas|[smhd])(?![\w\u00c0-\u00ff])"
)
_N = r"(?<![\d.,$€£])(?P<n>\d[\d.,]{0,18})"
_EVERY = (
    r"\s*(?:per|an?|por|/|each|every|in|within|over|during|em|a\s+cada|in\s+any|per\s+each|in\s+each"
    r"|para\s+cada)\s*(?:rolling\s+)?"
)
_LIMIT = re.compile(rf"{_N}\s*{_CALLS}\s*\)?{_EVERY}(?:(?P<count>\d{{1,4}})[\s-]*)?{_UNIT}", re.IGNORECASE)
_SHORT = re.compile(
    rf"\b(?:rate[\s-]?limit|limit|limite|throttle[d]?)\w*\b[^.\n\d]{{0,30}}{_N}\s*(?:/|per|por)\s*{_UNIT}",
    re.IGNORECASE,
)
_INITIALS = re.compile(rf"{_N}\s*(?P<unit>rpm|rps|qps)\b", re.IGNORECASE)
_INITIAL_SECONDS = {"rpm": 60, "rps": 1, "qps": 1}
_PLANS = re.compile(
    r"\b(?:plans?|tiers?|planos?|free|premium|enterprise|gratuit[oa]|starter|basic|pro)\b", re.IGNORECASE
)
_NO_LIMIT = re.compile(
    r"\b(?:on average|averag\w+|we (?:serve|handle|process)|serves|handles|em m[ée]dia|processamos"
    r"|example|exemplo|e\.g\.)",
    re.IGNORECASE,
)


def limits(text: str, source: Source, paths: tuple[str, ...] = ()) -> list[RateLimit]:
    """Rate limits in a text, such as "2.000 requisições por minuto". `paths` are those that a list after it names.

    Where plans differ, the most generous one counts: no client is refused that some plan lets through.
    """
    found: list[RateLimit] = []
    for match in _matches(text):
        before = re.split(r"[.!?]\s|\n", text[: match.start()])[-1]
        amount, window = number(match.group("n")), _window(match)
        if isinstance(amount, int) and amount > 0 and window > 0 and not _NO_LIMIT.search(before):
            found.append(RateLimit(amount, window, source, paths))
    return _generous(found) if len(found) > 1 and _PLANS.search(text) else found


def _matches(text: str) -> list[re.Match[str]]:
    found = list(_LIMIT.finditer(text))
    if not found:
        found = [*_SHORT.finditer(text), *_INITIALS.finditer(text)]
    return sorted(found, key=lambda match: match.start())


def _window(match: re.Match[str]) -> int:
    unit, groups = match.group("unit").lower(), match.groupdict()
    if unit in _INITIAL_SECONDS:
        return _INITIAL_SECONDS[unit]
    return int(groups.get("count") or 1) * seconds(unit)


def seconds(unit: str) -> int:
    """The seconds in a unit of time, singular or plural."""
    return _UNITS.get(unit) or _UNITS.get(unit.removesuffix("s"), 60)


def _generous(found: list[RateLimit]) -> list[RateLimit]:
    most: dict[int, RateLimit] = {}
    for limit in found:
        if limit.window not in most or most[limit.window].limit < limit.limit:
            most[limit.window] = limit
    return list(most.values())
