"""Schemathesis against each vendor's exported OpenAPI, over HTTP, with every check it has."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from vocmocks import data
from vocmocks.contract import load_vendor
from vocmocks.contract.errors import KINDS
from vocmocks.contract.export import export
from vocmocks.contract.model import Contract
from vocmocks.settings import Settings
from vocmocks.testing import MockServer
from vocmocks.vendors import plugin

EXAMPLES = "5"
MAY_BE_REFUSED = """
[checks]
positive_data_acceptance.expected-statuses = ["2xx", "3xx", "401", "403", "404", "409", "422", "429", "5xx"]
"""
"""For vendors that have a status of its own for what is well formed and cannot be done."""


NAMES_WHAT_HAS_TO_EXIST = """
[[operations]]
include-operation-id = "{operation}"
checks.positive_data_acceptance.expected-statuses = ["2xx", "3xx", "{status}", "401", "403", "404", "409", "429", "5xx"]
"""
"""For requests with names (of an employee, an organisation) that a vendor refuses beside what is not valid."""


def configuration(contract: Contract) -> str:
    """Schemathesis' settings: what this vendor answers where others answer something else."""
    kinds = {*contract.errors, *(kind for operation in contract.operations for kind in operation.errors)}
    common = MAY_BE_REFUSED if "unprocessable" in kinds else ""
    statuses = {id: refusing(contract, id) for id in plugin(contract.name).behaviours.objections}
    return common + "".join(
        NAMES_WHAT_HAS_TO_EXIST.format(operation=id, status=status) for id, status in statuses.items()
    )


def refusing(contract: Contract, operation_id: str) -> int:
    """The status of what is not valid."""
    return contract.error("invalid", contract.operation(operation_id)).status or KINDS["invalid"]


def left_out(contract: Contract) -> list[str]:
    """Checks that hold every API to one status, as options: no authorization is 401."""
    status = contract.error("unauthorized", None).status or KINDS["unauthorized"]
    return [] if status == KINDS["unauthorized"] else ["--exclude-checks", "missing_required_header"]


def credentials(mock: MockServer, vendor: str) -> list[str]:
    """The headers that a client sends, as options."""
    vendors = httpx.get(f"{mock.url}/__admin/vendors", params={"tenant": "test_fuzz"}).json()["vendors"]
    headers = next(one["credentials"]["headers"] for one in vendors if one["name"] == vendor)
    return [option for name, value in headers.items() for option in ("--header", f"{name}: {value}")]


@pytest.mark.parametrize("vendor", data.vendors())
def test_no_check_fails(vendor: str, tmp_path: Path) -> None:
    contract = load_vendor(vendor)
    (tmp_path / "schemathesis.toml").write_text(configuration(contract), "utf-8")
    with MockServer(Settings(vendors=(vendor,), limits_on=False)) as mock:
        document = tmp_path / "openapi.json"
        document.write_text(json.dumps(export(contract, f"{mock.url}/{vendor}")), "utf-8")
        command = [
            sys.executable, "-m", "schemathesis.cli", "run", str(document), "--url", f"{mock.url}/{vendor}",
            "--checks", "all", "--phases", "examples,coverage,fuzzing,stateful", "--max-examples", EXAMPLES,
            "--seed", "1", *credentials(mock, vendor), *left_out(contract), "--continue-on-failure", "--no-color",
        ]  # fmt: skip
        run = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=300, check=False)
    assert run.returncode == 0, run.stdout[-20_000:] + run.stderr
