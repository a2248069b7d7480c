"""What is logged: by a real process, whose lines are read."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from vocmocks.logs import FIELDS, JsonLines, TextLines, printable, wants_requests

SECRET = "test_logged_secret_7531"


@contextmanager
def serving(document: Path, errors: Path, *flags: str) -> Iterator[str]:
    command = [sys.executable, "-m", "vocmocks", "serve", "-p", "0", "--document", str(document), *flags]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VOCMOCKS_")}
    with errors.open("wb") as stream:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stream, text=True, env=environment)
        try:
            assert process.stdout is not None
            first = process.stdout.readline()
            found = re.search(r"http://[\d.]+:\d+", first)
            assert found, first
            yield found[0]
        finally:
            process.terminate()
            process.communicate(timeout=30)


def logged(document: Path, folder: Path, *flags: str) -> str:
    """What is on stderr after three requests."""
    errors = folder / "errors.txt"
    headers = {"Authorization": f"Bearer {SECRET}", "X-Request-Id": "trace-7"}
    with serving(document, errors, *flags) as url:
        answer = httpx.get(f"{url}/mini/v1/things", headers=headers)
        assert answer.status_code == 200
        assert "trace-7" not in str(answer.headers)
        httpx.get(f"{url}/mini/v1/{SECRET}%0Afaked%1b[31m", headers=headers)
        httpx.get(f"{url}/__admin/requests", headers={"X-Vocmocks-Tenant": SECRET})
        httpx.get(f"{url}/__admin/health")
        journal = httpx.get(f"{url}/__admin/requests").json()["requests"]
        assert [entry["id"] for entry in journal] == ["2", "1"]
    return errors.read_text("utf-8")


def test_json_has_a_line_for_each_request(mini_document: Path, tmp_path: Path) -> None:
    text = logged(mini_document, tmp_path, "--log-format", "json")
    lines: list[dict[str, Any]] = [json.loads(line) for line in text.splitlines()]
    assert SECRET not in text
    requests = [line for line in lines if line["logger"] == "vocmocks.requests"]
    assert len(requests) == 4
    first, second, control, _ = requests
    assert {key: first[key] for key in ("level", "id", "request_id", "vendor", "operation", "method", "path", "status",
                                        "outcome", "tenant")} == {
        "level": "info", "id": "1", "request_id": "trace-7", "vendor": "mini", "operation": "list_things",
        "method": "GET", "path": "/v1/things", "status": 200, "outcome": "answered", "tenant": "…7531",
    }  # fmt: skip
    assert first["duration_ms"] > 0
    assert first["process"] > 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", first["time"])
    assert (second["id"], second["status"], second["operation"]) == ("2", 404, None)
    assert second["path"] == "/v1/…7531\\nfaked\\x1b[31m"
    assert (control["path"], control["tenant"]) == ("/__admin/requests", "…7531")


def test_text_has_them_at_debug_and_uvicorns_lines_look_the_same(mini_document: Path, tmp_path: Path) -> None:
    text = logged(mini_document, tmp_path, "--log-level", "debug")
    assert SECRET not in text
    assert re.search(
        r"^INFO vocmocks\.requests: GET /v1/things 200 id=1 request_id=trace-7 vendor=mini operation=list_things "
        r"outcome=answered tenant=…7531 duration_ms=[\d.]+$",
        text,
        re.MULTILINE,
    )
    assert re.search(r"^INFO uvicorn\.error: ", text, re.MULTILINE)
    assert "\x1b" not in text


@pytest.mark.parametrize(
    "flags", [(), ("--log-level", "info"), ("--log-format", "json", "--log-level", "warning"), ("--log-level", "error")]
)
def test_otherwise_requests_are_not_logged(mini_document: Path, tmp_path: Path, flags: tuple[str, ...]) -> None:
    assert logged(mini_document, tmp_path, *flags) == ""


@pytest.mark.parametrize(
    ("level", "format", "wanted"),
    [
        ("debug", "text", True), ("info", "text", False), ("debug", "json", True), ("info", "json", True),
        ("warning", "json", False), ("error", "text", False),
    ],
)  # fmt: skip
def test_who_gets_a_line_for_each_request(level: str, format: Any, wanted: bool) -> None:
    assert wants_requests(level, format) is wanted


class TestLines:
    @staticmethod
    def record(**more: Any) -> logging.LogRecord:
        return logging.makeLogRecord(
            {"name": "uvicorn.error", "levelname": "INFO", "msg": "%s", "args": ("é\n",)} | more
        )

    def test_a_json_line_is_one_line(self) -> None:
        line = JsonLines().format(self.record())
        assert "\n" not in line
        assert json.loads(line)["message"] == "é\n"

    def test_what_went_wrong_is_in_it(self) -> None:
        try:
            raise ValueError("broken")
        except ValueError:
            line = JsonLines().format(self.record(exc_info=sys.exc_info()))
        assert "ValueError: broken" in json.loads(line)["exception"]

    def test_fields_stand_behind_the_message(self) -> None:
        record = self.record(**{FIELDS: {"id": "7", "method": "GET", "vendor": None}})
        assert TextLines("%(message)s").format(record) == "é\n id=7"

    @pytest.mark.parametrize(
        ("text", "shown"),
        [("/é/ü", "/é/ü"), ("a\r\nb\tc", "a\\r\\nb\\tc"), ("\u202e", "\\u202e"), ("x" * 300, "x" * 199 + "…")],
    )
    def test_what_clients_decide_stays_in_its_line(self, text: str, shown: str) -> None:
        assert printable(text) == shown
