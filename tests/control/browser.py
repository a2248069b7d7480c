"""A real browser, Debian's chromium without a window, and what a page did in it."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

import httpx
import pytest

from vocmocks.testing import MockServer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

REVIEW = "/collectif/api/1.1/wf/add_review"
GOOD = {"title": "Great", "text": "Easy to set up", "date": 1769851800}
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


def program() -> str:
    """Where chromium is. Skips the test where it or playwright is missing; in CI that is a failure."""
    if importlib.util.find_spec("playwright") is None:
        _missing("playwright is not installed (pip install -e '.[dev]')")
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        _missing("chromium is not installed (on Debian: apt-get install chromium)")
    return found


def _missing(reason: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def chromium() -> Iterator[Browser]:
    """While it is entered, this thread has playwright's event loop."""
    path = program()
    from playwright.sync_api import sync_playwright

    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*sandbox, "--disable-dev-shm-usage"])
        yield browser
        browser.close()


class Looked:
    """One page of the dashboard at `url`, in a context of its own; `wrong` is what should not have happened."""

    def __init__(self, browser: Browser, url: str, *, tenant: str = "", **options: Any) -> None:
        self.url = url
        self._context = browser.new_context(viewport={"width": 1280, "height": 800}, **options)
        self.page: Page = self._context.new_page()
        self.wrong: list[str] = []
        self.page.on("console", lambda message: self._said(message.type, message.text))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", lambda request: self._asked(request.url))
        if tenant:
            self.page.add_init_script(f"sessionStorage.setItem('vocmocks.tenant', '{tenant}')")

    def open(self, view: str, title: str = "") -> Page:
        """Returns when the view is there; `title`: its own, where another view was open before."""
        self.page.goto(f"{self.url}/#/{view}")
        if title:
            self.page.wait_for_function("title => document.title === title", arg=f"{title} · vocmocks")
        self.page.wait_for_selector("main:not([aria-busy]) h1")
        return self.page

    def close(self) -> None:
        self._context.close()

    def _said(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not text.startswith("Failed to load resource"):
            self.wrong.append(text)

    def _asked(self, url: str) -> None:
        if not url.startswith((f"{self.url}/", "data:", "blob:")):
            self.wrong.append(f"asked elsewhere: {url}")


Look = Callable[..., Looked]


def review(mock: MockServer, tenant: str, body: Any = None, path: str = REVIEW) -> httpx.Response:
    """A request to Collectif; a good one where no body is given."""
    return httpx.post(mock.url + path, headers={"Authorization": f"Bearer {tenant}"}, json=body or GOOD)


def rows(page: Page) -> Locator:
    return page.locator(".vrow")


def listed(page: Page, number: int) -> None:
    """Waits until the journal shows so many."""
    from playwright.sync_api import expect

    expect(rows(page)).to_have_count(number)


def choose(page: Page, text: str) -> None:
    rows(page).filter(has_text=text).first.click()
    page.wait_for_selector(".detail .facts")
