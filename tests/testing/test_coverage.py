"""Contract coverage: measured over HTTP, merged, shown, and as pytest's option."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest
from typer.testing import CliRunner, Result

from vocmocks.cli import app
from vocmocks.errors import VocmocksError
from vocmocks.testing import MockServer, coverage_plugin, plugin, pool
from vocmocks.testing.coverage import KINDS, Item
from vocmocks.testing.coverage_report import PLURALS, Report

HEADERS = {"Authorization": "Bearer test_cover"}
REASON = {"reason": "Price", "date": 1688057218, "subscription_type": "paid_plan"}


@pytest.fixture(scope="module")
def mock() -> Iterator[MockServer]:
    """After a few requests: one accepted, one refused, one of another vendor."""
    with MockServer(vendors=("collectif", "repzo")) as server:
        url = f"{server.url}/collectif/api/1.1/wf/add_churn_reason"
        assert httpx.post(url, headers=HEADERS, json=REASON).status_code == 200
        refused = {**REASON, "subscription_type": "freemium", "date": "today"}
        assert httpx.post(url, headers=HEADERS, json=refused).status_code == 400
        url = f"{server.url}/repzo/v1/activity-feedback-v2"
        assert httpx.get(url, headers=HEADERS, params={"per_page": 2, "sort": "createdAt"}).status_code == 200
        yield server


@pytest.fixture
def report(mock: MockServer) -> Report:
    return Report.load(httpx.get(f"{mock.url}/__admin/coverage").json())


def test_what_was_asked_and_what_was_served(report: Report) -> None:
    covered = {(item.kind, item.name) for item in report.covered["collectif"]}
    assert covered == {
        ("operation", "add_churn_reason"), ("status", "200"), ("status", "400"),
        ("request field", "/reason"), ("request field", "/date"), ("request field", "/subscription_type"),
        ("value", "/subscription_type=paid_plan"), ("response field", "/status"), ("response field", "/response"),
    }  # fmt: skip
    repzo = {item.name for item in report.covered["repzo"] if item.operation == "list_activity_feedback_v2"}
    assert {"query per_page", "/data/*/_id", "/paging/total"} <= repzo
    assert "query rep" not in repzo


def test_what_there_would_be_is_listed(report: Report) -> None:
    missing = set(report.items["collectif"]) - report.covered["collectif"]
    assert Item("add_churn_reason", "value", "/subscription_type=freemium") in missing
    assert Item("add_review", "operation", "add_review") in missing
    assert {item.kind for items in report.items.values() for item in items} == set(KINDS)


def test_other_tenants_do_not_count(mock: MockServer) -> None:
    found = httpx.get(f"{mock.url}/__admin/coverage", headers={"X-Vocmocks-Tenant": "test_nobody"}).json()
    assert (found["percent"], found["vendors"]["repzo"]["percent"]) == (0, 0)


def test_runs_are_merged() -> None:
    one, two = Report(), Report()
    items = [Item("a", "status", "200"), Item("a", "status", "404")]
    one.add("acme", items, items[:1])
    two.add("acme", items, items[1:])
    one.merge(Report.load(json.loads(two.written("json"))))
    assert (one.percent, one.counts("acme", "status")) == (100, (2, 2))
    with pytest.raises(VocmocksError, match="not contract coverage"):
        Report.load({"vendors": [1]})


def test_it_is_shown_in_every_format(report: Report) -> None:
    covered, total = report.counts("collectif")
    rows = report.table().splitlines()
    words = [word for kind in KINDS for word in PLURALS.get(kind, f"{kind}s").split()]
    assert rows[0].split() == ["contract", "coverage", *words]
    assert rows[-1].split() == ["total", f"{report.percent:.1f}%"]
    suites = {suite.get("name"): suite for suite in ElementTree.fromstring(report.junit())}
    assert int(suites["collectif"].get("tests", 0)) == total
    assert len(suites["collectif"].findall("testcase/skipped")) == total - covered
    page = report.written("html")
    assert page.count("<li class=yes>") == sum(len(covered) for covered in report.covered.values())
    assert "http" not in page.replace("https://", "http"), "nothing comes from elsewhere"


def test_the_command_reads_it_from_a_server(mock: MockServer, tmp_path: Path, report: Report) -> None:
    def command(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["coverage", "--url", mock.url, *arguments])

    assert command().stdout.strip() == report.table()
    file = tmp_path / "coverage.json"
    assert command("--format", "json", "-o", str(file)).exit_code == 0
    assert json.loads(file.read_text())["percent"] == round(report.percent, 1)
    assert command("--merge", str(file), "--fail-under", "1").exit_code == 0
    low = command("--fail-under", "99.9")
    assert (low.exit_code, "expected 99.9% or more" in low.stderr) == (1, True)
    assert command("--merge", str(tmp_path / "none.json")).exit_code == 2
    for wrong in (("-o", str(tmp_path / "none" / "a")), ("--fail-under", "101"), ("--url", "http://127.0.0.1:1")):
        refused = command(*wrong)
        assert (refused.exit_code, refused.stdout) == (2, "")


def test_the_command_as_a_process(mock: MockServer) -> None:
    whole = [sys.executable, "-m", "vocmocks", "coverage", "--url", mock.url, "--fail-under", "99.9"]
    assert subprocess.run(whole, capture_output=True, check=False).returncode == 1


TESTS = """
import httpx
import pytest

pytestmark = pytest.mark.vocmocks(vendors=("collectif",))

@pytest.mark.parametrize("rating", [1, 2, 3])
def test_review(collectif, rating):
    review = {"title": "Great", "text": "I love it", "rating": rating, "date": 1688057218}
    answer = httpx.post(collectif.url + "/api/1.1/wf/add_review", headers=collectif.headers, json=review)
    assert answer.status_code == 200
    collectif.reset()

def test_interview(collectif):
    httpx.post(collectif.url + "/api/1.1/wf/add_interview", headers=collectif.headers, json={})
"""


Run = Callable[..., pytest.RunResult]


@pytest.fixture
def run(mock: MockServer, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Run:
    """pytest on TESTS with these options, in this process. All that they need is imported before, by `mock` and above:
    pytester forgets modules that are first imported in a test of its own."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeini("[pytest]\naddopts = -p vocmocks.testing.plugin\n")
    pytester.makepyfile(TESTS)

    assert all((coverage_plugin, plugin, pool))

    def ran(*options: str) -> pytest.RunResult:
        return pytester.runpytest_inprocess("-q", "-p", "no:cacheprovider", *options)

    return ran


@pytest.mark.parametrize("workers", [(), ("-p", "xdist", "-n", "2")], ids=["alone", "workers"])
def test_a_run_is_measured(pytester: pytest.Pytester, run: Run, workers: tuple[str, ...]) -> None:
    options = (
        "--vocmocks-coverage",
        "--vocmocks-coverage=json:out/coverage.json",
        "--vocmocks-fail-under=90",
        *workers,
    )
    result = run(*options)
    result.assert_outcomes(passed=4)
    assert result.ret == 1
    result.stdout.fnmatch_lines(["*vocmocks contract coverage*", "  add_review*", "FAIL contract coverage is *"])
    written = Report.load(json.loads((pytester.path / "out" / "coverage.json").read_text()))
    covered = {(item.operation, item.name) for item in written.covered["collectif"]}
    assert {("add_review", "/rating"), ("add_review", "200"), ("add_interview", "400")} <= covered
    assert ("add_interview", "200") not in covered


def test_runs_are_merged_by_a_file(pytester: pytest.Pytester, run: Run) -> None:
    kept, seen = "--vocmocks-coverage-append=kept.json", []
    for name in ("test_review", "test_interview"):
        assert run("-k", name, kept).ret == 0
        written = Report.load(json.loads((pytester.path / "kept.json").read_text()))
        seen.append({item.operation for item in written.covered["collectif"]})
    assert seen == [{"add_review"}, {"add_review", "add_interview"}]
    (pytester.path / "kept.json").write_text('{"a": 1}')
    result = run("-k", "test_review", kept)
    assert "this is not contract coverage as vocmocks writes it" in result.stdout.str() + result.stderr.str()


@pytest.mark.parametrize(
    ("option", "says"),
    [
        ("--vocmocks-coverage=xml", "expected table, json:FILE, junit:FILE or html:FILE"),
        ("--vocmocks-coverage=junit", "expected table, json:FILE"),
        ("--vocmocks-coverage=json:/dev/null/a/b.json", "Not a directory"),
        ("--vocmocks-fail-under=101", "expected 0 to 100"),
    ],
)
def test_what_cannot_be_meant_is_told_at_once(run: Run, option: str, says: str) -> None:
    result = run(option)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"*{says}*"])
