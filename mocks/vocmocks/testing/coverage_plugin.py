"""Contract coverage of a pytest run, merged over its workers and, with `--vocmocks-coverage-append`, over runs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from vocmocks.errors import VocmocksError
from vocmocks.testing.coverage_report import FORMATS, Report
from vocmocks.testing.remote import Remote

OUTPUT = "vocmocks_coverage"
EXPECTED = "expected table, json:FILE, junit:FILE or html:FILE (before names of tests, write --vocmocks-coverage=table)"


class CoverageOfRun:
    """`wanted`: `FORMAT` or `FORMAT:FILE` each; `least`: percent below which the run fails; `kept`: the file that runs
    are merged in, if any."""

    def __init__(self, wanted: Sequence[str], least: float | None, kept: Path | None) -> None:
        self.report = Report()
        self._least, self._kept = least, kept
        self._wanted = [text.partition(":")[::2] for text in wanted or ("table",)]
        for how, file in self._wanted:
            if how not in FORMATS or (how in ("junit", "html") and not file):
                raise pytest.UsageError(f"--vocmocks-coverage {how}: {EXPECTED}")
            _make_folder(file)
        if least is not None and not 0 <= least <= 100:
            raise pytest.UsageError(f"--vocmocks-fail-under {least:g}: expected 0 to 100")

    def collect(self, remote: Remote) -> None:
        """Take over what a tenant covered so far."""
        self.report.merge(Report.load(remote.get("/coverage")))

    @property
    def is_too_low(self) -> bool:
        return self._least is not None and self.report.percent < self._least

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """A worker of pytest-xdist hands over what it saw."""
        if OUTPUT in getattr(node, "workeroutput", {}):
            self.report.merge(Report.load(json.loads(node.workeroutput[OUTPUT])))

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        output = getattr(session.config, "workeroutput", None)
        if output is not None:
            output[OUTPUT] = json.dumps(self.report.as_json())
            return
        if self._kept is not None:
            self._merge_with_earlier(self._kept)
        if self.is_too_low and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def _merge_with_earlier(self, file: Path) -> None:
        if file.exists():
            try:
                self.report.merge(Report.load(json.loads(file.read_text())))
            except (ValueError, VocmocksError) as error:
                raise pytest.UsageError(f"--vocmocks-coverage-append {file}: {error}") from None
        file.write_text(self.report.written("json"))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.section("vocmocks contract coverage")
        for how, file in self._wanted:
            text = self.report.written(how)
            if not file:
                terminalreporter.write_line(text)
                continue
            Path(file).write_text(text, encoding="utf-8")
            terminalreporter.write_line(f"{how} written to {file}")
        if self.is_too_low:
            terminalreporter.write_line(
                f"FAIL contract coverage is {self.report.percent:.1f}%, expected {self._least:g}% or more", red=True
            )


def _make_folder(file: str) -> None:
    """Of a report: what cannot be written is told before the tests run."""
    try:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise pytest.UsageError(f"--vocmocks-coverage {file}: {error.strerror or error}") from None
