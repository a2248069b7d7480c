"""What every store promises (store/base.py)."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from vocmocks.store.base import Scope, Stale, Store, Stored
from vocmocks.store.records import Records

from .conftest import Run

HERE = Scope("test_a", "acme", "things")
ELSEWHERE = [Scope("test_b", "acme", "things"), Scope("test_a", "other", "things"), Scope("test_a", "acme", "others")]
VALUE: dict[str, Any] = {"text": "é😀\n", "n": 2**53, "f": 0.1, "none": None, "list": [{"deep": [True]}], "": {}}


def test_nothing_is_there_at_first(store: Store, run: Run) -> None:
    async def check() -> None:
        assert await store.get(HERE, "1") is None
        assert list(await store.items(HERE)) == []
        assert list(await store.collections()) == []

    run(check())


@pytest.mark.parametrize("id", ["1", "", "é/😀 %2F:*}{", "a\x1fb", "x" * 300])
def test_what_is_put_is_there(store: Store, run: Run, id: str) -> None:
    async def check() -> None:
        assert await store.put(HERE, id, VALUE) == Stored(VALUE, 1)
        assert await store.get(HERE, id) == Stored(VALUE, 1)
        for scope in ELSEWHERE:
            assert await store.get(scope, id) is None
        assert await store.put(HERE, id, {}) == Stored({}, 2)
        assert await store.get(HERE, id) == Stored({}, 2)

    run(check())


@pytest.mark.parametrize(
    "scopes", [(Scope("a", "b", "cd"), Scope("a", "bc", "d")), (Scope("a:b", "c", "d"), Scope("a", "b:c", "d"))]
)
def test_scopes_with_like_names_are_not_mixed_up(store: Store, run: Run, scopes: tuple[Scope, Scope]) -> None:
    async def check() -> None:
        await store.put(scopes[0], "1", {"n": 1})
        assert await store.get(scopes[1], "1") is None
        assert await store.next(scopes[0]) == await store.next(scopes[1]) == 1

    run(check())


def test_what_is_created_gets_the_next_number(store: Store, run: Run) -> None:
    async def check() -> None:
        made = [await store.create(HERE, lambda number: (f"id{number}", {"n": number})) for _ in range(3)]
        assert made == [(f"id{n}", Stored({"n": n}, 1)) for n in (1, 2, 3)]
        assert list(await store.items(HERE)) == made
        assert await store.next(HERE) == 4
        with pytest.raises(Stale):
            await store.create(HERE, lambda number: ("id2", {}))

    run(check())


def as_sent(number: int, sent: bytes, time: float) -> tuple[str, dict[str, Any]]:
    return f"id{number}", {"n": number, "sent": sent.decode(), "time": time}


def test_what_is_appended_is_made_of_what_was_sent(store: Store, run: Run) -> None:
    async def check() -> None:
        for n in (1, 2):
            await store.append(HERE, as_sent, b"a" * n, n / 4)
            await store.append(ELSEWHERE[0], as_sent, b"b" * n, n / 4)
        assert await store.get(HERE, "id2") == Stored({"n": 2, "sent": "aa", "time": 0.5}, 1)
        await store.put(HERE, "id2", None, 1)
        await store.append(HERE, as_sent, b"", 9.0)
        assert await store.create(HERE, lambda number: (f"id{number}", {})) == ("id4", Stored({}, 1))
        assert [(id, stored.version) for id, stored in await store.items(HERE)] == [
            ("id1", 1), ("id2", 2), ("id3", 1), ("id4", 1),
        ]  # fmt: skip
        assert {scope: len(await store.items(scope)) for scope in await store.collections()} == {
            HERE: 4,
            ELSEWHERE[0]: 2,
        }
        await store.append(HERE, as_sent, b"x", 1.0)
        await store.clear(HERE.tenant)
        assert await store.get(HERE, "id5") is None

    run(check())


def test_only_what_was_read_is_replaced(store: Store, run: Run) -> None:
    async def check() -> None:
        with pytest.raises(Stale):
            await store.put(HERE, "1", {"n": 0}, 1)
        assert await store.get(HERE, "1") is None
        assert (await store.put(HERE, "1", {"n": 1}, 0)).version == 1
        for wrong in (0, 2, 7):
            with pytest.raises(Stale):
                await store.put(HERE, "1", {"n": 2}, wrong)
        assert await store.get(HERE, "1") == Stored({"n": 1}, 1)
        assert (await store.put(HERE, "1", {"n": 3}, 1)).version == 2
        assert (await store.put(HERE, "1", {"n": 4}, None)).version == 3

    run(check())


def test_a_deleted_mark_is_kept(store: Store, run: Run) -> None:
    async def check() -> None:
        await store.put(HERE, "1", {"n": 1})
        assert await store.put(HERE, "1", None, 1) == Stored(None, 2)
        assert await store.get(HERE, "1") == Stored(None, 2)
        assert list(await store.items(HERE)) == [("1", Stored(None, 2))]
        with pytest.raises(Stale):
            await store.put(HERE, "1", {"n": 2}, 0)
        assert await store.put(HERE, "1", {"n": 2}, 2) == Stored({"n": 2}, 3)
        assert await store.put(HERE, "new", None, 0) == Stored(None, 1)

    run(check())


def test_items_come_as_they_were_first_put(store: Store, run: Run) -> None:
    async def check() -> None:
        for id in ("b", "10", "a", "9"):
            await store.put(HERE, id, {"id": id})
        await store.put(HERE, "a", {"changed": True})
        await store.put(HERE, "b", None)
        await store.put(HERE, "c", {})
        await store.put(HERE, "b", {"back": True})
        assert [id for id, _ in await store.items(HERE)] == ["b", "10", "a", "9", "c"]
        assert (await store.items(HERE))[2] == ("a", Stored({"changed": True}, 2))

    run(check())


def test_items_do_not_change_while_they_are_looked_through(store: Store, run: Run) -> None:
    async def check() -> None:
        await store.put(HERE, "1", {})
        found = await store.items(HERE)
        await store.put(HERE, "2", {})
        assert [id for id, _ in found] == ["1"]

    run(check())


def test_numbers_are_unique_and_rise(store: Store, run: Run) -> None:
    async def check() -> None:
        assert [await store.next(HERE) for _ in range(3)] == [1, 2, 3]
        assert [await store.next(scope) for scope in ELSEWHERE] == [1, 1, 1]
        many = await asyncio.gather(*(store.next(HERE) for _ in range(50)))
        assert sorted(many) == list(range(4, 54))

    run(check())


@pytest.mark.parametrize(
    ("tenant", "vendor", "left"),
    [
        (None, None, []),
        ("test_a", None, ["test_b acme things"]),
        (None, "acme", ["test_a other things"]),
        ("test_a", "acme", ["test_b acme things", "test_a other things"]),
        (
            "test_a",
            "nothing",
            ["test_a acme things", "test_b acme things", "test_a other things", "test_a acme others"],
        ),
    ],
)
def test_forgetting(store: Store, run: Run, tenant: str | None, vendor: str | None, left: list[str]) -> None:
    async def check() -> None:
        for scope in (HERE, *ELSEWHERE):
            await store.put(scope, "1", {})
            await store.next(scope)
        await store.clear(tenant, vendor)
        assert {" ".join(scope) for scope in await store.collections()} == set(left)
        for scope in (HERE, *ELSEWHERE):
            kept = " ".join(scope) in left
            assert (await store.get(scope, "1") is not None) == kept
            assert (await store.items(scope) != []) == kept
            assert await store.next(scope) == (2 if kept else 1)
        assert (await store.put(HERE, "1", {})).version == (2 if " ".join(HERE) in left else 1)

    run(check())


def test_collections_of_a_tenant(store: Store, run: Run) -> None:
    async def check() -> None:
        for scope in (HERE, *ELSEWHERE):
            await store.put(scope, "1", {})
        await store.next(Scope("test_c", "acme", "numbers"))
        assert set(await store.collections("test_a")) == {HERE, *ELSEWHERE[1:]}
        assert set(await store.collections()) == {HERE, *ELSEWHERE}
        assert list(await store.collections("test_c")) == []

    run(check())


class TestTogether:
    def test_no_change_is_lost(self, store: Store, run: Run) -> None:
        records = Records(store, HERE)

        async def check() -> None:
            await records.add("1", {"n": 0})
            done = await asyncio.gather(*(records.change("1", lambda value: {"n": value["n"] + 1}) for _ in range(200)))
            found = await records.get("1")
            assert found is not None
            assert (found.value, found.version) == ({"n": 200}, 201)
            assert sorted(record.value["n"] for record in done if record) == list(range(1, 201))

        run(check())

    def test_only_one_adds(self, store: Store, run: Run) -> None:
        records = Records(store, HERE)

        async def add(number: int) -> bool:
            try:
                await records.add("1", {"n": number})
            except Stale:
                return False
            return True

        async def many() -> list[bool]:
            return await asyncio.gather(*(add(number) for number in range(20)))

        assert run(many()).count(True) == 1

    def test_only_one_removes(self, store: Store, run: Run) -> None:
        records = Records(store, HERE)

        async def many() -> list[bool]:
            await records.add("1", {})
            return await asyncio.gather(*(records.remove("1") for _ in range(20)))

        assert run(many()).count(True) == 1

    def test_changing_what_is_being_removed(self, store: Store, run: Run) -> None:
        records = Records(store, HERE)

        async def many() -> Any:
            await records.add("1", {"n": 0})
            await asyncio.gather(records.remove("1"), *(records.change("1", lambda value: {"n": 1}) for _ in range(5)))
            return await records.get("1")

        assert run(many()) is None
