"""The dashboard's journal in a real browser: live, filtered, with sources, and with ten thousand entries."""

from __future__ import annotations

import re
import socket

import httpx

from vocmocks.testing import MockServer

from .browser import Look, choose, listed, review, rows


def test_requests_arrive_as_they_happen(look: Look, dashboard: MockServer) -> None:
    page = look(tenant="test_arrive").open("journal")
    page.get_by_text("Live", exact=True).wait_for()
    page.get_by_text("No requests yet").wait_for()
    review(dashboard, "test_arrive")
    rows(page).filter(has_text="add_review").wait_for()
    page.get_by_role("button", name="Pause").click()
    review(dashboard, "test_arrive")
    page.get_by_text("Paused: 1 new").wait_for()
    assert rows(page).count() == 1
    page.get_by_role("button", name="Pause").click()
    listed(page, 2)
    page.locator("#polite", has_text="new request").wait_for()


def test_a_violation_is_shown_with_its_source(look: Look, dashboard: MockServer) -> None:
    review(dashboard, "test_wrong", {"title": "x", "text": "y", "date": "yesterday"})
    page = look(tenant="test_wrong").open("journal")
    choose(page, "add_review")
    shown = page.locator(".detail .violation")
    assert shown.count() == 1
    text = shown.inner_text()
    for part in ("/date", "integer", 'string "yesterday"', "collectif", "/item/", "table"):
        assert part in text
    entry = httpx.get(f"{dashboard.url}/__admin/requests?tenant=test_wrong").json()["requests"][0]
    if passage := entry["violations"][0]["source"].get("passage"):
        assert passage in shown.locator("blockquote").inner_text()
    assert page.url.endswith(f"#/journal/{entry['id']}")


def test_an_unmatched_request_has_near_misses(look: Look, dashboard: MockServer) -> None:
    review(dashboard, "test_near", path="/collectif/api/1.1/wf/add_revew")
    review(dashboard, "test_near")
    page = look(tenant="test_near").open("journal")
    listed(page, 2)
    page.get_by_label("Unmatched only").check()
    listed(page, 1)
    choose(page, "add_revew")
    near = page.locator(".detail .violation").first.inner_text()
    assert "/collectif/api/1.1/wf/add_review" in near
    assert 'expected "add_review", found "add_revew"' in near


def test_the_journal_is_filtered(look: Look, dashboard: MockServer) -> None:
    review(dashboard, "test_filter")
    review(dashboard, "test_filter", {"title": "x", "text": "y", "date": "soon"})
    httpx.get(f"{dashboard.url}/repzo/v1/activity-feedback-v2", headers={"Authorization": "Bearer test_filter"})
    look_at = look(tenant="test_filter")
    page = look_at.open("journal")
    listed(page, 3)
    page.get_by_label("Vendor").select_option("collectif")
    listed(page, 2)
    page.get_by_label("Status").select_option("4xx")
    listed(page, 1)
    assert "vendor=collectif" in page.url
    page.reload()
    listed(page, 1)
    page.get_by_label("Status").select_option("")
    page.get_by_label("Search").fill('found string "soon"')
    listed(page, 1)


def test_the_tenant_decides_what_is_seen(look: Look, dashboard: MockServer) -> None:
    review(dashboard, "test_mine1")
    review(dashboard, "test_mine2")
    page = look().open("journal")
    page.get_by_label("Tenant").fill("test_mine1")
    page.get_by_label("Tenant").press("Enter")
    listed(page, 1)
    review(dashboard, "test_mine2")
    review(dashboard, "test_mine1")
    listed(page, 2)


def filled(dashboard: MockServer, number: int) -> None:
    """So many requests, one after the other without waiting for answers."""
    host, _, port = dashboard.url.removeprefix("http://").partition(":")
    one = b"GET /repzo/v1/nothing/%d HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer test_many\r\n%b\r\n"
    for start in range(0, number, 500):
        with socket.create_connection((host, int(port))) as connection:
            ends = [b""] * 499 + [b"Connection: close\r\n"]
            connection.sendall(b"".join(one % (start + at, end) for at, end in enumerate(ends)))
            while connection.recv(1 << 20):
                pass


def test_ten_thousand_entries(look: Look) -> None:
    with MockServer(seed=1, limits_on=False) as busy:
        filled(busy, 10_000)
        page = look(busy.url).open("journal")
        page.get_by_text("10,000 requests").wait_for()
        assert 10 < rows(page).count() < 60
        total = page.evaluate("document.querySelectorAll('*').length")
        assert total < 1000
        grid = page.get_by_role("grid")
        assert grid.get_attribute("aria-rowcount") == "10000"
        page.evaluate("document.querySelector('.vlist').scrollTop = 1e9")
        rows(page).filter(has_text=re.compile(r"/nothing/0(?!\d)")).wait_for()
        assert rows(page).count() < 60
        page.evaluate("document.querySelector('.vlist').scrollTop = 5000 * 34")
        rows(page).filter(has_text="/nothing/4990").wait_for()
        httpx.get(f"{busy.url}/repzo/v1/latest", headers={"Authorization": "Bearer test_many"})
        rows(page).filter(has_text="/nothing/4990").wait_for()
        page.evaluate("document.querySelector('.vlist').scrollTop = 0")
        rows(page).filter(has_text="/latest").wait_for()
        assert page.evaluate("document.querySelectorAll('*').length") < total + 200
