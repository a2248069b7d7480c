from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from vocmocks.testing import MockServer

from .browser import Look, Looked, chromium
from .shop import Shop, shop

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def one_shop() -> Iterator[Shop]:
    """One for a whole module: tests take tenants of their own."""
    with shop() as found:
        yield found


@pytest.fixture(scope="module")
def dashboard() -> Iterator[MockServer]:
    """A mock of every vendor: tests take tenants of their own."""
    with MockServer(seed=1) as server:
        yield server


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def look(browser: Browser, dashboard: MockServer) -> Iterator[Look]:
    """Opens pages; at the end nothing may have gone wrong in any, nor may they have asked any other server."""
    pages: list[Looked] = []

    def opened(url: str = "", **options: Any) -> Looked:
        pages.append(Looked(browser, url or dashboard.url, **options))
        return pages[-1]

    yield opened
    for page in pages:
        page.close()
    assert [wrong for page in pages for wrong in page.wrong] == []
