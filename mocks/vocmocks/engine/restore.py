"""Taking snapshots, and coming back to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from vocmocks.clock import EVERYONE
from vocmocks.engine.snapshots import NO_CONTENTS, Snapshot, State, tenants_of
from vocmocks.store.backend import Backend


async def take(backend: Backend, tenant: str | None) -> Snapshot:
    """A snapshot of a tenant, or (None) of all of them. What changes while it is taken may be in it or not."""
    await backend.switches.look()
    if tenant is not None:
        states = [await _state(backend, tenant, apart=True)]
    else:
        own = await backend.clock.own()
        tenants = sorted(await _everyone(backend))
        states = [await _state(backend, None, apart=True)]
        states += [await _state(backend, each, apart=each in own) for each in tenants]
    return Snapshot(await backend.clock.now(tenant), states)


async def restore(backend: Backend, snapshot: Snapshot) -> None:
    """Have all as it was. Requests that are under way meanwhile may see some of it only.

    The clock shows what it showed then, and goes on from there. Of a snapshot of all tenants, those who have come since
    are back at the start.
    """
    await backend.switches.look()
    states = list(snapshot.states)
    if any(state.tenant is None for state in states):
        known = {state.tenant for state in states}
        states += [State(tenant) for tenant in await _everyone(backend) if tenant not in known]
    ids: dict[str, str] = {}
    for state in states:
        await _restore(backend, state, ids)


async def _everyone(backend: Backend) -> set[str]:
    switches, outbox = backend.switches, backend.outbox
    known = tenants_of(switches.rules, await outbox.webhooks(), await outbox.deliveries())
    choosing = {tenant for tenant, _ in switches.scenarios if tenant is not None}
    return known | choosing | await backend.tenants() | {*await backend.clock.own()}


async def _state(backend: Backend, tenant: str | None, *, apart: bool) -> State:
    """`apart`: whether its clock is not everybody's."""
    switches, outbox, clock = backend.switches, backend.outbox, backend.clock
    rules = [rule for rule in switches.rules if rule.match.tenant == tenant]
    drawn, ids = await switches.drawn(), {rule.id for rule in rules}
    scenarios = {vendor: name for (whose, vendor), name in switches.scenarios.items() if whose == tenant}
    deliveries = await outbox.deliveries(tenant) if tenant is not None else ()
    return State(
        tenant,
        await clock.now(tenant) if apart else None,
        (await clock.hands(tenant)).frozen is not None,
        await backend.store.contents(tenant) if tenant is not None else NO_CONTENTS,
        await backend.limiter.counts(tenant) if tenant is not None else (),
        rules,
        {id: number for id, number in drawn.items() if id in ids},
        scenarios,
        [hook for hook in await outbox.webhooks(tenant) if hook.tenant == tenant],
        [delivery for delivery in reversed(deliveries) if delivery.status == "pending"],
    )


async def _restore(backend: Backend, state: State, ids: dict[str, str]) -> None:
    """`ids`: what webhooks are called now that had other ids then."""
    tenant = state.tenant
    if tenant is not None:
        await backend.outbox.clear(tenant)
    await _set_clock(backend, state)
    if tenant is not None:
        await backend.store.replace(tenant, state.contents)
        await backend.limiter.clear(tenant)
        await backend.limiter.put(state.counts)
    await _switch(backend, state)
    ids |= await _register(backend, state)
    if state.deliveries:
        await backend.outbox.add(
            [replace(each, webhook=ids.get(each.webhook, each.webhook)) for each in state.deliveries]
        )


async def _set_clock(backend: Backend, state: State) -> None:
    if state.tenant is EVERYONE:
        await backend.clock.reset(EVERYONE)
    if state.now is not None:
        await backend.clock.set(state.now, state.tenant, frozen=state.frozen)


async def _switch(backend: Backend, state: State) -> None:
    switches, kept = backend.switches, {rule.id for rule in state.rules}
    gone = [rule.id for rule in switches.rules if rule.match.tenant == state.tenant and rule.id not in kept]
    if gone:
        await switches.drop(gone)
    if state.rules:
        await switches.put(state.rules, {**dict.fromkeys(kept, 0), **state.drawn})
    chosen = [vendor for tenant, vendor in switches.scenarios if tenant == state.tenant]
    wanted: Mapping[str, str | None] = {**dict.fromkeys(chosen), **state.scenarios}
    if wanted:
        await switches.choose({(state.tenant, vendor): name for vendor, name in wanted.items()})


async def _register(backend: Backend, state: State) -> dict[str, str]:
    """Have these webhooks; gives the new ids of those that were gone, by their old ones."""
    outbox = backend.outbox
    present = [hook for hook in await outbox.webhooks(state.tenant) if hook.tenant == state.tenant]
    for hook in present:
        if hook not in state.webhooks:
            await outbox.unregister(id=hook.id)
    missing = [hook for hook in state.webhooks if hook not in present]
    return {hook.id: (await outbox.register(replace(hook, id=""))).id for hook in missing}
