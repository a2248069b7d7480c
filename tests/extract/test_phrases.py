"""Facts in cells and sentences, English and Portuguese."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocmocks.extract.model import Node, Source
from vocmocks.extract.prose import phrases

CELL, COMMENT = Source("doc", "table"), Source("doc", "comment")


def said(text: str, name: str = "") -> dict[str, Any]:
    return {fact.keyword: fact.value for fact in phrases.facts(text, CELL, name)}


TYPES: list[tuple[str, Any]] = [
    ("string", "string"),
    ("Integer", "integer"),
    ("int", "integer"),
    ("Inteiro", "integer"),
    ("numeric", "number"),
    ("number", "number"),
    ("float", "number"),
    ("boolean", "boolean"),
    ("bool", "boolean"),
    ("Booleano", "boolean"),
    ("list", "array"),
    ("array", "array"),
    ("object", "object"),
    ("Objeto", "object"),
    ("string/integer", ["string", "integer"]),
    ("boolean(optional)", "boolean"),
    ("array(string)", "array"),
    ("array[string]", "array"),
    ("Array of strings", "array"),
    ("Array of objects", "array"),
    ("datetime", "string"),
    ("date", "string"),
    ("UTC timestamp", "string"),
    ("(Integer): number of things", "integer"),
    ("(Inteiro [Opcional]): a página", "integer"),
    ("Integer [Optional]): the page", "integer"),
    ("(Boolean):whether", "boolean"),
    ("An object of its parts", "object"),
    ("An integer value that goes with it", "integer"),
    ("True/False if it was so", "boolean"),
    ("integer >= 1 Default: 1 Page", "integer"),
    ("string <date> First day", "string"),
    ("Date when it began", None),
    ("Number of things", None),
    ("List the things", None),
    ("A free word", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "kind"), TYPES)
def test_types(text: str, kind: Any) -> None:
    assert said(text).get("type") == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("array(string)", "string"),
        ("array[string]", "string"),
        ("Array of strings by id", "string"),
        ("Array of objects", "object"),
        ("Labels (strings) of ours", "string"),
        ("array", None),
    ],
)
def test_items(text: str, kind: str | None) -> None:
    assert said(text).get("items") == ({"type": kind} if kind else None)


REQUIRED: list[tuple[str, dict[str, Any]]] = [
    ("required", {"required": True}),
    ("Required", {"required": True}),
    ("Mail of theirs. This field is required.", {"required": True}),
    ("(obrigatório)", {"required": True}),
    ("(Requerido) bool", {"required": True}),
    ("(Date, Required): from", {"required": True}),
    ("Nice to have. This field is not required.", {"required": False}),
    ("Param is OPTIONAL\nThe last one.", {"required": False}),
    ("boolean(optional)", {"required": False}),
    ("(Opcional)", {"required": False}),
    ("Quantidade (opcional)", {"required": False}),
    ("Only required for companies with brands.", {}),
    ("This field is only required if you have languages.", {}),
    ("The role must exist.", {}),
    ("Optional comment from them", {}),
    ("Either one of mail or the code fields are required.", {"requiredAny": ["mail", "code"]}),
    ("Data (obrigatório se tiver end)", {"requiredIf": {"property": "end"}}),
    ("(Required if async true) url", {"requiredIf": {"property": "async", "const": True}}),
    ("(Required if one is used)", {}),
]


@pytest.mark.parametrize(("text", "expected"), REQUIRED)
def test_required(text: str, expected: dict[str, Any]) -> None:
    found = said(text)
    assert {key: value for key, value in found.items() if key.startswith("required")} == expected


def test_mutual_requirement() -> None:
    assert phrases.mutual("(Required if one is used):")
    assert phrases.mutual("(ambos obrigatórios, se forem usados)")
    assert not phrases.mutual("(obrigatório)")


ENUMS: list[tuple[str, list[str] | None]] = [
    ("One of: a_b, c, d.", ["a_b", "c", "d"]),
    ("One of: new, old", ["new", "old"]),
    (
        'Takes one. Accepts one of the values: "words", pick", "range".  \n1. "words" - shown in a list',
        ["words", "pick", "range"],
    ),
    ('State of it. Accepts one of the two values: "up", or "down".', ["up", "down"]),
    ("Kind of work. Allowed values are: full-time, part-time, or temp.", ["full-time", "part-time", "temp"]),
    ("Filter\nOptions are:\nactive\npending review\ncreated", ["active", "pending review", "created"]),
    ('"Big" or "Very Big"', ["Big", "Very Big"]),
    ("The kind; will be “manual” or “API”.", ["manual", "API"]),
    ("State of the item (open/completed)", ["open", "completed"]),
    ('As set up. By default, these are "phone", and "chat".', None),
    ("Link to it (audio or video).", None),
    ("A language (e.g. “en”, “es”).", None),
    ("Asked by his/her name", None),
]


@pytest.mark.parametrize(("text", "values"), ENUMS)
def test_enumerations(text: str, values: list[str] | None) -> None:
    assert said(text).get("enum") == values


def test_suggested_values_are_no_enumeration() -> None:
    assert said('As set up. By default, these are "phone", "chat", and "email". More.')["suggested"] == [
        "phone",
        "chat",
        "email",
    ]


DEFAULTS: list[tuple[str, Any]] = [
    ("Default value is 100.", 100),
    ("Turns it on. Defaults to false.", False),
    ("The default value is false.\n\nMore", False),
    ("Default: 10", 10),
    ("integer [ 1 .. 9 ] Default: 25 Per page", 25),
    ("(Máximo 100 | valor padrão: 100)", 100),
    ("If not given, default assignment = [“a”, “b c”].", ["a", "b c"]),
    ("default will be ‘none’. If", "none"),
    ("Defaults to 1000. See below.", 1000),
    ("Defaults to 1,000.", 1000),
    ("Default: 0.5", 0.5),
    ("Default: the current day", None),
    ("By default, all of them", None),
    ("There is no default period.", None),
]


@pytest.mark.parametrize(("text", "value"), DEFAULTS)
def test_defaults(text: str, value: Any) -> None:
    assert said(text).get("default") == value


def test_a_default_of_another_field_is_not_ones_own() -> None:
    text = "When page is there, the default limit value is 50."
    assert "default" not in said(text, "page")
    assert said(text, "limit")["default"] == 50
    assert phrases.named_defaults("o valor padrão do page é 1, o valor do limit padrão é 50") == [
        ("limit", 50),
        ("page", 1),
    ]


BOUNDS: list[tuple[str, dict[str, Any]]] = [
    ("integer [ 1 .. 100 ] Items", {"minimum": 1, "maximum": 100}),
    ("integer >= 1 Page", {"minimum": 1}),
    ("string [ 1 .. 50 ] characters", {"minLength": 1, "maxLength": 50}),
    ("Max value is 500.\nMore", {"maximum": 500}),
    ("Per page (Maximum: 100).", {"maximum": 100}),
    ("(máximo de 100)", {"maximum": 100}),
    ("Valor máximo: 100", {"maximum": 100}),
    ("(Maximum 100 | Default value: 100)", {"maximum": 100}),
    ("Minimum: 5", {"minimum": 5}),
    ("Up to 20 are allowed.", {"maxItems": 20}),
    ("Spread over days (up to 3 months)", {"maxSpan": "P3M"}),
    ("(até 3 meses)", {"maxSpan": "P3M"}),
    ("Período máximo: 3 meses", {"maxSpan": "P3M"}),
    ("(up to a 3-month interval)", {"maxSpan": "P3M"}),
    ("Everything, 1,000 records max.", {"maxRecords": 1000}),
    ("from the first, max 1000 records", {"maxRecords": 1000}),
    ("máximo de 200 caracteres", {"maxLength": 200}),
    ("Max. score one can choose", {}),
    ("a score (1-10 scale)", {"minimum": 1, "maximum": 10}),
]


@pytest.mark.parametrize(("text", "expected"), BOUNDS)
def test_bounds(text: str, expected: dict[str, Any]) -> None:
    found = said(text)
    assert {key: value for key, value in found.items() if key not in ("type", "default")} == expected


FORMATS: list[tuple[str, str | None]] = [
    ("Day of it as UNIX timestamp.", "unixtime"),
    ("In ISO 8601", "date-time"),
    ("in ISO_8601 format", "date-time"),
    ("Format: YYYY-MM-DD.", "date"),
    ("Formato esperado: AAAA-MM-DD", "date"),
    ("in ISO-8601 date form, ex: YYYY-MM-DD", "date"),
    ("YYYY-MM-DDTHH:MM:SS±HH:MM", None),
    ("string <date> Start", "date"),
    ("datetime", "date-time"),
    ("date", "date"),
    ("A URL to open", "uri"),
    ("The updated URL of a picture", "uri"),
    ("The client-supplied URL associated with it", "uri"),
    ("Link to the page", None),
    ("Email address of the buyer", "email"),
    ("The email address of them", "email"),
    ("Must be in accepted email format.", "email"),
    ("Email or custom ID", None),
    ("In ISO-3166 alpha-2 form", "iso-3166-1-alpha-2"),
    ("An ISO 639-1 code and a region after a hyphen", "language-tag"),
    ("The universal unique identifier for it", "uuid"),
    ("The UUID of the parent", "uuid"),
    ("UTC timestamp", "utc-timestamp"),
    ("uses our identifier", None),
]


@pytest.mark.parametrize(("text", "name"), FORMATS)
def test_formats(text: str, name: str | None) -> None:
    assert said(text).get("format") == name


def test_a_picture_has_a_media_type() -> None:
    assert said("URL of it. Must be png.") == {"format": "uri", "contentMediaType": "image/png"}


def test_html_is_read_as_lines() -> None:
    text = "<p>Param is OPTIONAL</p><p>Options are:</p><ul><li>on</li><li>off</li></ul>"
    assert said(text) == {"required": False, "enum": ["on", "off"]}


def test_members_go_to_their_own_nodes() -> None:
    node = phrases.apply(Node(), phrases.facts("array(integer)", CELL))
    assert node.items is not None
    assert node.items.best("type") == "integer"
    keyed = phrases.apply(Node(), phrases.facts("The object must be key/value pairs of strings.", CELL))
    assert keyed.additional is not None
    assert keyed.additional.best("type") == "string"


LIMITS = [
    ("The limit is 100 requests per minute.", [(100, 60)]),
    ("limit of 100 calls per minute", [(100, 60)]),
    ("limitadas em 2.000 requisições por minuto", [(2000, 60)]),
    ("limited to 2.000 requests per minute", [(2000, 60)]),
    ("limits of 100 requests/min per API key", [(100, 60)]),
    ("5 requests a second", [(5, 1)]),
    ("100 records per page", []),
]


@pytest.mark.parametrize(("text", "expected"), LIMITS)
def test_limits(text: str, expected: list[tuple[int, int]]) -> None:
    assert [(limit.limit, limit.window) for limit in phrases.limits(text, CELL)] == expected


def test_limits_take_the_paths_of_the_list_after_them() -> None:
    (limit,) = phrases.limits("100 requests/min per API key on these routes:", CELL, ("/a", "/b"))
    assert limit.paths == ("/a", "/b")


BEARER, KEY = {"type": "http", "scheme": "bearer"}, {"type": "apiKey", "in": "header", "name": "x-api-key"}
AUTHENTICATION: list[tuple[str, list[Any]]] = [
    ("Authorization: Bearer {{token}}", [BEARER]),
    ("curl 'https://x.y' \\\n  -H 'Authorization: Bearer {key}'", [BEARER]),
    ("Put a Bearer token in the header", [BEARER]),
    ('by the api key in the "x-api-key" Header.', [KEY]),
    (
        "Authorization: <JWT>\nx-api-key: <API Key>",
        [{"type": "apiKey", "in": "header", "name": "Authorization", "format": "jwt"}, KEY],
    ),
    ("If a token is missing or invalid, you get HTTP 401 Unauthorized.", [401]),
    ("Nothing of the kind", []),
]


@pytest.mark.parametrize(("text", "expected"), AUTHENTICATION)
def test_authentication(text: str, expected: list[Any]) -> None:
    assert [fact.value for fact in phrases.authentication(text, CELL)] == expected


STATUSES: list[tuple[str, dict[int, str]]] = [
    ("you get an HTTP 401 Unauthorized response code.", {401: "Unauthorized"}),
    ("`404 Not Found`: it is not there.", {404: "it is not there."}),
    ("200 OK: sent again.", {200: "sent again."}),
    ("will return status code: 429 with a body", {429: "Too Many Requests"}),
    ("only http status code 200 if all is ok", {200: "OK"}),
    ("about 200 people", {}),
]


@pytest.mark.parametrize(("text", "expected"), STATUSES)
def test_statuses(text: str, expected: dict[int, str]) -> None:
    assert phrases.statuses(text) == expected


ENDPOINTS: list[tuple[str, list[tuple[str, str]]]] = [
    ("use the PUT `/things/{id}` endpoint", [("PUT", "/things/{id}")]),
    ("query the `/things` endpoint first", [("", "/things")]),
    ("query `/a` and `/b` endpoints", [("", "/a"), ("", "/b")]),
    ("GET /v1/o/{{o_uuid}}/exports", [("GET", "/v1/o/{{o_uuid}}/exports")]),
    ("POST {{url}}/v1/o?x=1", [("POST", "/v1/o")]),
    ("with POST `things/search` endpoint", [("POST", "/things/search")]),
    ("send a POST request to the /things endpoint", [("POST", "/things")]),
    ("sent by POST to your system", []),
]


@pytest.mark.parametrize(("text", "expected"), ENDPOINTS)
def test_endpoints(text: str, expected: list[tuple[str, str]]) -> None:
    assert phrases.endpoints(text) == expected


@given(st.text(), st.sampled_from([CELL, COMMENT]))
def test_never_fails(text: str, source: Source) -> None:
    phrases.apply(Node(), phrases.facts(text, source))
    phrases.limits(text, source)
    phrases.authentication(text, source)
    phrases.statuses(text)
    phrases.endpoints(text)
