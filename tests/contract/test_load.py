from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any, ClassVar

import orjson
import pytest

from vocmocks.contract import Contract, RateLimit, load, load_vendor
from vocmocks.contract.model import Route, is_json
from vocmocks.errors import ContractError, OverlayError

Json = dict[str, Any]


def op(id: Any = "read", **more: Any) -> Json:
    return ({"operationId": id} if id else {}) | {"responses": {"200": {"description": "fine"}}, **more}


def describe(paths: Any = None, **more: Any) -> Json:
    return {
        "openapi": "3.1.0",
        "info": {"title": "Acme", "version": "1"},
        "paths": paths or {"/a": {"get": op()}},
        **more,
    }


def ours(paths: Any = None, **more: Any) -> Contract:
    return load("acme", describe(paths, **more))


def foreign(paths: Any = None, **more: Any) -> Contract:
    return load("acme", describe(paths, **more), foreign=True)


def param(name: str = "p", where: str = "query", **more: Any) -> Json:
    return {"name": name, "in": where, **({"schema": {"type": "string"}} | more)}


def broken(message: str, paths: Any = None, loaders: Any = (ours, foreign), **more: Any) -> None:
    """The description cannot be loaded, neither as ours nor as somebody else's, and the message says why."""
    for loader in loaders:
        with pytest.raises(ContractError) as caught:
            loader(paths, **more)
        assert message in str(caught.value)
        assert str(caught.value).startswith("acme")


SCHEMA_PLACES: dict[str, Callable[[Any], Json]] = {
    "/components/schemas/Thing": lambda schema: describe(components={"schemas": {"Thing": schema}}),
    "query p": lambda schema: describe({"/a": {"get": op(parameters=[param(schema=schema)])}}),
    "header p": lambda schema: describe({"/a": {"parameters": [param(where="header", schema=schema)], "get": op()}}),
    "cookie p": lambda schema: describe(
        {
            "/a": {
                "get": op(
                    parameters=[{"name": "p", "in": "cookie", "content": {"application/json": {"schema": schema}}}]
                )
            }
        }
    ),
    "body": lambda schema: describe(
        {"/a": {"post": op(requestBody={"content": {"application/json": {"schema": schema}}})}}
    ),
    "response 200": lambda schema: describe(
        {"/a": {"get": op(responses={"200": {"content": {"application/json": {"schema": schema}}}})}}
    ),
    "response default": lambda schema: describe(
        {
            "/a": {"get": op(responses={"default": {"$ref": "#/components/responses/R"}})},
        },
        components={"responses": {"R": {"content": {"text/plain": {"schema": schema}}}}},
    ),
}
BAD_SCHEMAS: list[tuple[Any, str]] = [
    (
        {"allOf": [{"properties": {"a": {"minLenght": 1}}}]},
        'unknown schema keyword "minLenght". Did you mean "minLength"?',
    ),
    ({"items": {"type": "text"}}, "not a JSON Schema"),
    ({"properties": {"a": {"minimum": "5"}}}, "/properties/a/minimum: not a JSON Schema"),
    ({"required": "a"}, "/required: not a JSON Schema"),
    ({"exclusiveMinimum": True}, "not a JSON Schema"),
    ({"items": {"$ref": "#/components/schemas/Nothing"}}, "points at nothing"),
    ({"$ref": "other.json#/A"}, "bundle"),
    ({"$ref": "#/$defs/x", "$defs": {"y": {}}}, "points at nothing"),
    ({"$ref": 5}, "not a JSON Schema"),
    ({"patternProperties": {"[": {}}}, '"[" is not a regular expression'),
    ("string", "expected a schema"),
]


@pytest.mark.parametrize("place", SCHEMA_PLACES)
@pytest.mark.parametrize(("schema", "message"), BAD_SCHEMAS)
def test_a_bad_schema_fails_the_load_wherever_it_is(place: str, schema: Any, message: str) -> None:
    for is_foreign in (False, True):
        with pytest.raises(ContractError) as caught:
            load("acme", SCHEMA_PLACES[place](schema), foreign=is_foreign)
        assert message in str(caught.value)
        assert place in str(caught.value)


@pytest.mark.parametrize("place", SCHEMA_PLACES)
@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ({"$ref": "#/paths/~1a"}, "bundle"),
        ({"not": {"pattern": "("}}, '"(" is not a regular expression'),
    ],
)
def test_what_is_forgiven_others_fails_our_own_load(place: str, schema: Any, message: str) -> None:
    with pytest.raises(ContractError) as caught:
        load("acme", SCHEMA_PLACES[place](schema))
    assert message in str(caught.value)
    assert place in str(caught.value)


@pytest.mark.parametrize("place", SCHEMA_PLACES)
@pytest.mark.parametrize(
    "schema", [{}, True, False, {"type": ["string", "null"]}, {"$ref": "#/$defs/x", "$defs": {"x": {"type": "string"}}}]
)
def test_a_good_schema_loads_wherever_it_is(place: str, schema: Any) -> None:
    assert load("acme", SCHEMA_PLACES[place](schema)).operations


def test_boolean_schemas_become_objects() -> None:
    [operation] = ours({"/a": {"get": op(parameters=[param("t", schema=True), param("f", schema=False)])}}).operations
    assert [parameter.schema for parameter in operation.parameters] == [{}, {"not": {}}]


def test_circles_of_references() -> None:
    schemas = {"A": {"$ref": "#/components/schemas/B"}, "B": {"$ref": "#/components/schemas/A"}}
    broken("references go in a circle", components={"schemas": schemas})
    tree = {
        "type": "object",
        "properties": {"children": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}},
    }
    assert ours(components={"schemas": {"Tree": tree}}).components["schemas"]["Tree"] == tree


@pytest.mark.parametrize("reference", ["#/components/parameters/Nothing", "other.yaml#/p"])
def test_danglers_outside_of_schemas(reference: str) -> None:
    broken(reference, {"/a": {"get": op(parameters=[{"$ref": reference}])}})
    broken(reference, {"/a": {"post": op(requestBody={"$ref": reference})}})
    broken(reference, {"/a": {"get": op(responses={"200": {"$ref": reference}})}})


def test_references_are_followed() -> None:
    contract = ours(
        {
            "/a/{id}": {
                "$ref": "#/components/pathItems/Item",
            }
        },
        components={
            "pathItems": {
                "Item": {
                    "parameters": [{"$ref": "#/components/parameters/Id"}],
                    "post": op(
                        requestBody={"$ref": "#/components/requestBodies/B"},
                        responses={"201": {"$ref": "#/components/responses/R"}},
                    ),
                }
            },
            "parameters": {"Id": param("id", "path", schema={"type": "integer"})},
            "requestBodies": {"B": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}},
            "responses": {
                "R": {"content": {"application/json": {"examples": {"one": {"$ref": "#/components/examples/E"}}}}}
            },
            "examples": {"E": {"value": {"ok": True}}},
        },
    )
    [operation] = contract.operations
    assert operation.parameters[0].schema == {"type": "integer"}
    assert operation.body is not None
    assert operation.body.required
    assert operation.responses[201].json is not None
    assert operation.responses[201].json.examples == {"one": {"ok": True}}


@pytest.mark.parametrize("openapi", ["2.0", "", None, "4.0.0"])
def test_only_openapi_3_is_read(openapi: Any) -> None:
    broken("expected an OpenAPI 3.1 description", openapi=openapi)


class TestOurOwn:
    def test_unknown_extensions(self) -> None:
        with pytest.raises(ContractError, match=r'unknown extension "x-rate-limit"\. Did you mean "x-rate-limits"'):
            ours(**{"x-rate-limit": []})
        with pytest.raises(ContractError, match='acme GET /a: unknown extension "x-alias"'):
            ours({"/a": {"get": op(**{"x-alias": []})}})
        with pytest.raises(ContractError, match='unknown schema keyword "x-mine"'):
            ours(components={"schemas": {"A": {"x-mine": 1}}})

    def test_an_operation_needs_an_id(self) -> None:
        with pytest.raises(ContractError, match="the operation has no operationId"):
            ours({"/a": {"get": op(None)}})


class TestForeign:
    def test_extensions_of_others_are_let_through(self) -> None:
        contract = foreign(
            {"/a": {"get": op(**{"x-codegen": 1})}, "x-group": ["get"], "/b": {"x-internal": "get", "post": op("b")}},
            **{"x-logo": {}, "components": {"schemas": {"A": {"x-go-type": "T"}}}},
        )
        assert [operation.id for operation in contract.operations] == ["read", "b"]

    def test_operations_get_ids(self) -> None:
        contract = foreign({"/Users/{user-id}/posts.json": {"get": op(None), "delete": op("")}, "/": {"get": op(None)}})
        assert [o.id for o in contract.operations] == [
            "get_users_user_id_posts_json",
            "delete_users_user_id_posts_json",
            "get",
        ]

    def test_our_extensions_count_there_too(self) -> None:
        contract = foreign(**{"x-errors": {"invalid": {"status": 422}}, "x-https": "redirect",
                              "x-rate-limits": [{"limit": 5, "window": 60}]})  # fmt: skip
        assert contract.errors["invalid"].status == 422
        assert contract.https == "redirect"
        assert contract.limits == (RateLimit(5, 60),)

    @pytest.mark.parametrize(
        ("old", "accepted", "refused"),
        [
            ({"type": "string", "nullable": True}, [None, "a"], [1]),
            ({"type": "string", "enum": ["a"], "nullable": True}, [None, "a"], ["b"]),
            ({"type": "string", "nullable": False}, ["a"], [None]),
            ({"minimum": 1, "exclusiveMinimum": True}, [2], [1]),
            ({"maximum": 1, "exclusiveMaximum": True}, [0], [1]),
            ({"minimum": 1, "exclusiveMinimum": False}, [1], [0]),
            ({"exclusiveMinimum": True}, [1], []),
            ({"properties": {"a": {"items": {"nullable": True, "type": "integer"}}}}, [{"a": [None]}], [{"a": ["x"]}]),
            ({"allOf": [{"not": {"nullable": True, "type": "string"}}]}, [1], [None]),
            ({"$ref": "#/components/schemas/Old"}, [None], [1]),
        ],
    )
    def test_the_older_dialect(self, old: Any, accepted: list[Any], refused: list[Any]) -> None:
        from vocmocks.engine.verdict import Verdict

        body = {"content": {"application/json": {"schema": old}}}
        components = {"schemas": {"Old": {"type": "string", "nullable": True}}}
        description = describe({"/a": {"post": op(requestBody=body)}}, openapi="3.0.3", components=components)
        before = copy.deepcopy(description)
        contract = load("acme", description, foreign=True)
        media = contract.operations[0].body
        assert media is not None
        schema = media.content["application/json"].schema
        assert schema is not None
        verdict = Verdict(schema, contract.components)
        assert [value for value in accepted if not verdict.accepts(value)] == []
        assert [value for value in refused if verdict.accepts(value)] == []
        assert description == before


class TestIds:
    def test_two_operations_with_one_id(self) -> None:
        broken(
            'two operations have the id "read": GET /a and POST /b',
            {"/a": {"get": op()}, "/b": {"post": op()}},
        )

    def test_made_up_ids_may_not_meet_either(self) -> None:
        with pytest.raises(ContractError, match="two operations have the id"):
            foreign({"/a-b": {"get": op(None)}, "/a/b": {"get": op(None)}})

    def test_two_operations_at_one_place(self) -> None:
        broken(
            'two operations are served at GET /a: "a" and "b"',
            {"/a": {"get": op("a")}, "/b": {"get": op("b", **{"x-path": "/a"})}},
        )
        broken(
            "served at POST /a",
            {"/a": {"post": op("a")}, "/b": {"get": op("b", **{"x-aliases": [{"method": "post", "path": "/a"}]})}},
        )

    def test_an_operation_that_is_there_can_be_asked_for(self) -> None:
        assert ours().operation("read").path == "/a"
        with pytest.raises(KeyError):
            ours().operation("write")


class TestPaths:
    def test_where_it_is_served(self) -> None:
        aliases = [{"method": "post"}, {"path": "/c"}, {"method": "put", "path": "/d/{x-y}"}]
        [operation] = ours({"/a": {"get": op(**{"x-path": "/b", "x-aliases": aliases})}}).operations
        assert operation.path == "/b"
        assert operation.routes == (
            Route("GET", "/b"),
            Route("POST", "/b"),
            Route("GET", "/c"),
            Route("PUT", "/d/{x-y}"),
        )

    @pytest.mark.parametrize("path", ["a", "", "/a/{", "/a/{}", "/a/{b/c}", "/{a{b}}"])
    def test_what_is_no_path(self, path: str) -> None:
        broken("is not a path template", {path: {"get": op()}})
        broken("is not a path template", {"/ok": {"get": op(**{"x-path": path})}})
        broken("is not a path template", {"/ok": {"get": op(**{"x-aliases": [{"path": path}]})}})

    def test_a_variable_is_there_once(self) -> None:
        broken("has the same variable twice", {"/a/{id}/b/{id}": {"get": op()}}, loaders=[ours])

    def test_an_item_may_be_empty(self) -> None:
        assert foreign({"/a": None, "/b": {}, "/c": {"get": op()}}).operations[0].path == "/c"

    def test_servers(self) -> None:
        servers = [{"url": "https://api.example.com/v1/"}, {"url": "/"}]
        assert ours(servers=servers).servers == ("https://api.example.com/v1", "")
        broken("servers: expected an object with `url`", servers=[{"description": "none"}])


class TestLimits:
    RULES: ClassVar[list[Json]] = [
        {"limit": 100, "window": 60},
        {"limit": 5, "window": 1, "paths": ["/a"], "x-source": {}},
        {"limit": 7, "window": 1, "paths": ["/document", "/b"]},
        {"limit": 5, "window": 1, "paths": ["/a", "/b"]},
    ]

    def test_they_belong_to_the_operations_of_their_paths(self) -> None:
        paths = {"/a": {"get": op("a")}, "/b": {"get": op("b")}, "/document": {"get": op("c", **{"x-path": "/served"})}}
        contract = ours(paths, **{"x-rate-limits": self.RULES})
        everywhere = RateLimit(100, 60)
        shared = RateLimit(5, 1, ("/a", "/b"))
        assert contract.operation("a").limits == (everywhere, RateLimit(5, 1, ("/a",)), shared)
        assert contract.operation("b").limits == (everywhere, RateLimit(7, 1, ("/document", "/b")), shared)
        assert contract.operation("c").limits == (everywhere, RateLimit(7, 1, ("/document", "/b")))

    def test_the_same_limit_counts_once(self) -> None:
        assert ours(**{"x-rate-limits": [{"limit": 1, "window": 1}] * 2}).operations[0].limits == (RateLimit(1, 1),)

    def test_a_limit_of_a_path_that_is_not_there(self) -> None:
        broken(
            'x-rate-limits: nothing is at "/aa". Did you mean "/a"?',
            **{"x-rate-limits": [{"limit": 1, "window": 1, "paths": ["/aa"]}]},
        )

    @pytest.mark.parametrize(
        "rule",
        [
            {"limit": 5},
            {"window": 5},
            {"limit": "5", "window": 1},
            {"limit": 0, "window": 1},
            {"limit": 1, "window": 0},
        ],
    )
    def test_what_is_no_limit(self, rule: Json) -> None:
        broken("x-rate-limits: expected `", **{"x-rate-limits": [rule]})


class TestSecurity:
    SCHEMES: ClassVar[Json] = {
        "bearer": {"type": "http", "scheme": "Bearer"},
        "basic": {"type": "http", "scheme": "basic"},
        "header": {"type": "apiKey", "in": "header", "name": "X-Key"},
        "query": {"type": "apiKey", "in": "query", "name": "Key"},
        "cookie": {"type": "apiKey", "in": "cookie", "name": "Sid"},
        "oauth": {"type": "oauth2", "flows": {}},
    }

    def test_schemes(self) -> None:
        schemes = ours(components={"securitySchemes": self.SCHEMES}).security_schemes
        assert {name: (s.kind, s.parameter) for name, s in schemes.items()} == {
            "bearer": ("bearer", "authorization"), "basic": ("basic", "authorization"), "header": ("header", "x-key"),
            "query": ("query", "Key"), "cookie": ("cookie", "Sid"), "oauth": ("bearer", "authorization"),
        }  # fmt: skip

    def test_an_operation_overrules_the_api(self) -> None:
        paths = {
            "/a": {"get": op("a")},
            "/b": {"get": op("b", security=[])},
            "/c": {"get": op("c", security=[{}, {"query": [], "basic": []}])},
        }
        contract = ours(paths, components={"securitySchemes": self.SCHEMES}, security=[{"bearer": []}])
        assert contract.operation("a").security == (("bearer",),)
        assert contract.operation("b").security == ()
        assert contract.operation("c").security == (("query", "basic"), ())

    def test_an_unknown_scheme(self) -> None:
        known: dict[str, Any] = {"components": {"securitySchemes": self.SCHEMES}, "loaders": [ours]}
        broken('no security scheme "barer". Did you mean "bearer"?', security=[{"barer": []}], **known)
        broken("acme GET /a: no security scheme", {"/a": {"get": op(security=[{"x": []}])}}, **known)

    def test_a_key_that_is_nowhere(self) -> None:
        broken(
            "`in` is header, query or cookie, not 'body'",
            components={"securitySchemes": {"k": {"type": "apiKey", "in": "body", "name": "k"}}},
        )


class TestResponses:
    def statuses(self, *keys: str) -> dict[int | None, Any]:
        responses = {key: {"content": {"application/json": {"example": key}}} for key in keys}
        [operation] = ours({"/a": {"get": op(responses=responses)}}).operations
        return {
            status: response.json.examples["example"] if response.json else None
            for status, response in operation.responses.items()
        }

    def test_ranges_and_default(self) -> None:
        assert self.statuses("2XX", "4xx", "default") == {200: "2XX", 400: "4xx", None: "default"}

    @pytest.mark.parametrize("keys", [("200", "2XX"), ("2XX", "200")])
    def test_the_exact_status_overrules_its_range(self, keys: tuple[str, ...]) -> None:
        assert self.statuses(*keys) == {200: "200"}

    @pytest.mark.parametrize("key", ["20", "2X", "600", "ok", "2XXX", ""])
    def test_what_is_no_status(self, key: str) -> None:
        broken(f'"{key}" is not a status', {"/a": {"get": op(responses={key: {}})}})

    def test_success(self) -> None:
        def success(*keys: str) -> int | str | None:
            found = ours({"/a": {"get": op(responses={key: {} for key in keys})}}).operations[0].success()
            return found.status if found else "nothing"

        assert success("404", "202", "201") == 201
        assert success("404", "default") is None
        assert success("2XX", "204") == 200
        assert success("404") == "nothing"

    def test_extensions_are_no_statuses(self) -> None:
        assert self.statuses("200") == {200: "200"}
        [operation] = foreign({"/a": {"get": op(responses={"x-note": "?", "200": {}})}}).operations
        assert list(operation.responses) == [200]

    def test_no_responses(self) -> None:
        assert foreign(
            {"/a": {"get": {"operationId": "a", "responses": None}}, "/b": {"get": {"operationId": "b"}}}
        ).operations

    def test_examples(self) -> None:
        media = {"example": 1, "examples": {"a": {"value": 2}, "b": {"externalValue": "http://x"}}}
        [operation] = ours({"/a": {"get": op(responses={"200": {"content": {"application/json": media}}})}}).operations
        assert operation.responses[200].json is not None
        assert operation.responses[200].json.examples == {"a": 2, "b": None, "example": 1}


class TestParameters:
    def test_the_operation_overrules_its_path(self) -> None:
        shared = [param("a", schema={"type": "string"}), param("b"), param("a", "header")]
        own = [param("a", schema={"type": "integer"}), param("id", "path")]
        [operation] = ours({"/{id}": {"parameters": shared, "get": op(parameters=own)}}).operations
        assert [(p.name, p.location, p.schema["type"], p.required) for p in operation.parameters] == [
            ("a", "query", "integer", False), ("b", "query", "string", False), ("a", "header", "string", False),
            ("id", "path", "string", True),
        ]  # fmt: skip

    @pytest.mark.parametrize("name", ["Accept", "content-type", "AUTHORIZATION"])
    def test_headers_that_openapi_ignores(self, name: str) -> None:
        assert ours({"/a": {"get": op(parameters=[param(name, "header")])}}).operations[0].parameters == ()

    def test_explode(self) -> None:
        parameters = [
            param("a"),
            param("b", explode=False),
            param("c", style="pipeDelimited"),
            param("d", style="form", explode=True),
        ]
        [operation] = ours({"/a": {"get": op(parameters=parameters)}}).operations
        assert [p.explode for p in operation.parameters] == [True, False, False, True]

    @pytest.mark.parametrize(
        ("parameter", "message"),
        [
            (param(where="body"), 'is in "body"; expected path, query, header, cookie'),
            ({"in": "query"}, "expected an object with `name`"),
            ({"name": "a"}, "expected an object with `in`"),
            ("a", "expected an object with `in`"),
        ],
    )
    def test_what_is_no_parameter(self, parameter: Any, message: str) -> None:
        broken(message, {"/a": {"get": op(parameters=[parameter])}})


class TestErrors:
    def test_an_unknown_kind_or_key(self) -> None:
        broken('x-errors: unknown kind "not-fond". Did you mean "not-found"?', **{"x-errors": {"not-fond": {}}})
        broken("x-errors invalid: unknown key text", **{"x-errors": {"invalid": {"text": "no"}}})
        broken("x-errors invalid: `status` is a number, not '400'", **{"x-errors": {"invalid": {"status": "400"}}})


def test_the_contract_cannot_be_changed() -> None:
    contract = ours(components={"schemas": {"A": {}}})
    with pytest.raises(FrozenInstanceError):
        contract.name = "other"  # type: ignore[misc]
    for mapping in (contract.components, contract.errors, contract.security_schemes, contract.description,
                    contract.operations[0].responses):  # fmt: skip
        with pytest.raises(TypeError):
            mapping["x"] = 1  # type: ignore[index]


@pytest.mark.parametrize(
    ("media_type", "expected"),
    [
        ("application/json", True), ("Application/JSON; charset=utf-8", True), ("application/problem+json", True),
        ("application/jsonp", False), ("text/json", False), ("", False), ("application/xml", False),
    ],
)  # fmt: skip
def test_what_is_json(media_type: str, expected: bool) -> None:
    assert is_json(media_type) is expected


class TestVendors:
    def write(self, folder: Path, description: Any, overlay: str | None = None) -> Path:
        (folder / "acme").mkdir()
        (folder / "acme" / "extracted.json").write_bytes(
            description if isinstance(description, bytes) else orjson.dumps(description)
        )
        if overlay is not None:
            (folder / "acme" / "overlay.yaml").write_text(overlay)
        return folder

    def test_description_and_overlay(self, tmp_path: Path) -> None:
        overlay = "overlay: 1.0.0\nactions:\n- {target: $.info, update: {title: Other}, x-source: {url: 'https://x'}}\n"
        folder = self.write(tmp_path, describe(), overlay)
        assert load_vendor("acme", folder).title == "Other"
        (folder / "acme" / "overlay.yaml").unlink()
        assert load_vendor("acme", folder).title == "Acme"

    def test_the_overlay_is_named_in_its_errors(self, tmp_path: Path) -> None:
        folder = self.write(
            tmp_path, describe(), "overlay: 1.0.0\nactions:\n- {target: $.infos, update: {}, x-source: {u: 1}}\n"
        )
        with pytest.raises(OverlayError, match=r"acme.overlay\.yaml: action 1"):
            load_vendor("acme", folder)

    def test_no_such_vendor(self, tmp_path: Path) -> None:
        with pytest.raises(ContractError, match='no description of "acme"'):
            load_vendor("acme", tmp_path)

    def test_no_json(self, tmp_path: Path) -> None:
        with pytest.raises(ContractError, match=r"extracted\.json: not JSON"):
            load_vendor("acme", self.write(tmp_path, b"{"))
