"""Schemathesis goes along the links: what it created is read, changed, deleted, and then gone."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from vocmocks.contract import load_vendor
from vocmocks.contract.export import export
from vocmocks.settings import Settings
from vocmocks.testing import MockServer

TENANT = "test_states"
LEFT_OUT = "positive_data_acceptance,negative_data_rejection"
"""Whether a reference in a body exists no schema can say; and nothing is sent that a schema forbids."""
ONLY_DOCUMENTED = "[phases.stateful.inference]\nalgorithms = []\n"


@dataclass(frozen=True)
class States:
    """What to go along: `paths` as a pattern, `known`: path parameters that have to exist, `id` in an answer."""

    create: str
    read: str
    paths: str
    id: tuple[str, str]
    known: tuple[str, ...] = ()


VENDORS = {
    "repzo": States(
        "create_activity_feedback_v2", "get_activity_feedback_v2", r"^/activity-feedback-v2(/\{id\})?$", ("data", "_id")
    ),
    "chattermill": States(
        "create_response", "get_response", r"^/\{project\}/responses(/\{id\})?$", ("response", "id"), ("project",)
    ),
}


@pytest.mark.parametrize("vendor", VENDORS)
def test_no_check_fails_along_the_links(vendor: str, tmp_path: Path) -> None:
    states = VENDORS[vendor]
    with MockServer(Settings(vendors=(vendor,), limits_on=False)) as mock:
        described = httpx.get(f"{mock.url}/__admin/vendors/{vendor}").json()
        run = along(states, vendor, described, tmp_path)
        entries = httpx.get(f"{mock.url}/__admin/requests", params={"limit": "10000"}).json()["requests"]
    assert run.returncode == 0, run.stdout[-20_000:] + run.stderr
    covered = re.search(r"API Links:\s+(\d+) covered", run.stdout)
    assert covered is not None, run.stdout
    assert int(covered[1]) >= 1
    made = {
        str(entry["response"]["body"][states.id[0]][states.id[1]])
        for entry in entries
        if entry["operation"] == states.create and entry["response"]["status"] == 201
    }
    read = [entry["request"]["path"] for entry in entries if is_read(entry, states)]
    assert made & {path.rpartition("/")[2] for path in read}, "what was created was read"


def is_read(entry: Any, states: States) -> bool:
    return bool(entry["operation"] == states.read and entry["response"]["status"] == 200)


def along(states: States, vendor: str, described: Any, folder: Path) -> subprocess.CompletedProcess[str]:
    fixed = [f'"path.{name}" = {json.dumps(described["samples"][name])}' for name in states.known]
    configuration = "\n".join(["[parameters]", *fixed, ONLY_DOCUMENTED])
    (folder / "schemathesis.toml").write_text(configuration, "utf-8")
    document = folder / "openapi.json"
    document.write_text(json.dumps(export(load_vendor(vendor), described["base_url"])), "utf-8")
    command = [
        sys.executable, "-m", "schemathesis.cli", "run", str(document), "--url", described["base_url"], "--checks",
        "all", "--exclude-checks", LEFT_OUT, "--phases", "stateful", "--mode", "positive",
        "--max-examples", "6", "--seed", "1", "--include-path-regex", states.paths, "--header",
        f"Authorization: Bearer {TENANT}", "--continue-on-failure", "--no-color",
    ]  # fmt: skip
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, timeout=300, check=False)
