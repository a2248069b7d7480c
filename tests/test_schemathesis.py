"""Schemathesis against each vendor's exported OpenAPI, over HTTP, with every check it has."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from vocmocks import data
from vocmocks.contract import load_vendor
from vocmocks.contract.export import export
from vocmocks.settings import Settings
from vocmocks.testing import MockServer

EXAMPLES = "40"


@pytest.mark.parametrize("vendor", data.vendors())
def test_no_check_fails(vendor: str, tmp_path: Path) -> None:
    contract = load_vendor(vendor)
    with MockServer(Settings(vendors=(vendor,), limits_on=False)) as mock:
        document = tmp_path / "openapi.json"
        document.write_text(json.dumps(export(contract, f"{mock.url}/{vendor}")), "utf-8")
        command = [
            sys.executable, "-m", "schemathesis.cli", "run", str(document), "--url", f"{mock.url}/{vendor}",
            "--checks", "all", "--phases", "examples,coverage,fuzzing,stateful", "--max-examples", EXAMPLES,
            "--seed", "1", "--header", "Authorization: Bearer test_fuzz", "--continue-on-failure", "--no-color",
        ]  # fmt: skip
        run = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=300, check=False)
    assert run.returncode == 0, run.stdout[-20_000:] + run.stderr
