"""What a file is, told from its content; and what is said of files that are nothing we read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vocmocks.extract import DocumentError, read_document

INFO = {"name": "Things", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}
ITEM = {"name": "List things", "request": {"method": "GET", "url": "https://api.example.com/v1/things"}}
OPENAPI = {"openapi": "3.0.3", "info": {"title": "Things", "version": "1"}, "paths": {}}
SWAGGER = {"swagger": "2.0", "info": {"title": "Things", "version": "1"}, "paths": {}}
REDOC = (
    "Download OpenAPI specification:Download\nAPI for things\nRetrieve a list of all things\n| page | integer >= 1 |\n"
)


def written(folder: Path, content: str | bytes) -> Path:
    file = folder / "document.anything"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (json.dumps({"info": INFO, "item": [ITEM]}), "Postman collection 2.1"),
        (json.dumps({"collection": {"info": INFO, "item": [ITEM]}}), "Postman collection 2.1"),
        (json.dumps({"collection": {"info": {"name": "T", "description": "# Things"}}}), "Postman metadata"),
        (json.dumps(OPENAPI), "OpenAPI 3.0.3"),
        ("openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n", "OpenAPI 3.1.0"),
        ("\ufeff" + json.dumps(SWAGGER), "Swagger 2.0"),
        ("swagger: '2.0'\ninfo: {title: T, version: '1'}\npaths: {}\n", "Swagger 2.0"),
        (REDOC, "redoc"),
    ],
)
def test_the_kind_is_told_from_the_content(tmp_path: Path, content: str, kind: str) -> None:
    assert read_document(written(tmp_path, content)).format == kind


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ("", "1:1"),
        (" \n\t\n", "1:1"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "byte 0"),
        (b"\x00\x01", "byte 0"),
        ('{"info": {\n  "name": ,}}', "2:11"),
        ('{"info": NaN}', "1:10"),
        ("key: [unclosed", "1:15"),
        ("just a sentence", "1:1"),
        ('["a", "list"]', "/"),
        ('{"hello": "world"}', "/"),
        ('{"info": {}, "item": {"not": "a list"}}', "/item"),
        ('{"info": {}, "item": [{"request": {"url": 7, "method": []}}]}', "/item/0/request/method"),
        ('{"openapi": "2.5"}', "/openapi"),
        ('{"openapi": "3.0.0", "info": {"title": "T"}, "paths": {"things": {}}}', "/paths/things"),
        ("a: &a [*a]\nopenapi: 3.1.0\n", "/a/0"),
        ("[" * 100_000, "/"),
    ],
)
def test_anything_else_is_refused_with_its_place(tmp_path: Path, content: str | bytes, where: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_document(written(tmp_path, content))
    assert caught.value.where == where
    assert "document.anything" in str(caught.value)


def test_a_refusal_lists_the_kinds_that_are_understood(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"Postman collection.*OpenAPI 3\.0 or 3\.1.*Swagger 2\.0.*ReDoc"):
        read_document(written(tmp_path, "{}"))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="no such file"):
        read_document(tmp_path / "nothing.json")
    with pytest.raises(DocumentError, match="directory"):
        read_document(tmp_path)
