"""Chattermill's metrics: figures over what is stored, and the workflow that tells when one has changed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, cast

from vocmocks.clock import iso, parse_iso
from vocmocks.engine.behave import Call
from vocmocks.store.base import Value
from vocmocks.store.query import Query
from vocmocks.store.records import LARGE
from vocmocks.store.view import View
from vocmocks.vendors.chattermill_query import measured, seen
from vocmocks.worlds.chattermill_dealt import ResponsePopulation
from vocmocks.worlds.chattermill_figures import METRICS, Figures
from vocmocks.worlds.chattermill_projects import Project
from vocmocks.worlds.chattermill_record import OPINIONS, Opinions, columns, is_analysed

METRIC_CHANGED = "metric_changed"
EVERYTHING: Mapping[str, Any] = {}


async def figures(call: Call, project: Project, query: Query, now: float) -> Figures:
    """Sums over the responses that a query asks for, at a moment; those over the world are kept, and what the tenant
    changed is laid over them."""
    names = {*(name for name, _ in query.where), OPINIONS}
    view = await call.records("responses").view(query, seen(now, names))
    if view.population.size > LARGE:
        return await asyncio.to_thread(sums, view, project)
    return sums(view, project)


def sums(view: View, project: Project) -> Figures:
    """Of a view whose records were seen with their opinions."""
    people = cast(ResponsePopulation, view.population)
    found = people.figures(view.query.where, view.begin, view.end).copy()
    wanted = next((wanted for name, wanted in view.query.where if name == OPINIONS), Opinions())
    for index in view.dropped:
        value = {**people.record(index), OPINIONS: people.column(OPINIONS)(index)}
        _add(found, project, value, wanted, -1)
    for extra in view.extras:
        _add(found, project, extra.record.value, wanted)
    return found


def _add(figures: Figures, project: Project, value: Value, wanted: Any, times: int = 1) -> None:
    opinions = [opinion for opinion in value[OPINIONS] if opinion in wanted]
    figures.add(project.type(value["data_type"]), value["score"], opinions, times)


async def announce(call: Call, project: Project, old: Value | None, new: Value | None) -> None:
    """Tell the workflows which metrics a change of one response has changed (`old`, `new`: None where there is none),
    and which will change when text analytics has run over what is new about it."""
    hooks = await call.services.backend.outbox.webhooks(call.tenant)
    if not any(hook.wants(call.contract.name, METRIC_CHANGED) for hook in hooks):
        return
    now = iso(call.now)
    was = None if old is None else {**old, **columns(old, now, (OPINIONS,))}
    has = None if new is None else {**new, **columns(new, now, (OPINIONS,))}
    await _tell(call, project, was, has, call.now)
    waiting = new is not None and (old is None or old["analysed_at"] != new["analysed_at"])
    if new is not None and has is not None and waiting and not is_analysed(new, now):
        later = {**new, **columns(new, new["analysed_at"], (OPINIONS,))}
        await _tell(call, project, has, later, parse_iso(new["analysed_at"]))


async def _tell(call: Call, project: Project, old: Value | None, new: Value | None, at: float) -> None:
    """`old` and `new` with the opinions that show before and after that moment."""
    after = await figures(call, project, measured(EVERYTHING, project), at)
    before = after.copy()
    for value, times in ((new, -1), (old, 1)):
        if value is not None:
            _add(before, project, value, Opinions(), times)
    for type in METRICS:
        value, previous = after.metric(type)["value"], before.metric(type)["value"]
        if value != previous:
            metric = {"type": type, "value": value, "previous_value": previous}
            body = {"event": METRIC_CHANGED, "project": project.key, "metric": metric, "changed_at": iso(at)}
            await call.notify(METRIC_CHANGED, body, at=at)
