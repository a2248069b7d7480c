"""Vendor documents to OpenAPI descriptions.

    document ──read_document──▶ Draft ──join──▶ Draft ──describe──▶ OpenAPI 3.1, with sources and contradictions

`read_document` tells the kind of a document from its content. `describe` decides who wins (`model.RANK`), and
`conflicts` lists whatever disagrees.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from vocmocks.extract.description.conflicts import conflicts
from vocmocks.extract.description.describe import describe
from vocmocks.extract.description.join import join
from vocmocks.extract.importers.detect import KINDS, read_document
from vocmocks.extract.model import Conflict, DocumentError, Draft

__all__ = [
    "KINDS",
    "Conflict",
    "DocumentError",
    "Draft",
    "conflicts",
    "describe",
    "dumps",
    "extract",
    "join",
    "read_document",
]


def extract(path: str | Path, descriptions: bool = True) -> dict[str, Any]:
    """Read a document, join what belongs together, and describe it."""
    return describe(join(read_document(path)), descriptions)


def dumps(description: dict[str, Any]) -> str:
    """The text of a description: the same bytes for the same description, always."""
    return json.dumps(description, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
