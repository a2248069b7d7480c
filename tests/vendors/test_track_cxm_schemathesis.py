"""Schemathesis against an organisation that exists, as tests/test_schemathesis.py knows none.

Whether a body's references exist and two dates go together no schema can say, so that valid data may be refused here.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import httpx

from vocmocks.contract import load_vendor
from vocmocks.contract.export import export
from vocmocks.settings import Settings
from vocmocks.testing import MockServer

TENANT = "test_fuzz"
PATH = ("organization_uuid", "survey_uuid", "survey_group_uuid", "distribution_uuid")


def test_no_check_fails_for_what_exists(tmp_path: Path) -> None:
    with MockServer(Settings(vendors=("track-cxm",), limits_on=False)) as mock:
        base = f"{mock.url}/track-cxm"
        asked = httpx.get(f"{mock.url}/__admin/vendors", headers={"X-Vocmocks-Tenant": TENANT}, timeout=30).json()
        samples = asked["vendors"][0]["samples"]
        parameters = [f'"path.{name}" = {json.dumps(samples[name])}' for name in PATH]
        (tmp_path / "schemathesis.toml").write_text("\n".join(["[parameters]", *parameters]), "utf-8")
        document = tmp_path / "openapi.json"
        document.write_text(json.dumps(export(load_vendor("track-cxm"), base)), "utf-8")
        command = [
            sys.executable, "-m", "schemathesis.cli", "run", str(document), "--url", base, "--checks", "all",
            "--exclude-checks", "positive_data_acceptance", "--phases", "examples,coverage,fuzzing",
            "--max-examples", "5", "--seed", "1", "--header", f"Authorization: Bearer {TENANT}",
            "--continue-on-failure", "--no-color",
        ]  # fmt: skip
        run = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=300, check=False)
    assert run.returncode == 0, run.stdout[-20_000:] + run.stderr
    assert "returned only 401/403" not in run.stdout
