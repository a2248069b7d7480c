"""What is foreseen of a request on Redis either came true, or is answered once more with what is true."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from vocmocks.engine.limiter import Bucket, Hit
from vocmocks.engine.problem import Problem
from vocmocks.settings import Settings
from vocmocks.store.backend import Backend, Overtaken, Unforeseeable, open_backend
from vocmocks.store.base import Scope, Store, Stored
from vocmocks.store.records import Records

from .conftest import START, Run
from .foresight import Request, nothing
from .redis_server import RedisServer
from .redis_worker import count_trips

ME = "test_a"
HERE = Scope(ME, "acme", "things")
HIT = Hit(Bucket(ME, "acme", ""), 3, 60)


@pytest.fixture
def workers(redis_server: RedisServer, run: Run) -> Iterator[tuple[Backend, Backend]]:
    """Two, which have heard of the tenant and have record "x" in its second version."""
    one, other = (open_backend(Settings(store=redis_server.url(), start=START)) for _ in range(2))

    async def begin() -> None:
        await one.store.put(HERE, "x", {"n": 0})
        await one.store.put(HERE, "x", {"n": 1})
        for backend in (one, other):
            await Request(backend, ME, listed).run()

    run(begin())
    yield one, other
    run(one.close())
    run(other.close())


async def listed(store: Store) -> list[Any]:
    return list(await store.items(HERE))


async def read(store: Store) -> Stored | None:
    return await store.get(HERE, "x")


async def raised(store: Store) -> Any:
    record = await Records(store, HERE).change("x", lambda value: {"n": value["n"] + 1})
    return record.value["n"] if record else None


async def created(store: Store) -> str:
    return (await store.create(HERE, lambda number: (f"id{number}", {"n": number})))[0]


class TestWhatHolds:
    def test_nothing_is_kept_before_the_end(self, workers: tuple[Backend, Backend], run: Run) -> None:
        one, other = workers

        async def check() -> None:
            request = Request(one, ME, raised, [HIT])
            await request.begin()
            assert request.foreseen
            assert await other.store.get(HERE, "x") == Stored({"n": 1}, 2)
            assert list(await other.limiter.counts(ME)) == []
            await request.end()
            assert (request.result, request.times, request.foreseen) == (2, 1, True)
            assert await other.store.get(HERE, "x") == Stored({"n": 2}, 3)
            assert [count.used for count in await other.limiter.counts(ME)] == [1]
            assert (await other.journal.find(ME))[0].id == request.id

        run(check())

    def test_a_request_sees_what_it_wrote(self, workers: tuple[Backend, Backend], run: Run) -> None:
        async def work(store: Store) -> list[Any]:
            await store.put(HERE, "y", {"n": 5}, 0)
            await store.put(HERE, "x", {"n": 6}, 2)
            await store.put(HERE, "y", {"n": 7}, 1)
            await store.put(HERE, "x", None)
            await created(store)
            return [await store.get(HERE, "y"), *await store.items(HERE)]

        async def check() -> None:
            request = Request(workers[0], ME, work)
            made = [("x", Stored(None, 4)), ("y", Stored({"n": 7}, 2)), ("id1", Stored({"n": 1}, 1))]
            assert await request.run() == [Stored({"n": 7}, 2), *made]
            assert request.foreseen
            assert await Request(workers[0], ME, listed).run() == made
            assert await Request(workers[1], ME, listed).run() == made

        run(check())

    def test_many_at_once_in_one_worker(self, workers: tuple[Backend, Backend], run: Run) -> None:
        """Each takes the number after that of the one before it, and none of them has to be asked twice."""

        async def check() -> None:
            requests = [Request(workers[0], ME, created) for _ in range(50)]
            assert await asyncio.gather(*(request.run() for request in requests)) == [f"id{n}" for n in range(1, 51)]
            assert {(request.foreseen, request.times) for request in requests} == {(True, 1)}
            assert [request.id for request in requests] == list(range(requests[0].id, requests[0].id + 50))

        run(check())

    def test_changes_over_two_workers_are_all_made(self, workers: tuple[Backend, Backend], run: Run) -> None:
        async def check() -> None:
            changes = [Request(workers[number % 2], ME, raised) for number in range(60)]
            additions = [Request(workers[number % 2], ME, created) for number in range(60)]
            await asyncio.gather(*(request.run() for request in [*changes, *additions]))
            assert await workers[0].store.get(HERE, "x") == Stored({"n": 61}, 62)
            assert sorted(request.result for request in changes) == list(range(2, 62))
            assert {request.result for request in additions} == {f"id{n}" for n in range(1, 61)}
            assert len({request.id for request in [*changes, *additions]}) == 120

        run(check())


class TestOvertaken:
    """The first request is under way while a second one, of another worker, is answered."""

    def overtaken(self, workers: tuple[Backend, Backend], run: Run, first: Any, second: Any) -> Request:
        one, other = workers

        async def check() -> Request:
            request = Request(one, ME, first, [HIT])
            await request.begin()
            assert request.foreseen
            await Request(other, ME, second, [HIT]).run()
            await request.end()
            assert [count.used for count in await one.limiter.counts(ME)] == [2]
            assert request.id == (await one.journal.find(ME))[0].id == 4
            return request

        found: Request = run(check())
        return found

    def test_a_list_is_of_its_end(self, workers: tuple[Backend, Backend], run: Run) -> None:
        request = self.overtaken(workers, run, listed, created)
        assert (request.times, [id for id, _ in request.result]) == (2, ["x", "id1"])

    def test_a_record_that_was_read(self, workers: tuple[Backend, Backend], run: Run) -> None:
        request = self.overtaken(workers, run, read, raised)
        assert (request.times, request.result) == (2, Stored({"n": 2}, 3))

    def test_another_record_does_not_matter(self, workers: tuple[Backend, Backend], run: Run) -> None:
        request = self.overtaken(workers, run, raised, created)
        assert (request.times, request.result) == (1, 2)

    def test_a_record_that_was_changed(self, workers: tuple[Backend, Backend], run: Run) -> None:
        request = self.overtaken(workers, run, raised, raised)
        assert (request.times, request.result) == (2, 3)

    def test_a_number_that_is_taken(self, workers: tuple[Backend, Backend], run: Run) -> None:
        request = self.overtaken(workers, run, created, created)
        assert (request.times, request.result) == (2, "id2")

    def test_an_id_that_is_taken(self, workers: tuple[Backend, Backend], run: Run) -> None:
        async def added(store: Store) -> str:
            try:
                await Records(store, HERE).add("y", {})
            except Exception as error:
                return type(error).__name__
            return "added"

        assert self.overtaken(workers, run, added, added).result == "Stale"

    def test_the_same_version_in_another_epoch(self, workers: tuple[Backend, Backend], run: Run) -> None:
        """Forgotten, and put anew as often: it has the number of the one that was read, and is another."""

        async def anew(store: Store) -> None:
            await workers[1].store.clear(ME)
            for n in (7, 8):
                await workers[1].store.put(HERE, "x", {"n": n})

        assert self.overtaken(workers, run, read, anew).result == Stored({"n": 8}, 2)

    def test_a_restored_snapshot(self, workers: tuple[Backend, Backend], run: Run) -> None:
        async def restored(store: Store) -> None:
            contents = await workers[1].store.contents(ME)
            changed = {HERE: {"x": Stored({"n": 9}, 2)}}
            await workers[1].store.replace(ME, contents._replace(records=changed))

        assert self.overtaken(workers, run, raised, restored).result == 10

    def test_a_server_that_has_forgotten_all(
        self, workers: tuple[Backend, Backend], redis_server: RedisServer, run: Run
    ) -> None:
        async def check() -> None:
            request = Request(workers[0], ME, listed)
            await request.begin()
            redis_server.forget()
            await request.end()
            assert (request.times, request.result) == (2, [])

        run(check())

    def test_a_limit_that_is_full(self, workers: tuple[Backend, Backend], run: Run) -> None:
        one, other = workers

        async def check() -> None:
            requests = [Request(workers[number % 2], ME, created, [HIT]) for number in range(4)]
            for request in requests:
                await request.begin()
            assert all(request.foreseen for request in requests)
            for request in requests:
                await request.end()
            assert [request.result for request in requests] == ["id1", "id2", "id3", "full"]
            assert [count.used for count in await other.limiter.counts(ME)] == [3]
            assert [id for id, _ in await one.store.items(HERE)] == ["x", "id1", "id2", "id3"]
            assert await Request(one, ME, created, [HIT]).run() == "full"

        run(check())

    def test_exactly_as_many_as_the_limit_at_once(self, workers: tuple[Backend, Backend], run: Run) -> None:
        hit = HIT._replace(limit=100)

        async def check() -> None:
            requests = [Request(workers[number % 2], ME, created, [hit]) for number in range(150)]
            found = await asyncio.gather(*(request.run() for request in requests))
            assert found.count("full") == 50
            assert len(set(found)) == 101
            assert len(await workers[0].store.items(HERE)) == 101

        run(check())


class TestClock:
    def test_one_that_was_turned_meanwhile(self, workers: tuple[Backend, Backend], run: Run) -> None:
        one, other = workers

        async def check() -> None:
            turns: list[tuple[Callable[[], Awaitable[None]], float]] = [
                (lambda: other.clock.set(START + 9000, ME, frozen=True), START + 9000),
                (lambda: other.clock.advance(60, ME), START + 9060),
                (lambda: other.clock.set(START + 5000, frozen=True), START + 5000),
            ]
            for turn, time in turns:
                request = Request(one, ME, created, [HIT])
                await request.begin()
                assert request.foreseen
                await turn()
                await request.end()
                assert (request.times, request.time) == (2, time)
                assert (await one.journal.find(ME))[0].time == time
            assert [count.opened for count in await one.limiter.counts(ME)] == [START + 5000]

        run(check())

    def test_it_runs_on_as_that_of_redis(self, workers: tuple[Backend, Backend], run: Run) -> None:
        async def check() -> None:
            for _ in range(20):
                before = await workers[1].clock.now(ME)
                request = Request(workers[0], ME, nothing)
                await request.begin()
                assert request.foreseen
                assert before - 0.05 <= request.time <= await workers[1].clock.now(ME) + 0.05
                await request.end()
                assert request.times == 1

        run(check())

    @pytest.mark.parametrize("seconds", [-3600.0, 3600.0, 0.5, -30.0])
    def test_a_worker_whose_idea_of_the_time_is_wrong(
        self, workers: tuple[Backend, Backend], run: Run, seconds: float
    ) -> None:
        """As after a pause, or where the server's clock was set."""

        async def check() -> None:
            server: Any = workers[0]._admissions._server  # type: ignore[attr-defined]
            server._ahead += seconds
            request = Request(workers[0], ME, created, [HIT])
            await request.run()
            assert (request.times, request.result) == (2, "id1")
            again = Request(workers[0], ME, created, [HIT])
            await again.run()
            assert (again.times, again.result) == (1, "id2")
            assert abs(again.time - await workers[1].clock.now(ME)) < 60

        run(check())


class TestCheck:
    """What has to hold of the time before a request is counted."""

    def until(self, last: float) -> Any:
        def check(now: float) -> None:
            if now > last:
                raise Problem("unauthorized", f"{now} is too late")

        return check

    def test_it_is_told_the_true_time_in_the_end(self, workers: tuple[Backend, Backend], run: Run) -> None:
        one, other = workers
        good = self.until(START + 600)

        async def used() -> list[int]:
            return [count.used for count in await one.limiter.counts(ME)]

        async def check() -> None:
            await Request(one, ME, created, [HIT], good).run()
            request = Request(one, ME, created, [HIT], good)
            await request.begin()
            await other.clock.advance(3600, ME)
            with pytest.raises(Problem):
                await request.end()
            assert (request.foreseen, await used()) == (False, [1])
            await other.clock.advance(-3600, ME)
            allowed = Request(one, ME, created, [HIT], good)
            assert await allowed.run() == "id2"
            assert await used() == [2]
            await allowed.begin()
            await other.clock.advance(1, ME)
            await allowed.end()
            assert (allowed.result, allowed.times, await used()) == ("id3", 3, [3])

        run(check())


class TestWhatCannotBe:
    def test_others_records(self, workers: tuple[Backend, Backend], run: Run) -> None:
        async def check() -> None:
            admission = workers[0].foresee and workers[0].foresee(ME, [], None)
            assert admission
            store = admission[2]
            for refused in (store.get(HERE._replace(tenant=""), "x"), store.clear(ME), store.collections(ME)):
                with pytest.raises(Unforeseeable):
                    await refused

        run(check())

    def test_a_tenant_that_nobody_has_heard_of(self, workers: tuple[Backend, Backend]) -> None:
        assert workers[0].foresee is not None
        assert workers[0].foresee("test_new", [], None) is None

    def test_it_is_no_exception_that_a_behaviour_would_catch(self) -> None:
        assert not issubclass(Overtaken, Exception)


def test_a_conflict_costs_no_more_than_asking_first(workers: tuple[Backend, Backend], run: Run) -> None:
    """Which is admission, number or record, change and journal."""
    one, other = workers
    trips = count_trips(one)

    async def cost(work: Any, meanwhile: Any) -> int:
        request = Request(one, ME, work)
        await request.begin()
        await Request(other, ME, meanwhile).run()
        trips.clear()
        await request.end()
        assert request.times == 2
        return len(trips)

    async def check() -> None:
        assert await cost(created, created) == 3
        assert await cost(created, created) == 3
        assert await cost(raised, raised) == 3
        assert await cost(listed, created) == 3

    run(check())
