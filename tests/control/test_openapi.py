"""The control API's description: it is OpenAPI, it has what there is, and what it says is so."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from openapi_spec_validator import validate
from starlette.routing import Mount, Route

from vocmocks import create_app
from vocmocks.control.openapi import FOLDER, described
from vocmocks.errors import ContractError
from vocmocks.settings import Settings
from vocmocks.testing import MockServer

from .shop import SHOP, Shop, shop

EXAMPLES = "6"
CONFIGURATION = """
[[operations]]
include-operation-id = ["follow_events"]  # it never ends; test_events.py follows it
enabled = false

[[operations]]  # these take names that only the server knows: of operations, events and scenarios
include-operation-id = ["make_fault", "register_webhook", "put_scenario_on", "take_scenario_off"]

[operations.checks]
positive_data_acceptance.enabled = false
"""


def test_it_is_openapi(one_shop: Shop) -> None:
    document = one_shop.get("/openapi.json")
    validate(document)
    assert document["openapi"].startswith("3.1")
    assert document["servers"] == [{"url": f"{one_shop.url}/__admin"}]
    ids = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(ids) == len(set(ids)) > 40


def operations(document: Any) -> list[tuple[str, str, Any]]:
    return [
        (method.upper(), path, operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method != "parameters"
    ]


def test_it_has_every_route_and_nothing_else() -> None:
    app = create_app(Settings(descriptions={"shop": SHOP}))
    [mount] = [route for route in app.routes if isinstance(route, Mount) and route.name == "admin"]
    routes = [route for route in mount.routes if isinstance(route, Route) and route.include_in_schema]
    served = {
        (method, re.sub(r":\w+}", "}", route.path))
        for route in routes
        for method in (route.methods or ())
        if method != "HEAD"
    }
    assert {(method, path) for method, path, _ in operations(described())} == served


def test_each_part_belongs_to_a_module() -> None:
    parts = {path.stem for path in FOLDER.glob("*.yaml")}
    assert parts <= {path.stem for path in FOLDER.glob("*.py")}


def test_two_parts_cannot_describe_the_same(tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").write_text("info: {}\ncomponents: {}\n", "utf-8")
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text("paths: {/same: {get: {}}}\n", "utf-8")
    with pytest.raises(ContractError, match='"/same" is described elsewhere'):
        described(tmp_path)


def test_methods_and_paths_that_there_are_not_are_told(one_shop: Shop) -> None:
    wrong = one_shop.control("PUT", "/requests/count")
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "POST")
    assert wrong.json() == {"error": "PUT is not allowed here; allowed: POST"}
    wrong = one_shop.control("GET", "/reqests")
    assert wrong.status_code == 404
    assert 'Did you mean "/requests"?' in wrong.json()["error"]


def test_vendors_have_descriptions_too() -> None:
    with shop() as mock:
        document = mock.get("/vendors/shop/openapi.json")
        validate(document)
        assert document["servers"] == [{"url": f"{mock.url}/shop/v1"}]
        assert set(document["paths"]) == {"/things", "/things/{id}"}
        assert mock.control("GET", "/vendors/nobody/openapi.json").status_code == 404
        answer = httpx.get(f"{document['servers'][0]['url']}/things", headers={"Authorization": "Bearer test_me"})
        assert answer.status_code == 200


def test_what_it_says_is_so(tmp_path: Path) -> None:
    """Schemathesis asks a server all that the description allows, and what it does not."""
    (tmp_path / "schemathesis.toml").write_text(CONFIGURATION, "utf-8")
    with MockServer(Settings(vendors=("collectif", "track-cxm"), limits_on=False)) as mock:
        headers = {"Authorization": "Bearer test_me"}
        for path in ("add_review", "add_revew"):
            httpx.post(f"{mock.url}/collectif/api/1.1/wf/{path}", json={"tittle": 1}, headers=headers)
        command = [
            sys.executable, "-m", "schemathesis.cli", "--config-file", "schemathesis.toml", "run",
            f"{mock.url}/__admin/openapi.json", "--phases", "examples,coverage,fuzzing,stateful",
            "--max-examples", EXAMPLES, "--seed", "1", "--continue-on-failure", "--no-color",
        ]  # fmt: skip
        run = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=500, check=False)
    assert run.returncode == 0, run.stdout[-20_000:] + run.stderr
