"""Whole values for a response or a record: generated, checked, and where that fails the documented example."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from vocmocks.contract.formats import CHECKS
from vocmocks.engine.composites import NONE_GIVEN
from vocmocks.engine.draw import Run, Subject, Unsatisfiable
from vocmocks.engine.flat import verdict_of
from vocmocks.engine.generate import Generator
from vocmocks.engine.lexicon import Lexicon
from vocmocks.engine.semantics import kind_of
from vocmocks.randomness import Part, stream

KEEPS = (1.0, 1.0, 0.6, 0.3, 0.0, 0.0)
EVIDENT = ("uuid", "date-time", "date", "email", "ipv4", "utc-timestamp")
"""Formats that a text shows by itself."""
NO_JSON_SCHEMA = (ValueError, TypeError, ArithmeticError, RecursionError, AttributeError)
"""What a description that is wrong in itself may end in; a mock that serves anybody's document has to live with it."""


class Sampler:
    """Values for one schema (None: nothing but the examples is known). `name`: what they are called."""

    def __init__(
        self,
        schema: Any,
        components: Mapping[str, Any],
        lexicon: Lexicon,
        examples: Iterable[Any] = (),
        name: str = "",
    ) -> None:
        given = [example for example in examples if example is not None]
        self.schema = schema_of(given[0]) if schema is None and given else schema
        self._verdict = verdict_of(self.schema, components)
        self.examples = tuple(example for example in given if self.accepts(example))
        self._hint = next(iter(self.examples or given), NONE_GIVEN)
        self._generator = Generator(self.schema, components)
        self._lexicon, self._name = lexicon, name
        self._is_sound = self.schema is not None and self._verdict is not None

    def accepts(self, value: Any) -> bool:
        return self._verdict is None or bool(self._verdict.accepts(value))

    def draw(self, now: float, *parts: Part) -> Any:
        """The value that these parts stand for; {} where neither schema nor example gives one."""
        run = Run(stream(*parts), self._lexicon, now)
        for keep in KEEPS if self._is_sound else ():
            run.keep = keep
            run.active.clear()
            try:
                subject = Subject(run, kind_of(self._name, {}))
                value = self._generator.value(self.schema, run, subject, self._name, self._hint)
            except (Unsatisfiable, *NO_JSON_SCHEMA):
                continue
            if self.accepts(value):
                return value
        return self._hint if self._hint is not NONE_GIVEN else {}


def schema_of(example: Any) -> dict[str, Any]:
    """What an example says about the values it stands for: their types."""
    if isinstance(example, Mapping):
        return {"type": "object", "properties": {key: schema_of(value) for key, value in example.items()}}
    if isinstance(example, list):
        return {"type": "array", "items": schema_of(example[0])} if example else {"type": "array"}
    if isinstance(example, bool):
        return {"type": "boolean"}
    if isinstance(example, int | float):
        return {"type": "integer" if isinstance(example, int) else "number"}
    if not isinstance(example, str):
        return {}
    found = next((name for name in EVIDENT if CHECKS[name](example)), None)
    return {"type": "string", "format": found} if found else {"type": "string"}
