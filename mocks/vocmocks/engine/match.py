"""Which operation a request is for. Pure: method and path in, operation and path values out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from vocmocks.contract.model import Operation

VARIABLE = re.compile(r"{([^{}]*)}")
NO_VALUES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Match:
    operation: Operation
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NoMatch:
    """`allowed`: the methods that the path has (the most concrete one that fits), in alphabetical order; none where the
    path is unknown."""

    allowed: tuple[str, ...] = ()


class Matcher:
    """Finds operations by method and path (percent-decoded, but for `%2F` and `%25`: see engine/exchange.py).

    Paths without variables are looked up; the others are tried by number of segments, those with more fixed text first
    (OpenAPI 3.1, "Paths Object": concrete paths before templated ones).
    `bases`: server base paths (`/v1`) under which every path may be asked for, besides `""`. What begins with one of
    them is not a variable of a path without it: `/v1/themes` is not `/{project}/themes`.
    """

    def __init__(self, operations: Iterable[Operation], bases: Iterable[str] = ("",)) -> None:
        fixed: dict[str, dict[str, Operation]] = {}
        templates: dict[str, dict[str, Operation]] = {}
        bare = set[str]()
        for operation in operations:
            for route in operation.routes:
                for base in bases:
                    path = base + route.path
                    if not base and path.startswith("/{"):
                        bare.add(path)
                    table = templates if "{" in path else fixed
                    table.setdefault(path, {}).setdefault(route.method, operation)
        self._fixed = {
            (method, path): Match(operation, NO_VALUES)
            for path, methods in fixed.items()
            for method, operation in methods.items()
        }
        self._methods = {path: tuple(methods) for path, methods in fixed.items()}
        self._templates: dict[int, list[tuple[re.Pattern[str], tuple[str, ...], dict[str, Operation]]]] = {}
        others = "".join(f"(?!{re.escape(base)}/)" for base in bases if base and "{" not in base)
        for template in sorted(templates, key=_specificity):
            pattern = re.compile((others if template in bare else "") + _pattern(template))
            entry = (pattern, tuple(VARIABLE.findall(template)), templates[template])
            self._templates.setdefault(template.count("/"), []).append(entry)

    def __call__(self, method: str, path: str) -> Match | NoMatch:
        if (match := self._fixed.get((method, path))) is not None:
            return match
        allowed = self._methods.get(path, ())
        for pattern, names, templated in self._templates.get(path.count("/"), ()):
            if found := pattern.fullmatch(path):
                if (operation := templated.get(method)) is not None:
                    return Match(operation, _values(names, found, path))
                allowed = allowed or tuple(templated)
        return NoMatch(tuple(sorted(allowed)))


def _specificity(template: str) -> tuple[int, int, str]:
    names = VARIABLE.findall(template)
    return len(names), -len(VARIABLE.sub("", template)), template


def _pattern(template: str) -> str:
    """`/a/{b-c}` → a pattern with numbered groups, as names need not be Python's."""
    fixed = VARIABLE.sub("\0", template).split("\0")
    return "([^/]+)".join(re.escape(part) for part in fixed)


def _values(names: tuple[str, ...], found: re.Match[str], path: str) -> Mapping[str, str]:
    values = zip(names, found.groups(), strict=True)
    if "%" in path:
        return {name: value.replace("%2F", "/").replace("%25", "%") for name, value in values}
    return dict(values)
