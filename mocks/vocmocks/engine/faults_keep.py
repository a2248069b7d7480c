"""Making rules and forgetting them, with what STALE_DATA reads: a snapshot that is taken when the rule is made."""

from __future__ import annotations

from collections.abc import Sequence

from vocmocks.engine.faults import STALE, Rule, of_tenant
from vocmocks.engine.restore import take
from vocmocks.engine.snapshots import NO_CONTENTS, Name, Snapshot
from vocmocks.store.backend import Backend
from vocmocks.store.base import Store
from vocmocks.store.memory import MemoryStore


async def keep_rules(backend: Backend, rules: Sequence[Rule]) -> Sequence[Rule]:
    """The rules with their ids."""
    kept = await backend.switches.put(rules)
    for rule in kept:
        if _has_own(rule):
            await backend.snapshots.keep(_name(rule), (await take(backend, rule.match.tenant)).dump())
    return kept


async def forget_rules(backend: Backend, rules: Sequence[Rule]) -> None:
    await backend.switches.drop([rule.id for rule in rules])
    await forget_own(backend, rules)


async def reset_faults(backend: Backend, tenant: str | None) -> None:
    """A tenant without faults of its own; None: the faults that the mock was started with, and no others."""
    await backend.switches.look()
    rules = of_tenant(backend.switches.rules, tenant)
    if tenant is None:
        await backend.switches.restart()
        await forget_own(backend, rules)
    elif rules:
        await forget_rules(backend, rules)


async def forget_own(backend: Backend, rules: Sequence[Rule]) -> None:
    """Forget the snapshots of rules that are no more."""
    for rule in rules:
        if _has_own(rule):
            await backend.snapshots.forget(_name(rule))


async def stale_contents(backend: Backend, rule: Rule, tenant: str) -> Store:
    """What the tenant reads under the rule; where there is no snapshot, what there was before its first change.
    Whatever is written there is lost with the request."""
    raw = await backend.snapshots.get(_name(rule))
    store = MemoryStore()
    store.take(tenant, Snapshot.load(raw).state(tenant).contents if raw is not None else NO_CONTENTS)
    return store


def _has_own(rule: Rule) -> bool:
    return rule.fault == STALE and rule.snapshot is None


def _name(rule: Rule) -> Name:
    """That of the snapshot which the rule names, else of its own, which nobody else can name like that."""
    return Name(rule.match.tenant, rule.snapshot or f"~fault-{rule.id}")
