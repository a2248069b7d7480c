"""`vocmocks check` as people use it: against this mock, and against something that differs from it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
from starlette.requests import Request
from typer.testing import CliRunner

from vocmocks import data
from vocmocks.cli import app
from vocmocks.testing import MockServer

from .other_side import Change, Reply, other_side

SECRET = "real-account-key-93817"
LISTED = "list_activity_feedback_v2"
READ = ("get_activity_feedback_v2", "get_detailed_analytics_and_insights", LISTED)
Result = tuple[int, str, str]


def check(vendor: str, url: str, *arguments: str | Path, variables: dict[str, str] | None = None) -> Result:
    """Exit status, stdout, stderr."""
    command = ["check", "--vendor", vendor, "--base-url", url, *map(str, arguments)]
    result = CliRunner().invoke(app, command, env={"COLUMNS": "200", **(variables or {})})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def checked(vendor: str, url: str, *arguments: str | Path) -> tuple[int, Any]:
    status, out, _ = check(vendor, url, "--format", "json", *arguments)
    return status, json.loads(out)


def against(change: Change, *arguments: str | Path) -> tuple[int, Any]:
    """What is found where Repzo differs like that."""
    with other_side("repzo", change) as side:
        status, found = checked("repzo", f"{side.url}/v1", "--header", f"Authorization: Bearer {SECRET}", *arguments)
        assert {method for method, _ in side.seen} == {"GET"}, "nothing but reading"
        assert SECRET not in json.dumps(found)
        return status, found


def keys(found: Any) -> set[str]:
    return {each["key"] for each in found["differences"]}


def as_it_is(request: Request, reply: Reply) -> None:
    """No difference."""


@pytest.fixture(scope="module")
def mock() -> Iterator[MockServer]:
    with MockServer(limits_on=False) as served:
        yield served


def base(mock: MockServer, vendor: str) -> str:
    url: str = httpx.get(f"{mock.url}/__admin/vendors/{vendor}").json()["base_url"]
    return url


@pytest.mark.parametrize("vendor", [name for name in data.vendors() if name != "collectif"])
def test_this_mock_keeps_to_its_own_contracts(vendor: str, mock: MockServer) -> None:
    described = httpx.get(f"{mock.url}/__admin/vendors/{vendor}").json()
    reading = {each["id"] for each in described["operations"] if each["method"] == "GET"}
    status, found = checked(vendor, base(mock, vendor))
    assert found["differences"] == []
    assert status == 0
    assert set(found["checked"]) == reading - {"download_export"}, "what an export is called, only its link says"
    assert {each["reason"].partition(" ")[2] for each in found["skipped"] if each["operation"] not in reading} == {
        "writes: see --allow-writes"
    }


@pytest.mark.parametrize("vendor", data.vendors())
def test_writing_where_it_is_allowed(vendor: str, mock: MockServer) -> None:
    status, found = checked(vendor, base(mock, vendor), "--allow-writes")
    assert found["differences"] == []
    assert status == 0
    described = httpx.get(f"{mock.url}/__admin/vendors/{vendor}").json()
    writing = {each["id"] for each in described["operations"] if each["method"] != "GET"}
    assert writing & set(found["checked"])


def test_only_what_was_made_here_is_changed() -> None:
    with other_side("repzo", as_it_is) as side:
        header = ("--header", f"api-key: {SECRET}")
        status, found = checked("repzo", f"{side.url}/v1", *header, "--allow-writes")
        read = {path for method, path in side.seen if method == "GET"}
        changed = [path for method, path in side.seen if method in ("PATCH", "DELETE")]
        assert (status, len(found["checked"]), len(changed)) == (0, 6, 2)
        assert not read & set(changed)
        without = ("--operation", "delete_activity_feedback_v2", "--allow-writes")
        status, found = checked("repzo", f"{side.url}/v1", *header, *without)
        assert (status, found["skipped"][0]["reason"]) == (1, "no value for id (give --value NAME=VALUE)")


def test_an_api_without_samples_leads_from_one_answer_to_the_next() -> None:
    status, found = against(as_it_is)
    assert (status, found["differences"], set(found["checked"])) == (0, [], set(READ))


def each_record(body: Any) -> Iterator[Any]:
    inner = body.get("data") if isinstance(body, dict) else None
    yield from inner if isinstance(inner, list) else []


def test_differences_of_shape() -> None:
    def change(request: Request, reply: Reply) -> None:
        for record in each_record(reply.body):
            record.pop("rep", None)
            record.pop("comments", None)
            record["loyalty tier"] = "gold"
            record["overall_satisfaction"] = str(record["overall_satisfaction"])

    status, found = against(change)
    assert status == 1
    assert keys(found) >= {
        f"{LISTED}: undocumented field /data/*/loyalty tier (string)",
        f"{LISTED}: type /data/*/overall_satisfaction (string)",
    }
    assert any(key.startswith((f"{LISTED}: missing field", f"{LISTED}: unseen field")) for key in keys(found))
    assert all(each["operation"] == LISTED and not each["accepted"] for each in found["differences"])
    assert found["new"] == len(found["differences"])


def only_list(request: Request) -> bool:
    return request.url.path.endswith("/activity-feedback-v2")


@pytest.mark.parametrize(
    ("status", "body", "media_type", "key"),
    [
        (200, None, "text/plain", "content type (text/plain)"),
        (200, "<html>", "application/json", "body (not JSON)"),
        (200, "", "application/json", "body (empty)"),
        (204, "", "application/json", "status (204)"),
        (301, "", "text/html", "status (301)"),
        (404, "{}", "application/json", "status (404)"),
        (500, "{}", "application/json", "status (500)"),
    ],
)
def test_differences_of_status_and_headers(status: int, body: str | None, media_type: str, key: str) -> None:
    def change(request: Request, reply: Reply) -> None:
        if only_list(request) and reply.status == 200:
            reply.status, reply.media_type = status, media_type
            reply.body = reply.body if body is None else body
            reply.headers = {"location": "https://elsewhere.test/"} if status == 301 else {}

    ended, found = against(change)
    assert (ended, keys(found)) == (1, {f"{LISTED}: {key}"})


def test_who_is_nobody_is_refused_as_documented() -> None:
    def change(request: Request, reply: Reply) -> None:
        if "authorization" not in request.headers:
            reply.status, reply.body = 403, {"error": "who are you?"}

    status, found = against(change)
    assert status == 1
    assert {key.partition(": ")[2] for key in keys(found)} == {"status without credentials (403)"}


def test_credentials_are_shown_nowhere(tmp_path: Path) -> None:
    def change(request: Request, reply: Reply) -> None:
        given = request.headers.get("authorization", "")
        reply.status, reply.body = (
            500,
            {"you sent": given, "api_token": "another-one-1234567", "jwt": "eyJhbGci.eyJpYXQ.x"},
        )

    with other_side("repzo", change) as side:
        for how in ("table", "json", "junit"):
            for given in (["--header", f"Authorization: Bearer {SECRET}"], []):
                baseline = tmp_path / f"{how}{len(given)}.json"
                variables = {} if given else {"VOCMOCKS_CHECK_HEADERS": f"\nAuthorization: Bearer {SECRET}\n"}
                arguments = ["--format", how, *given, "--baseline", baseline, "--update-baseline"]
                status, out, err = check("repzo", f"{side.url}/v1", *arguments, variables=variables)
                assert status == 0, "what was found is accepted now"
                told = out + err + baseline.read_text()
                assert "status (500)" in baseline.read_text()
                for secret in (SECRET, "another-one", "eyJ"):
                    assert secret not in told


def test_a_run_that_checked_nothing_fails_and_says_why(mock: MockServer, tmp_path: Path) -> None:
    def refuse(request: Request, reply: Reply) -> None:
        reply.status = 401

    baseline = tmp_path / "baseline.json"
    with other_side("repzo", refuse) as side:
        status, out, err = check("repzo", f"{side.url}/v1", "--baseline", baseline, "--update-baseline")
        gone = side.url
    assert (status, "0 operations checked" in out, baseline.exists()) == (1, True, False)
    assert "nothing was checked: " in err
    assert "the credentials were refused (401)" in err
    status, out, err = check("repzo", f"{gone}/v1")
    assert status == 1
    assert "nothing was checked: " in err
    assert "no answer: " in err
    status, _, err = check("collectif", base(mock, "collectif"))
    assert (status, err) == (1, "nothing was checked: POST writes: see --allow-writes\n")


def test_a_baseline_accepts_what_is_known(tmp_path: Path) -> None:
    fields = ["tier"]

    def change(request: Request, reply: Reply) -> None:
        for record in each_record(reply.body):
            record.update(dict.fromkeys(fields, "gold"))

    file = tmp_path / "baseline.json"
    with other_side("repzo", change) as side:
        url, header = f"{side.url}/v1", ("--header", f"api-key: {SECRET}")
        assert check("repzo", url, *header)[0] == 1
        assert check("repzo", url, *header, "--baseline", file, "--update-baseline")[0] == 0
        kept = file.read_text()
        accepted = json.loads(kept)["accepted"]["repzo"]
        assert list(accepted) == [f"{LISTED}: undocumented field /data/*/tier (string)"]
        assert check("repzo", url, *header, "--baseline", file)[0] == 0
        fields.append("colour")
        status, out, _ = check("repzo", url, *header, "--baseline", file)
        assert (status, "colour" in out, "/data/*/tier" in out) == (1, True, False)
        assert "differences: 1 new, 1 accepted" in out
        assert file.read_text() == kept, "only --update-baseline writes"
        fields.clear()
        status, out, _ = check("repzo", url, *header, "--baseline", file)
        assert (status, f"not found any more: {LISTED}: undocumented field" in out) == (0, True)
        assert check("repzo", url, *header, "--baseline", file, "--update-baseline")[0] == 0
        assert json.loads(file.read_text()) == {"accepted": {"repzo": {}}}


def test_values_are_given(mock: MockServer) -> None:
    def change(request: Request, reply: Reply) -> None:
        if only_list(request) and request.query_params.get("per_page") != "3":
            reply.status = 500

    assert against(change)[0] == 1
    assert against(change, "--value", "per_page=3")[0] == 0
    status, found = against(change, "--value", f"{LISTED}.per_page=3", "--value", "id=nothing")
    assert (status, [each["reason"] for each in found["skipped"] if each["operation"] == READ[0]]) == (
        0,
        ["nothing is there with these values (404)"],
    )


def test_junit(tmp_path: Path) -> None:
    def change(request: Request, reply: Reply) -> None:
        if only_list(request):
            reply.status = 500

    file = tmp_path / "report.xml"
    with other_side("repzo", change) as side:
        header = ("--header", f"Authorization: Bearer {SECRET}")
        assert check("repzo", f"{side.url}/v1", *header, "--format", "junit", "-o", file)[:2] == (1, "")
    suite = ElementTree.parse(file).getroot()[0]
    assert (suite.get("failures"), suite.get("tests")) == ("1", "6")
    [failed] = [case for case in suite if case.find("failure") is not None]
    assert failed.get("name") == LISTED
    assert sum(case.find("skipped") is not None for case in suite) == int(suite.get("skipped", "0")) >= 3


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--vendor", "repso"], 'no vendor "repso". Did you mean "repzo"?'),
        (["--base-url", "repzo.test/v1"], "expected an address such as"),
        (["--base-url", "http://me:secret@repzo.test"], "expected an address such as"),
        (["--header", "Bearer x"], "expected 'NAME: VALUE'"),
        (["--value", "per_page"], "expected NAME=VALUE"),
        (["--operation", "list"], 'repzo has no operation "list"'),
        (["--update-baseline"], "--baseline FILE says where to"),
        (["--baseline", "/nowhere/at-all.json"], "No such file"),
        (["--format", "xml"], "xml"),
    ],
)
def test_what_cannot_be_meant_is_usage(arguments: list[str], says: str) -> None:
    status, _, err = check("repzo", "http://127.0.0.1:9/v1", *arguments)
    assert status == 2
    assert says in err
    assert "secret" not in err


@pytest.mark.parametrize("option", [["--output"], ["--update-baseline", "--baseline"]], ids=["output", "baseline"])
def test_a_file_that_cannot_be_written(option: list[str], mock: MockServer, tmp_path: Path) -> None:
    status, _, err = check("repzo", base(mock, "repzo"), *option, tmp_path / "none" / "file")
    assert (status, err) == (2, f"Error: {option[-1]} {tmp_path}/none/file: No such file or directory\n")


def test_a_file_that_is_no_baseline(tmp_path: Path) -> None:
    file = tmp_path / "baseline.json"
    file.write_text("[]")
    status, _, err = check("repzo", "http://127.0.0.1:9/v1", "--baseline", file)
    assert (status, 'expected {"accepted"' in err) == (2, True)
