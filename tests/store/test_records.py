"""A tenant's view: the world's population with the tenant's changes over it, held equal to a plain dict."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from vocmocks.store.base import Scope, Stale
from vocmocks.store.memory import MemoryStore
from vocmocks.store.query import Moment, Query
from vocmocks.store.records import Records, values
from vocmocks.worlds.population import Generated

SIZE = 4
HERE = Scope("test_a", "acme", "things")
IDS = st.sampled_from([f"w{n}" for n in range(SIZE + 1)] + ["own1", "own2", "own3"])
NUMBERS = st.integers(0, 9)
T = TypeVar("T")


def index_of(id: str) -> int | None:
    return int(id[1:]) if id.startswith("w") and id[1:].isdecimal() else None


def population(size: int = SIZE) -> Generated:
    return Generated(size, lambda index: {"n": index}, lambda index: f"w{index}", index_of)


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(coroutine)


class View(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        store = MemoryStore()
        self.records = Records(store, HERE, population())
        self.other = Records(store, HERE._replace(tenant="test_b"), population())
        self.model: dict[str, Mapping[str, int]] = {f"w{n}": {"n": n} for n in range(SIZE)}
        self.places = list(self.model)

    @rule(id=IDS, n=NUMBERS)
    def add(self, id: str, n: int) -> None:
        if id in self.model:
            with pytest.raises(Stale):
                run(self.records.add(id, {"n": n}))
            return
        record = run(self.records.add(id, {"n": n}))
        self.model[id] = {"n": n}
        if id not in self.places:
            self.places.append(id)
        assert (record.id, record.value) == (id, {"n": n})
        assert run(self.records.get(id)) == record

    @rule(id=IDS, n=NUMBERS)
    def change(self, id: str, n: int) -> None:
        record = run(self.records.change(id, lambda value: {"n": value["n"] * 10 + n}))
        assert (record is not None) == (id in self.model)
        if record is not None:
            self.model[id] = {"n": self.model[id]["n"] * 10 + n}
            assert record.value == self.model[id]

    @rule(id=IDS, n=NUMBERS)
    def put(self, id: str, n: int) -> None:
        record = run(self.records.get(id))
        if record is None:
            return
        fresh = run(self.records.put(record, {"n": n}))
        self.model[id] = {"n": n}
        with pytest.raises(Stale):
            run(self.records.put(record, {"n": -1}))
        assert fresh.version > record.version

    @rule(id=IDS)
    def remove(self, id: str) -> None:
        assert run(self.records.remove(id)) == (id in self.model)
        self.model.pop(id, None)

    @rule(id=IDS)
    def get(self, id: str) -> None:
        record = run(self.records.get(id))
        assert (record.value if record else None) == self.model.get(id)

    @invariant()
    def the_view_is_the_model(self) -> None:
        found = run(self.records.all())
        assert [(record.id, record.value) for record in found] == [
            (id, self.model[id]) for id in self.places if id in self.model
        ]
        assert values(found) == [record.value for record in found]
        assert run(self.records.count()) == len(self.model)
        assert run(self.records.slice(1, 4)) == found[1:4]
        assert run(self.records.page(1, 2)) == found[::-1][1:3]

    @invariant()
    def nobody_else_sees_it(self) -> None:
        assert [(record.id, record.value, record.version) for record in run(self.other.all())] == [
            (f"w{n}", {"n": n}, 0) for n in range(SIZE)
        ]


View.TestCase.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
TestView = View.TestCase


def test_without_a_population() -> None:
    records = Records(MemoryStore(), HERE)

    async def check() -> None:
        assert await records.all() == []
        assert await records.count() == 0
        assert await records.get("w1") is None
        assert await records.change("w1", dict) is None
        assert not await records.remove("w1")
        await records.add("w1", {"n": 1})
        assert [record.id for record in await records.all()] == ["w1"]

    asyncio.run(check())


def test_counting_makes_no_record() -> None:
    made: list[int] = []

    def make(index: int) -> Mapping[str, int]:
        made.append(index)
        return {"n": index}

    records = Records(MemoryStore(), HERE, Generated(1_000_000, make, lambda index: f"w{index}", index_of))

    async def check() -> None:
        assert await records.count() == 1_000_000
        assert made == []
        await records.remove("w5")
        await records.add("own", {})
        assert await records.count() == 1_000_000
        record = await records.get("w999999")
        assert record is not None
        assert record.value == {"n": 999_999}
        assert set(made) <= {5, 999_999}

    asyncio.run(check())


def timed(size: int, made: list[int]) -> Generated:
    def make(index: int) -> Mapping[str, int]:
        made.append(index)
        return {"n": index, "at": index * 10}

    return Generated(size, make, lambda index: f"w{index}", index_of, time=lambda index: index * 10.0)


AT = Moment("at", float)


@pytest.mark.parametrize("size", [1_000, 1_000_000])
def test_a_page_makes_its_own_records_and_no_other(size: int) -> None:
    made: list[int] = []
    records = Records(MemoryStore(), HERE, timed(size, made))

    async def check() -> None:
        for id in ("w3", f"w{size - 2}"):
            await records.remove(id)
        await records.change(f"w{size // 2}", lambda value: {**value, "n": -1})
        await records.add("own", {"n": -2, "at": 5})
        made.clear()
        assert [record.value["n"] for record in await records.page(0, 3)] == [-2, size - 1, size - 3]
        assert [record.id for record in await records.slice(1, 5)] == ["w1", "w2", "w4", "w5"]
        assert [record.id for record in await records.page(size - 3, 9)] == ["w1", "w0"]
        middle = await records.slice(size // 2 - 2, size // 2 + 1)
        assert [record.value["n"] for record in middle] == [size // 2 - 1, -1, size // 2 + 1]
        assert await records.count() == size - 1
        assert len(made) <= 12

    asyncio.run(check())


def test_records_between_two_moments() -> None:
    made: list[int] = []
    records = Records(MemoryStore(), HERE, timed(1_000_000, made))

    async def check() -> None:
        await records.remove("w7")
        await records.add("own1", {"n": -1, "at": 55})
        await records.add("own2", {"n": -2, "at": 50})
        await records.add("timeless", {"n": -3})
        await records.change("w6", lambda value: {**value, "at": 99.5})
        made.clear()
        view = await records.between(50, 100, AT)
        assert [value["n"] for value in view.values(0, 100)] == [5, -2, -1, 6, 8, 9]
        view = await records.between(None, 20, AT, newest_first=True)
        assert [value["n"] for value in view.values(0, 100)] == [1, 0]
        assert len(await records.between(9_999_980, None, AT)) == 2
        assert len(made) < 10

    asyncio.run(check())


def test_a_stream_is_made_chunk_by_chunk() -> None:
    made: list[int] = []
    records = Records(MemoryStore(), HERE, timed(1_000_000, made))

    async def check() -> None:
        await records.remove("w1")
        await records.add("own", {"n": -1})
        made.clear()
        taken = []
        async for chunk in records.stream(chunk=3):
            taken.append([value["n"] for value in chunk])
            if len(taken) == 2:
                break
        assert taken == [[0, 2, 3], [4, 5, 6]]
        assert len(made) == 6
        whole = [chunk async for chunk in Records(MemoryStore(), HERE, population()).stream(chunk=3)]
        assert whole == [[{"n": 0}, {"n": 1}, {"n": 2}], [{"n": 3}]]

    asyncio.run(check())


def test_a_view_is_of_the_moment_it_was_asked_for() -> None:
    records = Records(MemoryStore(), HERE, population())

    async def check() -> None:
        view = await records.view()
        await records.remove("w1")
        assert len(view.values(0, 9)) == 4
        assert await records.count() == 3

    asyncio.run(check())


def test_a_view_of_what_the_tenants_own_look_like_now() -> None:
    """What is kept is what was put; the query judges what is seen, and the world is as it is."""
    records = Records(MemoryStore(), HERE, population())

    async def check() -> None:
        await records.add("own1", {"n": 1})
        await records.change("w3", lambda value: {"n": 5})
        await records.remove("w2")
        view = await records.view(Query(where=(("n", (1, 50)),)), lambda value: {"n": value["n"] * 10})
        assert view.values(0, 9) == [{"n": 50}, {"n": 1}]
        assert [record.id for record in view.records(0, 9)] == ["w3", "w1"]
        assert (await records.get("own1")).value == {"n": 1}  # type: ignore[union-attr]

    asyncio.run(check())


def test_a_failing_change_changes_nothing() -> None:
    records = Records(MemoryStore(), HERE, population())

    def fail(value: Mapping[str, Any]) -> Mapping[str, Any]:
        raise LookupError

    async def check() -> None:
        with pytest.raises(LookupError):
            await records.change("w1", fail)
        record = await records.get("w1")
        assert record is not None
        assert (record.value, record.version) == ({"n": 1}, 0)

    asyncio.run(check())


def test_numbers_for_new_records() -> None:
    records = Records(MemoryStore(), HERE, population())
    assert [run(records.next()) for _ in range(2)] == [1, 2]
