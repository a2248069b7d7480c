"""Contradictions as rows, for a table or for JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vocmocks.extract.description.conflicts import conflicts
from vocmocks.extract.description.describe import as_json
from vocmocks.extract.description.join import join
from vocmocks.extract.importers.detect import read_document
from vocmocks.extract.model import DocumentError


@dataclass(frozen=True, slots=True)
class Row:
    """One contradiction: what kind, where, in words, and the places with the values found there."""

    kind: str
    where: str
    message: str
    places: tuple[str, ...]


def of_document(path: Path) -> list[dict[str, Any]]:
    """The contradictions of a vendor document, read now."""
    return [as_json(conflict, True) for conflict in conflicts(join(read_document(path)))]


def of_description(path: Path) -> list[dict[str, Any]]:
    """The contradictions kept in an extracted description."""
    try:
        description = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DocumentError(str(path), "the file", f"expected an extracted description ({error})") from error
    found = description.get("x-conflicts", []) if isinstance(description, dict) else None
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise DocumentError(str(path), "/x-conflicts", "expected an array of contradictions")
    return found


def rows(found: list[dict[str, Any]]) -> list[Row]:
    """Contradictions as rows of a table."""
    return [
        Row(str(each.get("kind", "")), str(each.get("where", "")), str(each.get("message", "")),
            tuple(place(where) for where in each.get("places", ())))
        for each in found
    ]  # fmt: skip


def place(where: dict[str, Any]) -> str:
    """`collectif.json /item/1/request/body/raw (body, /status): "Won"`."""
    spot = where.get("pointer") or (f"line {where['line']}" if "line" in where else "")
    note = f" ({where['note']})" if where.get("note") else ""
    value = where.get("value")
    shown = "" if value is None else ": " + json.dumps(value, ensure_ascii=False)
    return f"{where.get('document', '')} {spot}{note}{shown if len(shown) <= 80 else shown[:77] + '...'}"


def as_text(found: list[dict[str, Any]]) -> str:
    """Contradictions as JSON text."""
    return json.dumps({"findings": found, "total": len(found)}, indent=2, ensure_ascii=False)
