"""One schema, two validators: jsonschema-rs says yes or no on the hot path, jsonschema words what is wrong.

A property test holds the two equal. Where the libraries differ by themselves, both follow the specification here:

- `format` checks numbers too (jsonschema-rs asks its checks about strings only), and a format that contract/formats.py
  does not have is an annotation (jsonschema-rs has checks of its own for some).
- `pattern` is ECMA 262 (`\\d` is 0 to 9, `$` is the very end), which Python's `re` is not: jsonschema asks
  jsonschema-rs. Names under `patternProperties` stay Python's there, which at worst words a violation vaguely.
- `multipleOf` is exact in decimals (0.07 is a multiple of 0.01), which floats are not: jsonschema asks jsonschema-rs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from vocmocks.contract.formats import CHECKS, UNIX_TIME
from vocmocks.contract.model import Schema
from vocmocks.contract.references import reachable
from vocmocks.contract.vocabulary import DATA, SUBSCHEMA_MAPS
from vocmocks.engine.problem import Violation
from vocmocks.engine.words import violation
from vocmocks.errors import ContractError

if TYPE_CHECKING:
    from jsonschema import ValidationError

CHOICES = ("enum", "const")
STRINGS = {name: check for name, check in CHECKS.items() if name != "unixtime"}


class Verdict:
    """Judges values by `schema`; `components` is what its `#/components/…` references point into.

    Raises ContractError for what is not a JSON Schema.
    """

    def __init__(self, schema: Schema, components: Mapping[str, Any] | None = None) -> None:
        needed = reachable(schema, components or {})
        self._schema = {**schema, "components": needed} if needed else dict(schema)
        try:
            self.accepts = jsonschema_rs.Draft202012Validator(
                _judged(self._schema), formats=STRINGS, validate_formats=True, offline=True
            ).is_valid
        except ValueError as error:
            raise ContractError(f"not a JSON Schema: {str(error).partition(chr(10))[0]}") from error
        """Whether a value keeps to the schema."""

    def violations(self, value: Any, location: str) -> list[Violation]:
        """Every constraint that `value` does not keep, in the order of their places; none where it is accepted."""
        if self.accepts(value):
            return []
        try:
            worded = [violation(error, location) for error in _told(sorted(self.errors(value), key=_place))]
        except RecursionError:
            worded = []
        return worded or [Violation(location, "", "a value that the schema accepts", "one that it does not", "schema")]

    def errors(self, value: Any) -> Iterator[ValidationError]:
        """What jsonschema, the reference, has against a value."""
        found: Iterator[ValidationError] = self._wording.iter_errors(value)
        return found

    @cached_property
    def _wording(self) -> Any:
        from jsonschema import Draft202012Validator, FormatChecker
        from jsonschema.validators import extend

        checker = FormatChecker(formats=())
        for name, check in CHECKS.items():
            checker.checks(name)(check)
        same = {"pattern": _same("pattern", str), "multipleOf": _same("multipleOf", int, float)}
        extended: Any = extend(Draft202012Validator, same)  # type: ignore[no-untyped-call]
        return extended(self._schema, format_checker=checker)


def _told(errors: list[ValidationError]) -> list[ValidationError]:
    """Without what is the same once more: a value that is none of those that are allowed needs no word on its type."""
    chosen = {tuple(error.absolute_path) for error in errors if error.validator in CHOICES}
    return [one for one in errors if one.validator != "type" or tuple(one.absolute_path) not in chosen]


def _judged(value: Any) -> Any:
    """A schema as jsonschema-rs gets it: `unixtime` by its bounds, no format that is only an annotation."""
    if isinstance(value, list):
        return [_judged(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    judged = {key: _judged_member(key, item) for key, item in value.items()}
    name = value.get("format")
    if isinstance(name, str) and name not in STRINGS:
        del judged["format"]
        if name == "unixtime":
            judged["allOf"] = [*judged.get("allOf", ()), dict(UNIX_TIME)]
    return judged


def _judged_member(key: str, value: Any) -> Any:
    if key in SUBSCHEMA_MAPS and isinstance(value, Mapping):
        return {name: _judged(item) for name, item in value.items()}
    return value if key in DATA else _judged(value)


def _same(keyword: str, *types: type) -> Callable[[Any, Any, Any, Any], Iterator[ValidationError]]:
    """A keyword of jsonschema that jsonschema-rs decides."""

    def check(validator: Any, expected: Any, value: Any, schema: Any) -> Iterator[ValidationError]:
        from jsonschema import ValidationError

        applies = isinstance(value, types) and not isinstance(value, bool)
        if applies and not _judge(keyword, expected)(value):
            yield ValidationError(f"{value!r} fails {keyword} {expected!r}")

    return check


@lru_cache(1024)
def _judge(keyword: str, expected: Any) -> Callable[[Any], bool]:
    return jsonschema_rs.Draft202012Validator({keyword: expected}).is_valid


def _place(error: ValidationError) -> list[tuple[bool, int, str]]:
    """Sorts as the body reads: `/2` before `/10`."""
    return [(isinstance(part, str), part if isinstance(part, int) else 0, str(part)) for part in error.absolute_path]
