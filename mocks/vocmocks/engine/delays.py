"""How long an answer is made to wait: for a fixed time, or drawn from a distribution that WireMock has a name for."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vocmocks.randomness import Part, stream

PARAMETERS: Mapping[str, tuple[str, ...]] = {
    "fixed": ("milliseconds",),
    "uniform": ("lower", "upper"),
    "lognormal": ("median", "sigma", "maxValue"),
}
"""Distributions, and what each is told. Times are milliseconds; `maxValue` may be left out."""
LONGEST = 3_600_000
"""Milliseconds that an answer can be made to wait."""


@dataclass(frozen=True, slots=True)
class Delay:
    """`kind`: one of PARAMETERS; `values`: by the names there."""

    kind: str
    values: tuple[tuple[str, float], ...]

    def seconds(self, *parts: Part) -> float:
        """The time that these parts stand for."""
        return min(self._milliseconds(*parts), LONGEST) / 1000

    def _milliseconds(self, *parts: Part) -> float:
        values = dict(self.values)
        if self.kind == "fixed":
            return values["milliseconds"]
        draw = stream(*parts, "delay")
        if self.kind == "uniform":
            return draw.uniform(values["lower"], values["upper"])
        drawn = values["median"] * math.exp(min(values["sigma"] * draw.gauss(0, 1), 100))
        return min(drawn, values.get("maxValue", LONGEST))

    def describe(self) -> str:
        shown = ", ".join(
            f"{value:g}" if name == "milliseconds" else f"{name} {value:g}" for name, value in self.values
        )
        return f"delay of {shown} ms" if self.kind == "fixed" else f"{self.kind} delay ({shown} ms)"

    def as_json(self) -> dict[str, Any]:
        """The fields of a rule that say so."""
        values = {name: _short(value) for name, value in self.values}
        if self.kind == "fixed":
            return {"delay_ms": values["milliseconds"]}
        return {"delay": {"type": self.kind, **values}}


def fixed(milliseconds: float) -> Delay:
    return Delay("fixed", (("milliseconds", float(milliseconds)),))


def _short(value: float) -> float:
    return int(value) if value.is_integer() else value
