"""Swagger 2.0 inputs become OpenAPI 3.1."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from openapi_spec_validator import validate

from vocmocks.extract import extract

DOCUMENT = """
swagger: "2.0"
info: {title: Things, version: "1"}
host: api.example.com
basePath: /v1
schemes: [https]
consumes: [application/json]
produces: [application/json]
security: [{key: []}]
securityDefinitions:
  key: {type: apiKey, name: X-Key, in: header}
  login: {type: basic}
  oauth: {type: oauth2, flow: accessCode, authorizationUrl: "https://a.example.com", tokenUrl: "https://t.example.com",
          scopes: {read: Read}}
definitions:
  Thing: {type: object, properties: {name: {type: string, x-nullable: true}}}
parameters:
  limit: {name: limit, in: query, type: integer, maximum: 100}
paths:
  /things:
    get:
      parameters:
        - {$ref: "#/parameters/limit"}
        - {name: tag, in: query, type: array, items: {type: string}, collectionFormat: multi}
      responses:
        "200": {description: ok, schema: {type: array, items: {$ref: "#/definitions/Thing"}}}
    post:
      parameters: [{name: body, in: body, required: true, schema: {$ref: "#/definitions/Thing"}}]
      responses: {"201": {description: made}}
  /files:
    post:
      consumes: [multipart/form-data]
      parameters:
        - {name: file, in: formData, type: file, required: true}
        - {name: note, in: formData, type: string}
      responses: {"204": {description: stored}}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "things.yaml"
    path.write_text(DOCUMENT, encoding="utf-8")
    return path


@pytest.mark.parametrize("descriptions", [True, False])
def test_it_is_valid(file: Path, descriptions: bool) -> None:
    validate(extract(file, descriptions))


def test_what_moved(file: Path) -> None:
    found = extract(file)
    assert found["servers"] == [{"url": "https://api.example.com/v1"}]
    things = found["paths"]["/things"]
    limit, tag = things["get"]["parameters"]
    assert limit["schema"]["maximum"] == 100
    assert tag["explode"] is True
    assert things["post"]["requestBody"]["required"] is True
    items = things["get"]["responses"]["200"]["content"]["application/json"]["schema"]["items"]
    assert items["$ref"] == "#/components/schemas/Thing"
    assert found["components"]["schemas"]["Thing"]["properties"]["name"]["type"] == ["string", "null"]
    form = found["paths"]["/files"]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert form["properties"]["file"]["format"] == "binary"
    assert form["required"] == ["file"]
    schemes = found["components"]["securitySchemes"]
    assert schemes["login"] == {"type": "http", "scheme": "basic"}
    assert list(schemes["oauth"]["flows"]) == ["authorizationCode"]


def test_a_parameter_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    from vocmocks.extract import DocumentError

    document = yaml.safe_load(DOCUMENT)
    del document["parameters"]
    file = tmp_path / "broken.yaml"
    file.write_text(yaml.safe_dump(document), encoding="utf-8")
    with pytest.raises(DocumentError, match="#/parameters/limit"):
        extract(file)
