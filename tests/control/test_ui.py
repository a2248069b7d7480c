"""The dashboard in a real browser: how it is served, seen, heard and kept safe."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import httpx
import pytest

from vocmocks import data
from vocmocks.control import ui
from vocmocks.testing import MockServer

from .browser import GOOD, REVIEW, Look, program, review, rows

VIEWS = {
    "vendors": "Vendors",
    "reference": "API reference",
    "conflicts": "Contradictions",
    "journal": "Journal",
    "limits": "Limits",
    "webhooks": "Webhooks",
    "coverage": "Coverage",
    "clock": "Clock",
    "faults": "Faults",
    "tenants": "Tenants",
    "records": "Records",
    "charts": "Charts",
}
VENDORS = ("agent-connect", "chattermill", "collectif", "repzo", "track-cxm")
ROOT = Path(__file__).parent.parent.parent
ACCESSIBLE = Path(__file__).with_name("accessible.js").read_text("utf-8")
NASTY = "<img src=x onerror='window.hacked=1'><script>window.hacked=1</script>"
MARKUP = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function")
ELSEWHERE = re.compile(r"https?://(?!www\.w3\.org/|127\.0\.0\.1|example\.com/)")


def test_browsers_get_the_page_and_others_the_directory(dashboard: MockServer) -> None:
    for path in ("/", "/__admin/ui", "/__admin/ui/"):
        answer = httpx.get(dashboard.url + path, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert "<title>vocmocks</title>" in answer.text
        assert "{base}" not in answer.text
    directory = httpx.get(dashboard.url + "/")
    assert directory.json()["control"] == "/__admin/vendors"
    assert directory.headers["vary"] == "Accept"


def test_files_are_safe_and_asked_for_once(dashboard: MockServer) -> None:
    types = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
    for name in sorted(ui.files() - {"index.html"}):
        answer = httpx.get(f"{dashboard.url}/__admin/ui/{name}")
        assert answer.headers["content-type"] == types[Path(name).suffix]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        again = httpx.get(f"{dashboard.url}/__admin/ui/{name}", headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    for name in ("nothing.js", "..%2Fui.py", "%2e%2e/%2e%2e/settings.py", "views/"):
        assert httpx.get(f"{dashboard.url}/__admin/ui/{name}").status_code == 404


def test_files_are_in_the_package() -> None:
    assert ui.FOLDER.is_relative_to(data.PACKAGE)
    assert {"index.html", "app.js", "style.css", "icon.svg", *(f"views/{view}.js" for view in VIEWS)} <= ui.files()
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert "mocks/vocmocks" in wheel["only-include"]
    assert "exclude" not in wheel


def test_a_missing_browser_is_a_failure_in_ci_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CI", "false")
    with pytest.raises(pytest.skip.Exception, match="is not installed"):
        program()
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="is not installed"):
        program()


def test_modules_are_small_and_make_no_html_of_texts() -> None:
    for name in sorted(ui.files()):
        text = (ui.FOLDER / name).read_text("utf-8")
        assert len(text.splitlines()) < 250, name
        assert MARKUP.findall(text) == [], name
        assert ELSEWHERE.findall(text) == [], name


def test_a_single_vendor_at_the_root_leaves_the_page_where_it_was(look: Look) -> None:
    with MockServer(vendors=("collectif",)) as alone:
        opened = look(alone.url)
        opened.page.goto(f"{alone.url}/__admin/ui#/vendors")
        opened.page.get_by_role("heading", name="Collectif").wait_for()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_view_can_be_seen_and_heard(look: Look, dashboard: MockServer, theme: str) -> None:
    review(dashboard, "test_views")
    review(dashboard, "test_views", {"title": "x"})
    opened = look(color_scheme=theme)
    for view, title in VIEWS.items():
        page = opened.open(view, title)
        assert page.locator("h1").inner_text() == title
        assert page.locator(".side [aria-current=page]").inner_text() == title
        page.get_by_text("Live", exact=True).wait_for()
        assert page.evaluate(ACCESSIBLE) == [], view
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), view
        page.set_viewport_size({"width": 390, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), view
        page.set_viewport_size({"width": 1280, "height": 800})


@pytest.mark.parametrize("vendor", VENDORS)
def test_every_vendor_has_its_views(look: Look, vendor: str) -> None:
    opened = look()
    for view in ("vendors", "reference", "records", "charts", "conflicts"):
        page = opened.open(f"{view}/{vendor}", VIEWS[view])
        page.locator(".card").first.wait_for()
        assert page.evaluate(ACCESSIBLE) == [], view


def test_light_and_dark(look: Look) -> None:
    opened = look(color_scheme="dark")
    page = opened.open("clock")
    background = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(background)
    page.get_by_label("Theme").select_option("light")
    light = page.evaluate(background)
    assert dark != light
    page.reload()
    page.wait_for_selector("main h1")
    assert page.evaluate(background) == light
    page.get_by_label("Theme").select_option("")
    assert page.evaluate(background) == dark


def test_everything_can_be_done_by_keyboard(look: Look, dashboard: MockServer) -> None:
    for _ in range(3):
        review(dashboard, "test_keys")
    page = look(tenant="test_keys").open("vendors")
    page.locator("body").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    tab = page.get_by_role("tab", name="curl")
    tab.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == "Python"
    page.locator(".side a", has_text="Journal").focus()
    page.keyboard.press("Enter")
    page.locator("h1", has_text="Journal").wait_for()
    assert page.evaluate("document.activeElement.tagName") == "H1"
    page.get_by_role("grid").focus()
    for key in ("ArrowDown", "ArrowDown", "End", "ArrowUp"):
        page.keyboard.press(key)
    assert page.locator(".vrow[aria-selected=true]").get_attribute("aria-rowindex") == "2"
    active = page.get_by_role("grid").get_attribute("aria-activedescendant")
    assert active == page.locator(".vrow[aria-selected=true]").get_attribute("id")
    page.wait_for_selector(".detail .facts")
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(outline) == "solid"


def test_motion_is_left_out_where_nobody_wants_it(look: Look, dashboard: MockServer) -> None:
    page = look(tenant="test_still", reduced_motion="reduce").open("journal")
    page.get_by_text("Live", exact=True).wait_for()
    review(dashboard, "test_still")
    row = rows(page).filter(has_text="add_review")
    row.wait_for()
    assert row.evaluate("row => getComputedStyle(row).animationName") == "none"


def test_what_is_wrong_is_said(look: Look) -> None:
    page = look().open("clock")
    page.get_by_label("Time (ISO 8601)").fill("tomorrow")
    page.get_by_role("button", name="Set", exact=True).click()
    page.locator(".toast.bad", has_text="is not ISO 8601").wait_for()
    assert "is not ISO 8601" in page.locator("#alert").inner_text()


def test_the_admin_token_is_asked_for_once(look: Look) -> None:
    with MockServer(vendors=("collectif", "repzo"), admin_token="open sesame") as guarded:
        opened = look(guarded.url)
        page = opened.page
        page.goto(guarded.url)
        dialog = page.get_by_role("dialog", name="Admin token")
        for token in ("wrong", "open sesame"):
            dialog.wait_for()
            dialog.get_by_label("Token").fill(token)
            dialog.get_by_role("button", name="Go on").click()
        page.get_by_role("heading", name="Vendors").wait_for()
        page.get_by_text("Live", exact=True).wait_for()
        opened.open("faults")
        page.get_by_role("switch", name="503s").wait_for()
        assert page.get_by_role("dialog").count() == 0
        assert page.evaluate("JSON.stringify(localStorage)") == "{}"


def test_texts_stay_texts(look: Look, dashboard: MockServer) -> None:
    tenant = "test_nasty"
    headers = {"Authorization": f"Bearer {tenant}", "X-Nasty": NASTY}
    httpx.post(f"{dashboard.url}/collectif/{NASTY}", params={"q": NASTY}, headers=headers, json={NASTY: NASTY})
    httpx.post(dashboard.url + REVIEW, headers=headers, json={**GOOD, "title": NASTY, "date": NASTY})
    review(dashboard, tenant, {**GOOD, "title": NASTY})
    opened = look(tenant=tenant)
    page = opened.open("journal")
    for row in range(3):
        rows(page).nth(row).click()
        page.locator(".detail h2", has_text=re.compile("^Request [0-9]+$")).nth(0).wait_for()
        page.locator(".detail", has_text="onerror").wait_for()
        assert page.locator("main :is(script, img)").count() == 0
    assert NASTY in page.locator(".detail").inner_text()
    page = opened.open("records/collectif/reviews")
    page.get_by_text(NASTY).first.click()
    page = opened.open(f"vendors/collectif/{NASTY}?x={NASTY}")
    assert page.locator("main :is(script, img)").count() == 0
    assert page.evaluate("window.hacked") is None


def test_markup_is_refused_even_where_it_is_tried(look: Look) -> None:
    opened = look()
    page = opened.open("vendors")
    tried = "() => { try { document.body.innerHTML = '<b>x</b>'; return 'set'; } catch { return 'refused'; } }"
    assert page.evaluate(tried) == "refused"
    opened.wrong.clear()
