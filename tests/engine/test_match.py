from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocmocks.engine.match import Match, Matcher, NoMatch

from .support import Json, contract, describe, operation, serve


def matcher(*routes: str, bases: tuple[str, ...] = ("",)) -> Matcher:
    """`GET /a/{id}`: an operation of that name."""
    paths: dict[str, Json] = {}
    for route in routes:
        method, _, path = route.partition(" ")
        paths.setdefault(path, {})[method.lower()] = operation(route)
    return Matcher(contract(describe(paths)).operations, bases)


def found(match: Matcher, request: str) -> Any:
    method, _, path = request.partition(" ")
    result = match(method, path)
    return (result.operation.id, dict(result.values)) if isinstance(result, Match) else result


def test_concrete_paths_come_before_templates() -> None:
    match = matcher("GET /a/{id}", "GET /a/me", "GET /{x}/me", "GET /{x}/{y}", "GET /a/{id}.json")
    assert found(match, "GET /a/me") == ("GET /a/me", {})
    assert found(match, "GET /a/you") == ("GET /a/{id}", {"id": "you"})
    assert found(match, "GET /b/me") == ("GET /{x}/me", {"x": "b"})
    assert found(match, "GET /b/you") == ("GET /{x}/{y}", {"x": "b", "y": "you"})
    assert found(match, "GET /a/1.json") == ("GET /a/{id}.json", {"id": "1"})


SEGMENT = st.text("ab.-_~", min_size=1, max_size=3)
TEMPLATE = st.lists(SEGMENT | st.just("{}"), min_size=1, max_size=4).map(
    lambda parts: "/" + "/".join(f"{{v-{n}}}" if part == "{}" else part for n, part in enumerate(parts))
)


def shape(template: str) -> str:
    return "/".join("{}" if part.startswith("{") else part for part in template.split("/"))


@given(
    templates=st.lists(TEMPLATE, min_size=1, max_size=6, unique_by=shape),
    path=st.lists(SEGMENT, min_size=1, max_size=4),
)
def test_the_template_with_the_most_fixed_text_that_fits_wins(templates: list[str], path: list[str]) -> None:
    def fits(template: str) -> bool:
        parts = template.split("/")[1:]
        return len(parts) == len(path) and all(a.startswith("{") or a == b for a, b in zip(parts, path, strict=True))

    result = matcher(*(f"GET {template}" for template in templates))("GET", "/" + "/".join(path))
    fitting = [template for template in templates if fits(template)]
    if not fitting:
        assert result == NoMatch()
        return
    assert isinstance(result, Match)
    assert result.operation.path in fitting
    assert result.operation.path.count("{") == min(template.count("{") for template in fitting)
    parts = result.operation.path.split("/")[1:]
    assert dict(result.values) == {a[1:-1]: b for a, b in zip(parts, path, strict=True) if a.startswith("{")}


@pytest.mark.parametrize(
    "request_", ["GET /a/", "GET /a/1/", "GET //a", "GET /a//", "GET /A", "GET a", "GET ", "GET /a/1/2"]
)
def test_slashes_and_letter_case_are_exact(request_: str) -> None:
    assert found(matcher("GET /a", "GET /a/{id}"), request_) == NoMatch()


def test_a_documented_trailing_slash_is_wanted() -> None:
    match = matcher("GET /a/", "GET /b/{id}/")
    assert found(match, "GET /a/") == ("GET /a/", {})
    assert found(match, "GET /b/1/") == ("GET /b/{id}/", {"id": "1"})
    assert found(match, "GET /a") == found(match, "GET /b/1") == NoMatch()


def test_other_methods_of_the_path_are_told() -> None:
    match = matcher("GET /a", "POST /a", "DELETE /{x}", "GET /b/{id}")
    assert found(match, "PUT /a") == NoMatch(("GET", "POST"))
    assert found(match, "DELETE /a") == ("DELETE /{x}", {"x": "a"})
    assert found(match, "PUT /b/1") == NoMatch(("GET",))
    assert found(match, "get /a") == NoMatch(("GET", "POST"))
    assert found(match, "PUT /c/1") == NoMatch()


def test_several_variables_in_a_segment() -> None:
    match = matcher("GET /{from}..{to}", "GET /v{major}.{minor}/x", "GET /a/{id}:close")
    assert found(match, "GET /1..2") == ("GET /{from}..{to}", {"from": "1", "to": "2"})
    assert found(match, "GET /v1.2/x") == ("GET /v{major}.{minor}/x", {"major": "1", "minor": "2"})
    assert found(match, "GET /a/7:close") == ("GET /a/{id}:close", {"id": "7"})
    assert found(match, "GET /1.2") == NoMatch()


def test_names_need_not_be_identifiers() -> None:
    match = matcher("GET /a/{survey-id}/{2nd}/{x(y)}/{a b}")
    assert found(match, "GET /a/1/2/3/4")[1] == {"survey-id": "1", "2nd": "2", "x(y)": "3", "a b": "4"}


def test_fixed_text_is_no_pattern() -> None:
    match = matcher("GET /a.b/{x}", "GET /c+(d)/{x}", "GET /$e^")
    assert found(match, "GET /a.b/1")[1] == {"x": "1"}
    assert found(match, "GET /axb/1") == NoMatch()
    assert found(match, "GET /c+(d)/1")[1] == {"x": "1"}
    assert found(match, "GET /$e^") == ("GET /$e^", {})


def test_base_paths() -> None:
    match = matcher("GET /a", "GET /a/{id}", bases=("/v1", "", "/{version}/api"))
    for path in ("/a", "/v1/a", "/x/api/a"):
        assert found(match, f"GET {path}")[0] == "GET /a"
    assert found(match, "GET /v2/api/a/7") == ("GET /a/{id}", {"version": "v2", "id": "7"})
    assert found(match, "GET /v2/a") == NoMatch()


def test_a_base_path_is_no_value_of_a_variable() -> None:
    """Whoever forgets the project of `/v1/{project}/a` does not ask for the project v1."""
    match = matcher("GET /{project}/a", "GET /{project}/a/{id}", bases=("/v1", "", "/{version}/api"))
    assert found(match, "GET /v1/a") == found(match, "GET /v1/a/7") == NoMatch()
    assert found(match, "GET /v1/v1/a") == ("GET /{project}/a", {"project": "v1"})
    assert found(match, "GET /v1x/a") == ("GET /{project}/a", {"project": "v1x"})
    assert found(match, "GET /v1/api/x/a") == ("GET /{project}/a", {"version": "v1", "project": "x"})


def test_the_first_operation_of_a_route_is_kept() -> None:
    match = matcher("GET /v1/a", "GET /a", bases=("", "/v1"))
    assert found(match, "GET /v1/a")[0] == "GET /v1/a"


ENCODED = [
    ("a%2Fb", "a/b"), ("a%2fb", "a/b"), ("%2F", "/"), ("a%20b", "a b"), ("%C3%A9", "é"), ("é", "é"), ("a%252Fb",
    "a%2Fb"),
    ("a%25", "a%"), ("%2541", "%41"), ("%2541%2Fx", "%41/x"), ("100%25%2F%32", "100%/2"), ("a+b", "a+b"), ("%3F%23",
    "?#"),
    ("%FF", "\ufffd"), ("a;b=c", "a;b=c"), ("%7Bid%7D", "{id}"),
]  # fmt: skip


@pytest.mark.parametrize(("sent", "value"), ENCODED)
def test_values_are_decoded_once(sent: str, value: str) -> None:
    schema = {"const": value}
    parameters = [{"name": "id", "in": "path", "required": True, "schema": schema}]
    client = serve(describe({"/x/{id}/y": {"get": operation(parameters=parameters)}}))
    for prefix in ("", "/acme"):
        response = client.get(f"{prefix}/x/{sent}/y")
        assert response.status_code == 200, response.text


@given(value=st.text(min_size=1, max_size=8).filter(lambda text: text not in (".", "..")))
def test_any_text_can_be_a_value(value: str) -> None:
    from urllib.parse import quote

    from vocmocks.engine.exchange import vendor_path

    sent = quote(value, safe="")
    path = vendor_path({"path": f"/acme/x/{value}", "raw_path": f"/acme/x/{sent}?q=%2F".encode()}, "/acme")
    assert found(matcher("GET /x/{id}"), f"GET {path}") == ("GET /x/{id}", {"id": value})
