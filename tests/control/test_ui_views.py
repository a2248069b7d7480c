"""What can be done in the dashboard's other views, in a real browser."""

from __future__ import annotations

import io
import shutil
import subprocess
from contextlib import redirect_stdout

import httpx
import pytest

from vocmocks.testing import MockServer

from .browser import Look, review

CALLS = {
    "collectif": "add_review",
    "agent-connect": "feedbacks_v2",
    "track-cxm": "list_surveys",
    "chattermill": "create_response",
    "repzo": "list_activity_feedback_v2",
}


def test_a_call_is_sent_and_answered(look: Look, dashboard: MockServer) -> None:
    page = look(tenant="test_send").open("vendors/collectif/add_review")
    page.get_by_role("button", name="Send").click()
    page.wait_for_selector(".answer .status")
    assert page.locator(".answer .status").inner_text() == "200"
    assert '"success"' in page.locator(".answer pre").inner_text()
    found = httpx.get(f"{dashboard.url}/__admin/requests?tenant=test_send").json()
    assert [(each["operation"], each["outcome"]) for each in found["requests"]] == [("add_review", "answered")]


@pytest.mark.parametrize(("vendor", "operation"), CALLS.items())
def test_what_can_be_pasted_works(look: Look, vendor: str, operation: str) -> None:
    page = look(tenant="test_paste").open(f"vendors/{vendor}/{operation}")
    code = {}
    for language in ("curl", "Python", "JavaScript"):
        page.get_by_role("tab", name=language).click()
        code[language] = page.locator("[role=tabpanel] code").inner_text()
    said = io.StringIO()
    with redirect_stdout(said):
        exec(compile(code["Python"], "pasted.py", "exec"), {})
    assert said.getvalue().startswith("20"), said.getvalue()
    script = code["JavaScript"].replace("console.log(answer.status, await answer.text());", "return answer.status;")
    assert page.evaluate(f"async () => {{ {script} }}") in (200, 201)
    if curl := shutil.which("curl"):
        command = code["curl"].replace("curl -sS", f"{curl} -sS -o /dev/null -w '%{{http_code}}'")
        assert subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True).stdout.startswith("20")


def test_the_clock_is_advanced(look: Look, dashboard: MockServer) -> None:
    query = {"tenant": "test_clock"}
    httpx.post(f"{dashboard.url}/__admin/clock", params=query, json={"now": "2026-03-01T10:00:00Z", "frozen": True})
    page = look(tenant="test_clock").open("clock")
    page.get_by_text("10:00:00", exact=True).wait_for()
    page.get_by_role("button", name="+1 h", exact=True).click()
    page.get_by_text("11:00:00", exact=True).wait_for()
    page.get_by_label("Amount").fill("2")
    page.get_by_label("Unit").select_option("days")
    page.get_by_role("button", name="Advance").click()
    page.get_by_text("2026-03-03 UTC, standing still").wait_for()
    read = httpx.get(f"{dashboard.url}/__admin/clock", params=query).json()
    assert read == {"now": "2026-03-03T11:00:00.000Z", "frozen": True}
    page.get_by_role("button", name="Let it run").click()
    page.get_by_role("button", name="Freeze").wait_for()


def test_a_fault_is_on_and_off(look: Look, dashboard: MockServer) -> None:
    page = look(tenant="test_fault").open("faults")
    switch = page.get_by_role("switch", name="503s")
    switch.click()
    page.wait_for_selector(".switch[aria-checked=true]")
    assert review(dashboard, "test_fault").status_code == 503
    assert review(dashboard, "test_other").status_code == 200
    page.locator("table").get_by_text("status 503").wait_for()
    switch.click()
    page.get_by_text("No faults: everything answers").wait_for()
    assert review(dashboard, "test_fault").status_code == 200


def test_limits_go_down_and_are_refilled(look: Look, dashboard: MockServer) -> None:
    page = look(tenant="test_limits").open("limits")
    page.get_by_text("Nothing was counted yet").wait_for()
    review(dashboard, "test_limits")
    meter = page.get_by_role("meter")
    meter.wait_for()
    assert meter.get_attribute("aria-valuenow") == "99"
    page.get_by_role("button", name="Refill all").click()
    page.get_by_text("Nothing was counted yet").wait_for()


def test_snapshots_and_resets(look: Look, dashboard: MockServer) -> None:
    def total() -> int:
        answer = httpx.get(f"{dashboard.url}/__admin/records/collectif/reviews?tenant=test_snap").json()
        return int(answer["total"])

    before = total()
    page = look(tenant="test_snap").open("tenants")
    page.get_by_label("Name").fill("before")
    page.get_by_role("button", name="Take a snapshot").click()
    page.get_by_role("button", name="Restore").wait_for()
    review(dashboard, "test_snap")
    assert total() == before + 1
    page.get_by_role("button", name="Restore").click()
    page.locator(".toast", has_text="before is back").wait_for()
    assert total() == before
    review(dashboard, "test_snap")
    page.get_by_role("button", name="Records", exact=True).click()
    page.locator(".toast", has_text="Records: back to the start").wait_for()
    assert total() == before


def test_a_scenario_is_put_on(look: Look, dashboard: MockServer) -> None:
    page = look(tenant="test_scene").open("tenants")
    page.get_by_title("Outage, collectif").click()
    page.locator(".toast", has_text="Outage: on for collectif").wait_for()
    found = httpx.get(f"{dashboard.url}/__admin/scenario?tenant=test_scene").json()["scenarios"]
    assert [(each["vendor"], each["name"]) for each in found if each["active"]] == [("collectif", "outage")]


def test_records_are_paged(look: Look) -> None:
    page = look().open("records/track-cxm/interactions")
    first = page.locator(".record-link").first.inner_text()
    page.get_by_role("button", name="Next").click()
    page.get_by_text("26–50 of 4,000").wait_for()
    assert page.locator(".record-link").first.inner_text() != first
    page.locator(".record-link").first.click()
    assert '"uuid"' in page.get_by_label("The record", exact=True).inner_text()


def test_charts_have_their_numbers_as_tables(look: Look) -> None:
    page = look(tenant="test_charts").open("charts/track-cxm")
    charts = page.locator("figure.chart")
    assert charts.count() >= 5
    for at in range(charts.count()):
        charts.nth(at).locator("summary").click()
        assert charts.nth(at).locator("tbody tr").count() > 0
    page.get_by_role("button", name="Ask the API").click()
    page.locator("figure.chart", has_text="delivered").wait_for()


def test_webhooks_are_registered_and_removed(look: Look, dashboard: MockServer) -> None:
    page = look(tenant="test_hooks").open("webhooks")
    page.get_by_label("Vendor").select_option("track-cxm")
    page.get_by_label("URL").fill("http://127.0.0.1:9/hook")
    page.get_by_role("button", name="Register").click()
    page.get_by_role("button", name="Remove").wait_for()
    [kept] = httpx.get(f"{dashboard.url}/__admin/webhooks?tenant=test_hooks").json()["webhooks"]
    assert (kept["vendor"], kept["url"]) == ("track-cxm", "http://127.0.0.1:9/hook")
    page.get_by_role("button", name="Remove").click()
    page.get_by_text("Nobody is told about anything.").wait_for()


def test_contradictions_are_searched(look: Look, dashboard: MockServer) -> None:
    found = httpx.get(f"{dashboard.url}/__admin/conflicts/collectif").json()
    page = look().open("conflicts/collectif")
    plural = "contradiction" if found["total"] == 1 else "contradictions"
    page.locator("main").get_by_text(f"{found['total']} {plural}").wait_for()
    page.get_by_label("Search").fill("no such passage anywhere")
    page.get_by_text("None was found.").wait_for()
