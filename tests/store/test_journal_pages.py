"""Pages of the journal: the same on every store, and the same as looking at each entry."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import replace
from itertools import cycle, islice
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vocmocks.engine.changes import KEPT, Change
from vocmocks.engine.journal import Entry
from vocmocks.engine.limiter import Bucket, Hit
from vocmocks.engine.search import Search
from vocmocks.store.backend import Backend
from vocmocks.store.base import Scope

from .conftest import START, Run
from .test_backend import ENTRY

T = TypeVar("T")
TENANTS = ("test_a", "test_é/%", "")
PATHS = ("/things", '/a"b\\', "/é", '/x","vendor":"other",')
VARIED: dict[str, tuple[Any, ...]] = {
    "tenant": TENANTS, "vendor": ("acme", "other"), "operation": ("read", "list", None), "method": ("GET", "POST"),
    "path": PATHS, "status": (200, 201, 404, 503), "outcome": ("answered", "invalid"),
    "time": (START, START + 0.25, START - 86400),
    "request_body": (b"", b'\n,"vendor":"other",', b"{}"), "reason": ("", ',"operation":null,', "why\nnot"),
}  # fmt: skip


def entries(count: int) -> list[Entry]:
    """Entries that differ from one another, with steps that have no common divisor."""
    columns = {
        name: list(islice(cycle(values), step, step + count * 7, 7))
        for step, (name, values) in enumerate(VARIED.items())
    }
    return [replace(ENTRY, **{name: column[at] for name, column in columns.items()}) for at in range(count)]


async def asked(answer: Awaitable[T]) -> T:
    return await answer


def maybe(values: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    return st.none() | st.sampled_from([value for value in values if value is not None])


SEARCHES = st.builds(
    Search,
    tenant=maybe(TENANTS),
    vendor=maybe(("acme", "other", "nobody")),
    operation=maybe(VARIED["operation"]),
    method=maybe(VARIED["method"]),
    outcome=maybe(VARIED["outcome"]),
    paths=st.lists(st.tuples(maybe(VARIED["vendor"]), st.sampled_from(PATHS)), max_size=2).map(tuple),
    statuses=st.lists(st.sampled_from([(200, 299), (404, 404), (500, 599)]), max_size=2).map(tuple),
    unmatched=st.none() | st.booleans(),
    after=st.integers(0, 130),
    since=maybe((START, START + 0.2, START - 86400)),
)


@pytest.fixture
def filled(backend: Backend, run: Run) -> Backend:
    """More than it keeps: the oldest are gone, and those of one tenant in between, too."""

    async def fill() -> None:
        for number, entry in enumerate(entries(120)):
            await backend.journal.add(replace(entry, tenant="test_gone") if number % 10 == 0 else entry)
        await backend.journal.clear("test_gone")

    run(fill())
    return backend


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(search=SEARCHES, offset=st.integers(0, 30), limit=st.none() | st.integers(0, 30))
def test_a_page_is_a_slice_of_what_matches(
    filled: Backend, run: Run, search: Search, offset: int, limit: int | None
) -> None:
    everything = run(asked(filled.journal.find()))
    wanted = search.filter()
    expected = [entry for entry in everything if entry.id > search.after and wanted(entry)]
    page = run(asked(filled.journal.page(search, offset, limit)))
    end = None if limit is None else offset + limit
    assert page.total == len(expected)
    assert list(page.entries) == expected[offset:end]
    assert page.newest == 120


@pytest.mark.parametrize(
    "search",
    [
        Search(tenant="test_é/%"),
        Search(vendor="acme"),
        Search(operation="read"),
        Search(method="POST"),
        Search(outcome="invalid"),
        Search(paths=((None, '/a"b\\'),)),
        Search(paths=(("other", "/é"), (None, "/things"))),
        Search(statuses=((200, 299),)),
        Search(unmatched=True),
        Search(unmatched=False),
        Search(since=START + 0.2),
        Search(after=100),
    ],
)
def test_each_filter_finds_some_and_not_all(filled: Backend, run: Run, search: Search) -> None:
    page = run(asked(filled.journal.page(search)))
    assert 0 < page.total < 90
    assert all(map(search.filter(), page.entries))


@pytest.mark.parametrize(("offset", "limit"), [(0, None), (0, 3), (88, 10), (200, 5), (0, 0), (3, 10**12)])
def test_everything_is_paged_alike(filled: Backend, run: Run, offset: int, limit: int | None) -> None:
    everything = list(run(asked(filled.journal.find())))
    page = run(asked(filled.journal.page(Search(), offset, limit)))
    assert (len(everything), page.total) == (90, 90)
    assert list(page.entries) == everything[offset : None if limit is None else offset + limit]
    assert [run(asked(filled.journal.get(entry.id))) for entry in everything[:5]] == everything[:5]


def test_an_empty_journal(backend: Backend, run: Run) -> None:
    assert run(asked(backend.journal.page(Search()))) == ([], 0, 0)
    assert run(asked(backend.journal.page(Search(vendor="acme"), 0, 5))) == ([], 0, 0)


class TestChanges:
    def test_they_rise_and_the_latest_are_kept(self, backend: Backend, run: Run) -> None:
        async def check() -> None:
            changes = backend.changes
            assert (await changes.newest(), list(await changes.after(0))) == (0, [])
            for number in range(KEPT + 5):
                await changes.add(Change("clock", "POST", f"/clock/{number}", "test_é" if number % 2 else None))
            assert await changes.newest() == KEPT + 5
            assert [change.id for change in await changes.after(KEPT + 2)] == [KEPT + 3, KEPT + 4, KEPT + 5]
            assert len(await changes.after(0)) == KEPT
            [last] = await changes.after(KEPT + 4)
            assert last == Change("clock", "POST", f"/clock/{KEPT + 4}", None, KEPT + 5)

        run(check())


@pytest.mark.parametrize("kind", ["memory", "sqlite", "redis"])
def test_tenants_are_those_that_something_is_known_of(backend: Backend, run: Run) -> None:
    async def check() -> None:
        assert await backend.tenants() == set()
        await backend.admit("test_é", [Hit(Bucket("test_é", "acme", ""), 5, 60)])
        await backend.store.put(Scope("test_b", "acme", "things"), "1", {})
        assert await backend.tenants() == {"test_é", "test_b"}

    run(check())
