"""The outbox promises the same wherever it is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vocmocks.engine.outbox import Claim, Delivery, Outbox, Webhook
from vocmocks.settings import Settings
from vocmocks.store.backend import Backend, open_backend

from .conftest import BACKENDS, KEPT, START, Run

ONE, TWO = "http://127.0.0.1/one?a=b c", "http://127.0.0.1/two"
HOOK = Webhook("test_a", "acme", ONE, "secret", ("added", "removed"))
DELIVERY = Delivery("test_a", "acme", "added", ONE, None, b'{"n":1}', START)


async def add(outbox: Outbox, *deliveries: Delivery) -> None:
    await outbox.add(deliveries)


async def freeze(backend: Backend, *tenants: str, now: float = START) -> None:
    for tenant in tenants or ("test_a", "test_b"):
        await backend.clock.set(now, tenant, frozen=True)


async def ids(outbox: Outbox, most: int = 100) -> list[int]:
    return [claim.delivery.id for claim in (await outbox.claim(most)).claims]


async def done(outbox: Outbox, claim: Claim) -> None:
    await outbox.settle(claim, replace(claim.delivery, status="delivered", attempts=1, answered=200))


class TestWebhooks:
    def test_each_tenant_has_its_own_and_everybodys(self, backend: Backend, run: Run) -> None:
        outbox = backend.outbox

        async def check() -> None:
            own = await outbox.register(HOOK)
            assert own == replace(HOOK, id="1")
            other = await outbox.register(Webhook("test_b", "acme", TWO))
            common = await outbox.register(Webhook(None, "acme", TWO))
            assert list(await outbox.webhooks("test_a")) == [own, common]
            assert list(await outbox.webhooks("test_b")) == [other, common]
            assert list(await outbox.webhooks("test_c")) == [common]
            assert list(await outbox.webhooks()) == [own, other, common]

        run(check())

    def test_they_are_forgotten_by_tenant_and_by_id(self, backend: Backend, run: Run) -> None:
        outbox = backend.outbox

        async def check() -> None:
            hooks = [
                await outbox.register(replace(HOOK, tenant=tenant)) for tenant in ("test_a", "test_b", None, "test_a")
            ]
            assert await outbox.unregister("test_a", hooks[1].id) == 0
            assert await outbox.unregister("test_a", hooks[2].id) == 0
            assert await outbox.unregister("test_a", "99") == 0
            assert await outbox.unregister("test_a", hooks[0].id) == 1
            assert list(await outbox.webhooks()) == hooks[1:]
            assert await outbox.unregister("test_a") == 1
            assert list(await outbox.webhooks()) == hooks[1:3]
            assert await outbox.unregister(None, hooks[2].id) == 1
            assert await outbox.unregister() == 1
            assert list(await outbox.webhooks()) == []
            assert (await outbox.register(HOOK)).id == "5"

        run(check())


class TestDeliveries:
    def test_one_comes_back_whole(self, backend: Backend, run: Run) -> None:
        outbox = backend.outbox
        given = replace(DELIVERY, token="é", webhook="7", body='{"é":[1]}'.encode(), due=START + 0.123456)

        async def check() -> None:
            await freeze(backend)
            await add(outbox, given)
            assert list(await outbox.deliveries()) == [replace(given, id=1)]
            await freeze(backend, now=START + 0.123456)
            [claim] = (await outbox.claim(1)).claims
            assert claim.delivery == replace(given, id=1)
            assert await outbox.known(claim.delivery)

        run(check())

    def test_one_is_claimed_once_until_it_is_done(self, backend: Backend, run: Run) -> None:
        outbox = backend.outbox

        async def check() -> None:
            await freeze(backend)
            await add(outbox, DELIVERY, replace(DELIVERY, due=START - 5), replace(DELIVERY, url=TWO))
            first, second = (await outbox.claim(100)).claims
            assert sorted((first.delivery.id, second.delivery.id)) == [2, 3]
            found = await outbox.claim(100)
            assert (list(found.claims), found.pause > 0) == ([], True)
            for claim in (first, second):
                await done(outbox, claim)
            assert await ids(outbox) == [1]
            known = await outbox.deliveries()
            assert [(each.id, each.status, each.answered) for each in known] == [
                (3, "delivered", 200), (2, "delivered", 200), (1, "pending", None),
            ]  # fmt: skip

        run(check())

    def test_at_most_so_many_at_a_time(self, backend: Backend, run: Run) -> None:
        async def check() -> None:
            await freeze(backend)
            await add(backend.outbox, *(replace(DELIVERY, url=f"{TWO}/{number}") for number in range(5)))
            found = await backend.outbox.claim(3)
            assert (len(found.claims), found.pause <= 0) == (3, True)
            assert len(await ids(backend.outbox)) == 2

        run(check())

    def test_what_is_settled_as_pending_is_due_again(self, backend: Backend, run: Run) -> None:
        outbox = backend.outbox

        async def check() -> None:
            await freeze(backend)
            await add(outbox, DELIVERY, DELIVERY)
            [claim] = (await outbox.claim(100)).claims
            await outbox.settle(claim, claim.delivery)
            [claim] = (await outbox.claim(100)).claims
            assert claim.delivery.id == 1
            later = replace(claim.delivery, due=START + 10, attempts=1, reason="answered 500", answered=500)
            await outbox.settle(claim, later)
            [other] = (await outbox.claim(100)).claims
            assert other.delivery.id == 2
            await done(outbox, other)
            assert await ids(outbox) == []
            await backend.clock.advance(10, "test_a")
            [claim] = (await outbox.claim(100)).claims
            assert claim.delivery == later

        run(check())

    def test_one_that_was_forgotten_stays_forgotten(self, backend: Backend, run: Run) -> None:
        outbox = backend.outbox

        async def check() -> None:
            await freeze(backend)
            await add(outbox, DELIVERY, replace(DELIVERY, tenant="test_b"))
            claims = {claim.delivery.tenant: claim for claim in (await outbox.claim(100)).claims}
            await outbox.clear("test_a")
            assert not await outbox.known(claims["test_a"].delivery)
            for claim in claims.values():
                await outbox.settle(claim, claim.delivery)
            assert await ids(outbox) == [2]
            assert [each.tenant for each in await outbox.deliveries()] == ["test_b"]
            assert list(await outbox.deliveries("test_a")) == []
            await outbox.clear()
            assert list(await outbox.deliveries()) == []
            assert await ids(outbox) == []
            await add(outbox, DELIVERY)
            assert await ids(outbox) == [3]

        run(check())

    def test_a_claim_that_was_lost_changes_nothing(self, backend: Backend, run: Run) -> None:
        outbox = backend.outbox

        async def check() -> None:
            await freeze(backend)
            await add(outbox, DELIVERY)
            [lost] = (await outbox.claim(1)).claims
            await outbox.settle(lost, lost.delivery)
            [held] = (await outbox.claim(1)).claims
            await done(outbox, lost)
            assert [each.status for each in await outbox.deliveries()] == ["pending"]
            await done(outbox, held)
            assert [each.status for each in await outbox.deliveries()] == ["delivered"]

        run(check())

    def test_a_claim_runs_out(self, backend: Backend, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        for place in ("redis_outbox", "outbox_lanes"):
            monkeypatch.setattr(f"vocmocks.store.{place}.LEASE", 0.0)

        async def check() -> None:
            await freeze(backend)
            await add(backend.outbox, DELIVERY)
            assert await ids(backend.outbox, 1) == [1]
            assert await ids(backend.outbox, 1) == [1]

        run(check())

    def test_the_oldest_that_are_done_make_room(self, backend: Backend, run: Run) -> None:
        outbox = backend.outbox

        async def check() -> None:
            await freeze(backend)
            await add(outbox, *(replace(DELIVERY, tenant=f"test_{'ab'[number % 2]}") for number in range(104)))
            await add(outbox, replace(DELIVERY, due=START + 1))
            for _ in range(52):
                for claim in (await outbox.claim(2)).claims:
                    await done(outbox, claim)
            assert {each.id for each in await outbox.deliveries()} == set(range(5, 106))

        run(check())


class TestWhen:
    def test_clocks_say_what_is_due(self, backend: Backend, run: Run) -> None:
        outbox, clock = backend.outbox, backend.clock

        async def check() -> None:
            await freeze(backend)
            await add(outbox, *(replace(DELIVERY, tenant=tenant, due=START + 60) for tenant in ("test_a", "test_b")))
            assert (await outbox.claim(9)).pause == float("inf")
            await clock.advance(59.5, "test_a")
            assert await ids(outbox) == []
            await clock.advance(0.5, "test_a")
            assert await ids(outbox) == [1]
            await clock.set(START + 50, "test_b")
            assert 0 < (await outbox.claim(9)).pause <= 10
            await clock.set(START + 3600)
            assert await ids(outbox) == [2]

        run(check())

    def test_a_clock_that_is_turned_back_puts_it_off(self, backend: Backend, run: Run) -> None:
        outbox, clock = backend.outbox, backend.clock

        async def check() -> None:
            await clock.set(START + 100, frozen=True)
            await add(outbox, replace(DELIVERY, due=START + 60))
            await clock.set(START, frozen=True)
            assert await ids(outbox) == []
            await clock.reset()
            assert 0 < (await outbox.claim(9)).pause <= 60
            await clock.advance(60)
            assert await ids(outbox) == [1]

        run(check())

    def test_it_says_that_something_has_changed(self, backend: Backend, run: Run) -> None:
        told: list[str] = []

        async def check() -> None:
            backend.outbox.changed = lambda: told.append("changed")
            await freeze(backend, "test_a")
            await add(backend.outbox, DELIVERY)
            await backend.clock.advance(1)
            await backend.clock.reset()
            assert len(told) == 4

        run(check())


@pytest.mark.parametrize("kind", KEPT)
def test_it_goes_on_after_a_restart(kind: str, place: str, run: Run) -> None:
    async def before(backend: Backend) -> None:
        await freeze(backend)
        await backend.outbox.register(HOOK)
        await backend.outbox.unregister(None, (await backend.outbox.register(HOOK)).id)
        await add(backend.outbox, *(replace(DELIVERY, due=START + number, body=b"%d" % number) for number in range(4)))
        [claim] = (await backend.outbox.claim(9)).claims
        await done(backend.outbox, claim)
        await backend.clock.advance(1, "test_a")
        [claim] = (await backend.outbox.claim(9)).claims
        await backend.outbox.settle(claim, replace(claim.delivery, due=START + 10, attempts=1))
        await backend.close()

    async def after(backend: Backend) -> None:
        assert list(await backend.outbox.webhooks()) == [replace(HOOK, id="1")]
        assert (await backend.outbox.register(HOOK)).id == "3"
        known = await backend.outbox.deliveries()
        assert [(each.id, each.status, each.due - START, each.attempts) for each in known] == [
            (4, "pending", 3, 0), (3, "pending", 2, 0), (2, "pending", 10, 1), (1, "delivered", 0, 1),
        ]  # fmt: skip
        await backend.clock.advance(100, "test_a")
        bodies = []
        for _ in range(3):
            [claim] = (await backend.outbox.claim(9)).claims
            bodies.append(claim.delivery.body)
            await done(backend.outbox, claim)
        assert bodies == [b"2", b"3", b"1"]
        await add(backend.outbox, DELIVERY)
        assert await ids(backend.outbox) == [5]
        await backend.close()

    run(before(BACKENDS[kind](place)))
    run(after(BACKENDS[kind](place)))


@pytest.mark.parametrize("kind", ["sqlite"])
def test_claims_end_with_the_process(kind: str, place: str, run: Run) -> None:
    """With SQLite nobody else can have them; with Redis they run out."""

    async def claimed() -> list[int]:
        backend = open_backend(Settings(store=f"sqlite:{place}/claims.db", start=START))
        if not await backend.outbox.deliveries():
            await add(backend.outbox, DELIVERY)
        found = await ids(backend.outbox)
        await backend.close()
        return found

    assert [run(claimed()), run(claimed())] == [[1], [1]]
