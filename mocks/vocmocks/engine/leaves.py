"""Values without parts: numbers and texts within a flat schema's bounds."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from vocmocks.clock import iso
from vocmocks.engine import meanings
from vocmocks.engine.draw import Run, Subject, Unsatisfiable
from vocmocks.engine.meanings import Range, number_range, text_meaning
from vocmocks.engine.merge import Node
from vocmocks.engine.patterns import compile_pattern
from vocmocks.engine.semantics import is_time, moment

ANY_NUMBER = Range(1, 100, 2)
TIMES = frozenset({"date-time", "date", "time", "utc-timestamp"})
pattern_maker = lru_cache(1024)(compile_pattern)
FORMATS: Mapping[str, Callable[[Subject], str]] = MappingProxyType(
    {
        "email": meanings.email,
        "idn-email": meanings.email,
        "uuid": lambda subject: subject.run.uuid(),
        "hostname": lambda subject: "example.com",
        "idn-hostname": lambda subject: "example.com",
        "ipv4": meanings.ipv4,
        "ipv6": lambda subject: f"2001:db8::{subject.run.hexadecimal(4)}",
        "uri": meanings.url,
        "url": meanings.url,
        "iri": meanings.url,
        "uri-reference": lambda subject: f"/{subject.run.word('word')}",
        "iri-reference": lambda subject: f"/{subject.run.word('word')}",
        "uri-template": lambda subject: "/items/{id}",
        "json-pointer": lambda subject: f"/{subject.run.word('word')}",
        "relative-json-pointer": lambda subject: "0",
        "regex": lambda subject: "^[a-z]+$",
        "duration": lambda subject: f"P{subject.run.between(1, 30)}D",
        "iso-3166-1-alpha-2": lambda subject: subject.run.word("country_code"),
        "language-tag": lambda subject: subject.run.word("language"),
        "byte": lambda subject: "dm9jbW9ja3M=",
    }
)


def number(node: Node, name: str, subject: Subject, *, whole: bool) -> int | float:
    """Raises Unsatisfiable where no number is within the bounds."""
    low, high = _bound(node, "minimum", "exclusiveMinimum", max), _bound(node, "maximum", "exclusiveMaximum", min)
    if node.get("format") == "unixtime" or (is_time(name) and low is None and high is None):
        seconds = moment(name, subject)
        return int(seconds * 1000) if name.lower().endswith("ms") else int(seconds)
    usual = number_range(name) or ANY_NUMBER
    least, most = _within(usual, low, high)
    step = node.get("multipleOf")
    if whole or step:
        return _stepped(node, least, most, Decimal(str(step or 1)), subject.run, whole=whole)
    value = round(least + subject.run.stream.random() * (most - least), usual.decimals)
    value = int(value) if usual.decimals == 0 else value
    return value if _inside(node, value) else _any_inside(node, least, most, subject.run)


def _bound(node: Node, inclusive: str, exclusive: str, tightest: Callable[..., Any]) -> float | None:
    bounds = [node[key] for key in (inclusive, exclusive) if key in node]
    return tightest(bounds) if bounds else None


def _within(usual: Range, low: float | None, high: float | None) -> tuple[float, float]:
    """The usual range as far as the bounds leave it, else what the bounds say."""
    least = usual.low if low is None else max(low, usual.low)
    most = usual.high if high is None else min(high, usual.high)
    if least <= most and (least < most or low is None or high is None or low == high):
        return least, most
    if low is None:
        return (high or 0) - 100, high or 0
    return low, low + 100 if high is None else high


def _inside(node: Node, value: float) -> bool:
    low, high = node.get("minimum", -math.inf), node.get("maximum", math.inf)
    above, below = node.get("exclusiveMinimum", -math.inf), node.get("exclusiveMaximum", math.inf)
    return bool(low <= value <= high and above < value < below)


def _any_inside(node: Node, least: float, most: float, run: Run) -> float:
    for value in (least + run.stream.random() * (most - least), (least + most) / 2, least, most):
        if _inside(node, value):
            return value
    raise Unsatisfiable("no number is within the bounds")


def _stepped(node: Node, least: float, most: float, step: Decimal, run: Run, *, whole: bool) -> int | float:
    """A multiple of `step`, tried in the wanted range first and then wherever the bounds allow."""
    if whole and step != step.to_integral_value():
        step = Decimal(step.as_integer_ratio()[0])
    low = _bound(node, "minimum", "exclusiveMinimum", max)
    high = _bound(node, "maximum", "exclusiveMaximum", min)
    lowest = (high or 0) - 100 * float(step) if low is None else low
    highest = (low or 0) + 100 * float(step) if high is None else high
    for start, end in ((least, most), (lowest, highest)):
        first, last = math.ceil(Decimal(str(start)) / step), math.floor(Decimal(str(end)) / step)
        drawn = [run.between(first, last) for _ in range(4)] if first <= last else []
        for factor in (*drawn, first, first + 1, last, last - 1):
            value = factor * step
            result = int(value) if value == value.to_integral_value() else float(value)
            if _inside(node, result):
                return result
    raise Unsatisfiable("no multiple is within the bounds")


def text(node: Node, name: str, subject: Subject) -> str:
    """A text that keeps the bounds of the flat schema; its format and pattern as well as it can."""
    least, most = int(node.get("minLength", 0)), node.get("maxLength", math.inf)
    if "pattern" in node:
        return _matching(node["pattern"], least, most, subject.run)
    value = _formatted(node.get("format"), name, subject)
    if value is None:
        meaning = text_meaning(name)
        value = str(meaning.make(subject)) if meaning is not None else subject.run.word("word")
        return _fitted(value, least, most, subject)
    return value


def _formatted(format_: str | None, name: str, subject: Subject) -> str | None:
    if format_ in TIMES:
        return _time(format_, moment(name, subject))
    if format_ in ("uri", "url") and (meaning := text_meaning(name)) is not None and meaning.make is meanings.image:
        return meanings.image(subject)
    make = FORMATS.get(format_ or "")
    return make(subject) if make is not None else None


def _time(format_: str | None, seconds: float) -> str:
    value = iso(seconds, milliseconds=False)
    if format_ == "utc-timestamp":
        return f"{value[:10]} {value[11:19]} UTC"
    return {"date": value[:10], "time": value[11:]}.get(str(format_), value)


def _matching(pattern: str, least: int, most: float, run: Run) -> str:
    make = pattern_maker(pattern)
    for extra in (3, 3, 0, 8, least, 1, 2 * least):
        value = make(run.stream, extra)
        if len(value) < least and not pattern.endswith("$"):
            value += "a" * (least - len(value))
        if least <= len(value) <= most:
            return value
    raise Unsatisfiable("the pattern and the lengths do not meet")


def _fitted(value: str, least: int, most: float, subject: Subject) -> str:
    while len(value) < least:
        value = f"{value} {subject.run.word('word')}"
    if len(value) <= most:
        return value
    cut = value[: int(most)]
    stripped = cut.rstrip()
    return stripped if len(stripped) >= least else cut.replace(" ", "x")
