"""Other people's documents, with put right what would keep the rest of them from being served.

Our own descriptions are refused for the same things (contract/load.py): there they are mistakes of ours.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import jsonschema_rs

from vocmocks.contract.references import pointed_at
from vocmocks.contract.vocabulary import DATA, SUBSCHEMA_MAPS
from vocmocks.errors import ContractError

log = logging.getLogger("vocmocks")
NO_SCHEMA_IN = DATA | {"value"}


def tolerated(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A copy of a description in which

    - a schema that is referred to outside `#/components/` is there as well;
    - a pattern that is no regular expression (ECMA 262) is left out, and said in the log;
    - the second `{id}` of a path is `{id_2}`;
    - a security requirement names only schemes that there are.
    """
    copy = _Copy(name)
    result: dict[str, Any] = copy.of(document)
    result["paths"] = _distinct_variables(result.get("paths") or {})
    _known_schemes(result, name)
    _relocate(result, document, copy.relocated, name)
    return result


class _Copy:
    """Copies a description; `relocated` gathers references out of `#/components/`: old → new."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.relocated: dict[str, str] = {}

    def of(self, value: Any, *, schema: bool = False) -> Any:
        """A copy of a part of the description; `schema`: it is one."""
        if isinstance(value, list):
            return [self.of(item, schema=schema) for item in value]
        if not isinstance(value, Mapping):
            return value
        return {
            name: self._child(name, item, schema)
            for name, item in value.items()
            if not (schema and name == "pattern" and isinstance(item, str) and not self._usable(item))
        }

    def _child(self, name: str, value: Any, schema: bool) -> Any:
        if name == "$ref" and schema:
            return self._reference(value)
        if name in NO_SCHEMA_IN:
            return value
        named_schemas = name in SUBSCHEMA_MAPS if schema else name == "schemas"
        if named_schemas and isinstance(value, Mapping):
            return {key: self.of(item, schema=True) for key, item in value.items()}
        return self.of(value, schema=schema or name == "schema")

    def _reference(self, reference: Any) -> Any:
        if not isinstance(reference, str) or not reference.startswith("#/") or reference.startswith("#/components/"):
            return reference
        if reference.startswith("#/$defs/"):
            return reference
        name = re.sub(r"[^A-Za-z0-9]+", "_", reference).strip("_")
        self.relocated[reference] = name
        return f"#/components/schemas/{name}"

    def _usable(self, pattern: str) -> bool:
        usable = is_pattern(pattern)
        if not usable:
            log.warning('%s: "%s" is not a regular expression (ECMA 262); any text is accepted', self.name, pattern)
        return usable


@lru_cache(4096)
def is_pattern(text: str) -> bool:
    """Whether a text is a regular expression as JSON Schema has them (ECMA 262)."""
    try:
        jsonschema_rs.Draft202012Validator({"pattern": text})
    except ValueError:
        return False
    return True


def _distinct_variables(paths: Mapping[str, Any]) -> dict[str, Any]:
    return {_distinct(path): item for path, item in paths.items()}


def _distinct(path: str) -> str:
    seen: dict[str, int] = {}

    def numbered(match: re.Match[str]) -> str:
        name = match[1]
        seen[name] = seen.get(name, 0) + 1
        return f"{{{name}_{seen[name]}}}" if seen[name] > 1 else match[0]

    return re.sub(r"{([^{}]*)}", numbered, path)


def _known_schemes(document: dict[str, Any], name: str) -> None:
    known = document.get("components", {}).get("securitySchemes", {})
    items = [item for item in document["paths"].values() if isinstance(item, dict)]
    for holder in (document, *(operation for item in items for operation in item.values())):
        if isinstance(holder, dict) and isinstance(holder.get("security"), list):
            holder["security"] = [_known(requirement, known, name) for requirement in holder["security"]]


def _known(requirement: Mapping[str, Any], known: Mapping[str, Any], name: str) -> dict[str, Any]:
    for scheme in requirement:
        if scheme not in known:
            log.warning('%s: no security scheme "%s" is described; it is not asked for', name, scheme)
    return {scheme: scopes for scheme, scopes in requirement.items() if scheme in known}


def _relocate(result: dict[str, Any], document: Mapping[str, Any], relocated: dict[str, str], name: str) -> None:
    """Put the schemas that are referred to where `#/components/schemas/` has them; those they refer to, too."""
    done: set[str] = set()
    while pending := relocated.keys() - done:
        for reference in sorted(pending):
            done.add(reference)
            copy = _Copy(name)
            target = copy.of(pointed_at(reference, document, name), schema=True)
            if not isinstance(target, Mapping | bool):
                raise ContractError(f'{name}: "{reference}" is referred to as a schema, and is none')
            result.setdefault("components", {}).setdefault("schemas", {})[relocated[reference]] = target
            relocated |= copy.relocated
