"""Schemas of a description, checked before anything is served: keywords, values of keywords, references."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jsonschema_rs

from vocmocks.contract.foreign import is_pattern
from vocmocks.contract.model import Schema
from vocmocks.contract.references import pointed_at, resolve
from vocmocks.contract.vocabulary import SUBSCHEMA_LISTS, SUBSCHEMA_MAPS, SUBSCHEMAS, check_schema, subschemas
from vocmocks.errors import ContractError


def checked(raw: Any, document: Mapping[str, Any], where: str, *, foreign: bool = False) -> Schema:
    """The schema as an object (`true` is `{}`, `false` is `{"not": {}}`); raises ContractError where it cannot be
    used."""
    check_schema(raw, where, foreign=foreign)
    schema: Schema = ({} if raw else {"not": {}}) if isinstance(raw, bool) else raw
    if foreign and str(document["openapi"]).startswith("3.0"):
        schema = modern(schema)
    _check_values(schema, where)
    for place, part in subschemas(schema, where):
        if isinstance(part, Mapping):
            _check_patterns(part, place)
            if "$ref" in part:
                _check_reference(part, schema, document, place)
    return schema


def modern(schema: Any) -> Any:
    """An OpenAPI 3.0 schema as JSON Schema 2020-12: `nullable`, and bounds that are exclusive by a boolean."""
    if not isinstance(schema, Mapping):
        return schema
    result = dict(schema)
    for key in SUBSCHEMAS:
        if key in result:
            result[key] = modern(result[key])
    for key in SUBSCHEMA_LISTS:
        if key in result:
            result[key] = [modern(part) for part in result[key]]
    for key in SUBSCHEMA_MAPS:
        if key in result:
            result[key] = {name: modern(part) for name, part in result[key].items()}
    for exclusive, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if isinstance(result.get(exclusive), bool) and result.pop(exclusive) and bound in result:
            result[exclusive] = result.pop(bound)
    return {"anyOf": [result, {"type": "null"}]} if result.pop("nullable", False) is True else result


def _check_values(schema: Schema, where: str) -> None:
    try:
        jsonschema_rs.meta.validate(dict(schema))
    except ValueError as error:
        message, place = (
            str(error).partition("\n")[0],
            "".join(f"/{part}" for part in getattr(error, "instance_path", ())),
        )
        raise ContractError(f"{where}{place}: not a JSON Schema: {message}") from None


def _check_patterns(part: Mapping[str, Any], place: str) -> None:
    for pattern in (*([part["pattern"]] if "pattern" in part else ()), *part.get("patternProperties", ())):
        if not is_pattern(pattern):
            raise ContractError(f'{place}: "{pattern}" is not a regular expression (ECMA 262)')


def _check_reference(part: Mapping[str, Any], root: Schema, document: Mapping[str, Any], place: str) -> None:
    reference = part["$ref"]
    if isinstance(reference, str) and reference.startswith("#/$defs/"):
        pointed_at(reference, root, place)
    elif not isinstance(reference, str) or not reference.startswith("#/components/"):
        raise ContractError(f'{place}: "{reference}": schemas are referred to below #/components/; bundle them there')
    else:
        resolve(part, document, place)
