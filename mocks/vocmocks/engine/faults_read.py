"""A rule as somebody wrote it → `Rule`. Whatever cannot be meant is a `BadRule`, with what was expected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from vocmocks.contract.model import Contract
from vocmocks.engine.delays import LONGEST, PARAMETERS, Delay, fixed
from vocmocks.engine.faults import CHUNKS, DRIP, FAULTS, STALE, TIMEOUT, Matcher, Rule
from vocmocks.engine.forcing import unanswerable
from vocmocks.errors import VocmocksError, did_you_mean

FIELDS = ("match", "status", "example", "delay_ms", "delay", "fault", "probability", "times", "duration_ms", "chunks",
          "snapshot")  # fmt: skip
MATCHED = ("vendor", "operation", "tenant", "method", "path", "headers")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
EFFECTS = ("status", "example", "delay_ms", "delay", "fault")
ONLY_FOR: Mapping[str, tuple[str, ...]] = {"duration_ms": (DRIP, TIMEOUT), "chunks": (DRIP,), "snapshot": (STALE,)}
DRIPPING = 1000
"""Milliseconds that SLOW_DRIP takes where the rule does not say."""
MOST_CHUNKS = 1000


class BadRule(VocmocksError):
    """A rule that cannot be meant."""


def read_rule(body: Any, contracts: Mapping[str, Contract], tenant: str | None = None) -> Rule:
    """The rule in a JSON object; `contracts`: of the vendors that are served; `tenant`: who alone it is for.

    Raises BadRule.
    """
    given = _object(body, "a fault", FIELDS)
    if not any(name in given for name in EFFECTS):
        raise BadRule(f"nothing would happen: expected one of {', '.join(EFFECTS)}")
    for one, other in (("delay_ms", "delay"), ("status", "fault"), ("example", "fault")):
        if one in given and other in given:
            raise BadRule(f"{one} and {other} are two ways to answer one request: expected one of them")
    fault = _one_of(given["fault"], "fault", FAULTS) if "fault" in given else None
    for name, faults in ONLY_FOR.items():
        if name in given and fault not in faults:
            raise BadRule(f'{name} is for "fault": {" or ".join(faults)}')
    duration = _number(given["duration_ms"], "duration_ms", 1, LONGEST) if "duration_ms" in given else None
    if duration is None and fault == DRIP:
        duration = DRIPPING
    rule = Rule(
        match=_matcher(given.get("match", {}), contracts, tenant),
        status=_whole(given["status"], "status", 200, 599) if "status" in given else None,
        example=_text(given["example"], "example") if "example" in given else None,
        delay=_delay(given),
        fault=fault,
        duration=None if duration is None else duration / 1000,
        chunks=_whole(given.get("chunks", CHUNKS), "chunks", 1, MOST_CHUNKS),
        snapshot=_text(given["snapshot"], "snapshot") if "snapshot" in given else None,
        probability=_number(given.get("probability", 1), "probability", 0, 1),
        times=_whole(given["times"], "times", 1, None) if "times" in given else None,
    )
    _check_documented(rule, contracts)
    return rule


def kept_rule(id: str, kept: Mapping[str, Any]) -> Rule:
    """The rule of `Rule.as_json`, which is known to be one: its vendor may not be served any more."""
    match = {**kept["match"], "headers": kept["match"].get("headers", {})}
    duration = kept.get("duration_ms")
    plain = {name: kept[name] for name in kept if name not in ("match", "delay", "delay_ms", "duration_ms")}
    return Rule(
        match=Matcher(**match),
        delay=_delay(kept),
        duration=None if duration is None else duration / 1000,
        **plain,
        id=id,
    )


def _matcher(value: Any, contracts: Mapping[str, Contract], tenant: str | None) -> Matcher:
    given = {name: part for name, part in _object(value, "match", MATCHED).items() if part is not None}
    texts = {name: _text(part, f"match.{name}") for name, part in given.items() if name != "headers"}
    vendor = texts.get("vendor")
    if vendor is not None and vendor not in contracts:
        raise BadRule(f'match.vendor: no vendor "{vendor}" is served.{did_you_mean(vendor, contracts)}')
    if "operation" in texts:
        _check_operation(texts["operation"], vendor, contracts)
    if tenant is not None and texts.setdefault("tenant", tenant) != tenant:
        raise BadRule("match.tenant: another tenant than the one that the call names")
    if "method" in texts:
        texts["method"] = _one_of(texts["method"].upper(), "match.method", METHODS)
    path = texts.get("path", "/")
    if not path.startswith(("/", "*")) or "?" in path:
        raise BadRule(f'match.path: expected a path such as /surveys/{{id}} or /v1/*, without a query, found "{path}"')
    return Matcher(**texts, headers=_headers(given.get("headers", {})))


def _check_operation(operation: str, vendor: str | None, contracts: Mapping[str, Contract]) -> None:
    among = [contracts[vendor]] if vendor is not None else contracts.values()
    known = {each.id for contract in among for each in contract.operations}
    if operation not in known:
        whose = f"{vendor} has" if vendor is not None else "there is"
        raise BadRule(f'match.operation: {whose} no operation "{operation}".{did_you_mean(operation, known)}')


def _check_documented(rule: Rule, contracts: Mapping[str, Contract]) -> None:
    """Of a rule for one operation: that it has the answer which is asked for."""
    vendor, id = rule.match.vendor, rule.match.operation
    if not rule.forces or id is None:
        return
    among = [contracts[vendor]] if vendor is not None else contracts.values()
    wrong = [
        unanswerable(each, operation, rule.status, rule.example)
        for each in among
        for operation in each.operations
        if operation.id == id
    ]
    if all(wrong):
        raise BadRule(wrong[0])


def _headers(value: Any) -> Mapping[str, str]:
    if not isinstance(value, Mapping):
        raise BadRule(f'match.headers: expected an object such as {{"x-trace": "*"}}, found {value!r:.60}')
    return {str(name).lower(): _text(wanted, f"match.headers.{name}") for name, wanted in value.items()}


def _delay(given: Mapping[str, Any]) -> Delay | None:
    if "delay_ms" in given:
        return fixed(_number(given["delay_ms"], "delay_ms", 0, LONGEST))
    if "delay" not in given:
        return None
    value = _object(given["delay"], "delay", ("type", *(name for names in PARAMETERS.values() for name in names)))
    kind = _one_of(value.get("type"), "delay.type", PARAMETERS)
    known = PARAMETERS[kind]
    for name in value:
        if name not in ("type", *known):
            raise BadRule(f"delay.{name}: a {kind} delay has {', '.join(known)}")
    values = {name: _milliseconds(value, name, kind) for name in known if name in value or name != "maxValue"}
    if kind == "uniform" and values["lower"] > values["upper"]:
        raise BadRule("delay: expected lower to be at most upper")
    return Delay(kind, tuple(values.items()))


def _milliseconds(value: Mapping[str, Any], name: str, kind: str) -> float:
    if name not in value:
        raise BadRule(f"delay.{name} is missing: a {kind} delay has {', '.join(PARAMETERS[kind])}")
    return _number(value[name], f"delay.{name}", 0, 10 if name == "sigma" else LONGEST)


def _object(value: Any, where: str, known: Iterable[str]) -> Mapping[str, Any]:
    known = tuple(dict.fromkeys(known))
    if not isinstance(value, Mapping):
        raise BadRule(f"{where}: expected an object with {', '.join(known)}, found {value!r:.60}")
    for name in value:
        if name not in known:
            raise BadRule(f'{where}: unknown field "{name}".{did_you_mean(str(name), known)}')
    return value


def _one_of(value: Any, where: str, known: Iterable[str]) -> str:
    if value not in tuple(known):
        raise BadRule(f"{where}: there is no {value!r:.60}.{did_you_mean(str(value), known)}")
    return str(value)


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value:
        raise BadRule(f"{where}: expected a text, found {value!r:.60}")
    return value


def _whole(value: Any, where: str, least: int, most: int | None) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < least or (most is not None and value > most):
        expected = f"from {least}" if most is None else f"from {least} to {most}"
        raise BadRule(f"{where}: expected a whole number {expected}, found {value!r:.60}")
    return value


def _number(value: Any, where: str, least: float, most: float) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not least <= value <= most:
        raise BadRule(f"{where}: expected a number from {least} to {most}, found {value!r:.60}")
    return float(value)
