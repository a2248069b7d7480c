"""Snapshots promise the same wherever they are kept: all of a tenant comes back, and nothing of others is touched."""

from __future__ import annotations

from typing import Any

import pytest

from vocmocks.engine.faults import Matcher, Rule
from vocmocks.engine.limiter import Bucket, Hit
from vocmocks.engine.outbox import Delivery, Webhook
from vocmocks.engine.restore import restore, take
from vocmocks.engine.snapshots import Name, Snapshot
from vocmocks.store.backend import Backend
from vocmocks.store.base import Scope, Stale

from .conftest import BACKENDS, KEPT, START, Run

A, B = Scope("test_a", "acme", "things"), Scope("test_b", "acme", "things")
OTHER = Scope("test_a", "acme:é", "p/:q")
HIT = Hit(Bucket("test_a", "acme", "/p"), 3, 60)
HOOK = Webhook("test_a", "acme", "http://127.0.0.1:9/a", "t", ("x",))
DELIVERY = Delivery("test_a", "acme", "x", "http://127.0.0.1:9/a", "t", b'{"a": 1}', START + 1000)
RULE = Rule(match=Matcher(tenant="test_a"), status=503, times=5)


async def fill(backend: Backend) -> None:
    """Have something of everything."""
    store = backend.store
    await store.create(A, lambda number: (f"n{number}", {"number": number, "é": [1.5, None]}))
    await store.put(A, "x", {"x": 1})
    await store.put(A, "x", {"x": 2})
    await store.put(A, "gone", None)
    await store.append(OTHER, lambda number, sent, time: (f"a{number}", {"sent": sent.decode()}), b"body", START)
    await store.put(B, "b", {"b": 1})
    await backend.limiter.hit([HIT], START)
    await backend.limiter.hit([HIT], START)
    await backend.clock.set(START + 500, "test_a", frozen=True)
    hook = await backend.outbox.register(HOOK)
    await backend.outbox.add([Delivery(**{**_fields(DELIVERY), "webhook": hook.id})])
    [rule] = await backend.switches.put([RULE])
    await backend.switches.draw(rule)
    await backend.switches.choose({("test_a", "acme"): "calm"})


def _fields(delivery: Delivery) -> dict[str, Any]:
    return {name: getattr(delivery, name) for name in Delivery.__dataclass_fields__}


async def seen(backend: Backend, tenant: str = "test_a") -> dict[str, Any]:
    """All that there is to see of a tenant."""
    await backend.switches.look()
    drawn = await backend.switches.drawn()
    scopes = sorted(await backend.store.collections(tenant))
    return {
        "records": {scope: list(await backend.store.items(scope)) for scope in scopes},
        "now": await backend.clock.now(tenant),
        "counts": [(each.hit, each.opened, each.used) for each in await backend.limiter.counts(tenant)],
        "rules": [(rule, drawn.get(rule.id)) for rule in backend.switches.rules if rule.match.tenant == tenant],
        "scenarios": {c: name for c, name in backend.switches.scenarios.items() if c[0] == tenant},
        "hooks": await backend.outbox.webhooks(tenant),
        "deliveries": [
            (each.due, each.body, each.webhook, each.status) for each in await backend.outbox.deliveries(tenant)
        ],
    }


async def spoil(backend: Backend) -> None:
    """Change all of it."""
    store = backend.store
    await store.put(A, "x", None)
    await store.create(A, lambda number: (f"n{number}", {"number": number}))
    await store.put(Scope("test_a", "acme", "new"), "1", {})
    await store.put(B, "c", {"c": 1})
    await backend.limiter.hit([HIT], START)
    await backend.limiter.hit([Hit(Bucket("test_a", "new", ""), 1, 1)], START)
    await backend.clock.advance(10_000, "test_a")
    await backend.outbox.unregister("test_a")
    await backend.outbox.clear("test_a")
    await backend.outbox.register(Webhook("test_a", "acme", "http://127.0.0.1:9/b"))
    await backend.switches.drop([rule.id for rule in backend.switches.rules])
    await backend.switches.put([RULE, Rule(match=Matcher(tenant="test_b"), status=500)])
    await backend.switches.choose({("test_a", "acme"): "outage", ("test_a", "other"): "calm", ("test_b", "acme"): "x"})


def test_a_tenant_is_as_it_was(backend: Backend, run: Run) -> None:
    async def check() -> None:
        await fill(backend)
        before, others = await seen(backend), await seen(backend, "test_b")
        snapshot = Snapshot.load((await take(backend, "test_a")).dump())
        assert await seen(backend) == before
        await spoil(backend)
        others = await seen(backend, "test_b")
        await restore(backend, snapshot)
        after = await seen(backend)
        [hook], [old] = after.pop("hooks"), before.pop("hooks")
        assert (hook.url, hook.token, hook.events) == (old.url, old.token, old.events)
        [(*delivery, webhook, status)], [(*same, _, _)] = after.pop("deliveries"), before.pop("deliveries")
        assert (delivery, webhook, status) == (same, hook.id, "pending")
        assert after == before
        assert {**await seen(backend, "test_b"), "now": 0} == {**others, "now": 0}

    run(check())


def test_numbers_and_versions_go_on_from_where_they_were(backend: Backend, run: Run) -> None:
    async def check() -> None:
        await fill(backend)
        snapshot = await take(backend, "test_a")
        await spoil(backend)
        await restore(backend, Snapshot.load(snapshot.dump()))
        assert (await backend.store.create(A, lambda number: (f"n{number}", {})))[0] == "n2"
        assert await backend.store.next(OTHER) == 2
        assert (await backend.store.put(A, "x", {"x": 3}, 2)).version == 3
        with pytest.raises(Stale):
            await backend.store.put(A, "gone", {}, 0)
        order = [id for id, _ in await backend.store.items(A)]
        assert order == ["n1", "x", "gone", "n2"]

    run(check())


def test_what_one_request_saw_before_is_not_seen_after(backend: Backend, run: Run) -> None:
    """A store may remember what it read; not beyond a restore."""

    async def check() -> None:
        await backend.store.put(A, "x", {"x": 1})
        snapshot = await take(backend, "test_a")
        await backend.store.put(A, "x", {"x": 2})
        _, _, store = await backend.admit("test_a", [])
        assert (await store.items(A))[0][1].value == {"x": 2}
        await restore(backend, snapshot)
        _, _, store = await backend.admit("test_a", [])
        assert (await store.items(A))[0][1].value == {"x": 1}
        found = await store.get(A, "x")
        assert found is not None
        assert found.value == {"x": 1}

    run(check())


def test_of_all_tenants(backend: Backend, run: Run) -> None:
    async def check() -> None:
        await fill(backend)
        await backend.clock.set(START + 70, frozen=True)
        await backend.clock.set(START + 5, "test_only_clock", frozen=True)
        await backend.outbox.register(Webhook(None, "acme", "http://127.0.0.1:9/all"))
        await backend.switches.put([SHARED])
        everyone = ("test_a", "test_b", "test_only_clock", "test_new")
        before = [await seen(backend, tenant) for tenant in everyone]
        snapshot = Snapshot.load((await take(backend, None)).dump())
        await spoil(backend)
        await backend.store.put(Scope("test_new", "acme", "things"), "1", {})
        await backend.clock.advance(99)
        await backend.outbox.unregister()
        await restore(backend, snapshot)
        after = [await seen(backend, tenant) for tenant in everyone]
        assert {hook.url for hook in await backend.outbox.webhooks()} == {HOOK.url, "http://127.0.0.1:9/all"}
        for each in (*before, *after):
            del each["hooks"], each["deliveries"]
        assert after == before
        assert [rule.status for rule in backend.switches.rules if rule.match.tenant is None] == [502]

    run(check())


SHARED = Rule(status=502)


def test_an_empty_snapshot_empties(backend: Backend, run: Run) -> None:
    async def check() -> None:
        snapshot = await take(backend, "test_a")
        await fill(backend)
        await restore(backend, snapshot)
        found = await seen(backend)
        assert not any(found[what] for what in ("records", "counts", "rules", "scenarios", "hooks", "deliveries"))
        assert await backend.store.next(A) == 1

    run(check())


def test_they_are_kept_by_name_and_tenant(backend: Backend, run: Run) -> None:
    snapshots = backend.snapshots
    names = [Name("test_a", "one"), Name(None, "one"), Name("", "one"), Name("test_a", "two")]

    async def check() -> None:
        for number, name in enumerate(names):
            await snapshots.keep(name, b"%d" % number)
        assert sorted(await snapshots.names(), key=str) == sorted(names, key=str)
        assert [await snapshots.get(name) for name in names] == [b"0", b"1", b"2", b"3"]
        await snapshots.keep(names[0], b"new")
        assert await snapshots.get(names[0]) == b"new"
        assert await snapshots.forget(names[0])
        assert not await snapshots.forget(names[0])
        assert await snapshots.get(names[0]) is None
        assert len(await snapshots.names()) == 3

    run(check())


@pytest.mark.parametrize("kind", KEPT)
def test_a_restored_state_is_there_after_a_restart(kind: str, place: str, run: Run) -> None:
    async def before() -> dict[str, Any]:
        backend = BACKENDS[kind](place)
        await fill(backend)
        await backend.snapshots.keep(Name("test_a", "one"), (await take(backend, "test_a")).dump())
        await spoil(backend)
        await restore(backend, Snapshot.load(await backend.snapshots.get(Name("test_a", "one")) or b""))
        found = await seen(backend)
        await backend.close()
        return found

    async def after(found: dict[str, Any]) -> None:
        backend = BACKENDS[kind](place)
        assert await seen(backend) == found
        assert await backend.snapshots.get(Name("test_a", "one"))
        await backend.close()

    run(after(run(before())))
