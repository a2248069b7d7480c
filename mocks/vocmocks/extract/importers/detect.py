"""What kind of document a file is, told from what is in it, never from its name."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from vocmocks.extract.importers import metadata, openapi, postman, redoc, swagger
from vocmocks.extract.importers.cursor import Cursor
from vocmocks.extract.importers.parse import parse_json, parse_yaml
from vocmocks.extract.model import DocumentError, Draft

KINDS = (
    "a Postman collection (v2.0 or v2.1), a Postman documentation page's metadata, OpenAPI 3.0 or 3.1, "
    "Swagger 2.0 (each in JSON or YAML), or the text of a ReDoc page"
)
REDOC = re.compile(r"Download OpenAPI specification|^\|\s*[\w\[\].]+(?: required)?\s*\|.*\|\s*$", re.MULTILINE)


def read_document(path: str | Path) -> Draft:
    """Read one vendor document; raises `DocumentError` for anything that is none of the kinds understood."""
    file = Path(path)
    content = _content(file)
    try:
        draft = _read(file.name, _text(file.name, content))
    except RecursionError as error:
        raise DocumentError(file.name, "/", "expected a document that is nested less deeply") from error
    draft.sha256 = hashlib.sha256(content).hexdigest()
    return draft


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise DocumentError(str(file), "the file", f"{reason}; expected {KINDS}") from error


def _text(name: str, content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError(name, f"byte {error.start}", f"not UTF-8 text; expected {KINDS}") from error
    if "\x00" in text:
        raise DocumentError(name, f"byte {text.index(chr(0))}", f"binary data; expected {KINDS}")
    if not text.strip():
        raise DocumentError(name, "1:1", f"the file is empty; expected {KINDS}")
    return text


def _read(name: str, text: str) -> Draft:
    if text.lstrip()[0] in "{[":
        return _structured(Cursor(name, parse_json(name, text)))
    if REDOC.search(text):
        return redoc.read(name, text)
    return _structured(Cursor(name, parse_yaml(name, text, KINDS)))


def _structured(root: Cursor) -> Draft:
    if not isinstance(root.value, dict):
        raise root.error(KINDS)
    inner = root.at("collection")
    if isinstance(inner.value, dict) and _reader(inner.value) is not None and _reader(root.value) is None:
        root = inner
    reader = _reader(root.value)
    if reader is None:
        raise root.error(KINDS)
    return reader(root)


def _reader(value: dict[str, Any]) -> Callable[[Cursor], Draft] | None:
    if "openapi" in value:
        return openapi.read
    if "swagger" in value:
        return swagger.read
    if "item" in value:
        return postman.read
    if isinstance(value.get("info"), dict):
        return metadata.read
    return None
