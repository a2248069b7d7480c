"""The lanes against a list that is looked through from its beginning."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from vocmocks.clock import MemoryClock
from vocmocks.engine.outbox import LEASE, Lane
from vocmocks.store.outbox_lanes import Lanes

LANES = [Lane(tenant, url) for tenant in ("test_a", "test_b") for url in ("one", "two")]
SECONDS = st.sampled_from([-20, -5, 0, 0, 5, 20, 60])
STEPS = st.one_of(
    st.tuples(st.just("push"), st.sampled_from(LANES), SECONDS),
    st.tuples(st.just("claim"), st.integers(1, 4)),
    st.tuples(st.just("claim"), st.just(9)),
    st.tuples(st.just("settle"), st.integers(0, 5), st.none() | SECONDS),
    st.tuples(st.just("pass"), st.integers(1, 40)),
    st.tuples(st.just("turn"), st.sampled_from(["test_a", "test_b", None]), SECONDS, st.booleans()),
    st.tuples(st.just("forget"), st.sampled_from(["test_a", "test_b", None])),
)


class Naive:
    def __init__(self, clock: MemoryClock) -> None:
        self.clock = clock
        self.waiting: dict[int, tuple[Lane, float]] = {}
        self.claims: dict[int, tuple[int, float]] = {}
        """Id and end of each claim."""

    def due(self) -> dict[Lane, int]:
        """What can be claimed of each lane."""
        now, found = self.clock.system(), {}
        held = {id for id, until in self.claims.values() if until > now}
        for lane in LANES:
            ids = sorted((due, id) for id, (whose, due) in self.waiting.items() if whose == lane)
            if ids and not held & {id for _, id in ids} and ids[0][0] <= self.clock.time(lane.tenant):
                found[lane] = ids[0][1]
        return found

    def lane(self, id: int) -> Lane:
        return self.waiting[id][0] if id in self.waiting else LANES[0]

    def settle(self, id: int, again: float | None, settled: bool, *, still_held: bool) -> None:
        """One that was taken up by nobody else since its claim ran out may be settled, and need not be."""
        assert settled or not still_held
        if settled:
            lane, _ = self.waiting.pop(id)
            if again is not None:
                self.waiting[id] = (lane, again)

    def forget(self, tenant: str | None) -> None:
        self.waiting = {id: each for id, each in self.waiting.items() if tenant not in (None, each[0].tenant)}
        self.claims = {lease: claim for lease, claim in self.claims.items() if claim[0] in self.waiting}


@given(st.lists(STEPS, min_size=15, max_size=60))
def test_they_give_what_is_due_and_free(steps: list[Any]) -> None:
    system = [1000.0]
    clock = MemoryClock(0.0, lambda: system[0])
    lanes, naive = Lanes(clock), Naive(clock)
    clock.turned = lanes.ring
    for number, (what, *values) in enumerate(steps):
        if what == "push":
            lanes.push(values[0], clock.time() + values[1], number)
            naive.waiting[number] = (values[0], clock.time() + values[1])
        elif what == "claim":
            due = naive.due()
            found = list(lanes.claim(values[0]))
            assert len(found) == min(values[0], len(due))
            assert {id for id, _ in found} <= set(due.values())
            assert (lanes.pause() <= 0) == (len(found) < len(due))
            for id, lease in found:
                naive.claims[lease] = (id, system[0] + LEASE)
        elif what == "settle" and naive.claims:
            lease = list(naive.claims)[values[0] % len(naive.claims)]
            id, until = naive.claims.pop(lease)
            again = None if values[1] is None else clock.time() + values[1]
            naive.settle(id, again, lanes.settle(naive.lane(id), lease, again), still_held=until > system[0])
            assert not lanes.settle(naive.lane(id), lease, again)
        elif what == "pass":
            system[0] += values[0]
        elif what == "turn":
            clock.set(clock.time(values[0]) + values[1], values[0], frozen=values[2])
        elif what == "forget":
            lanes.forget(values[0])
            naive.forget(values[0])
        assert lanes.pause() <= 0 or not naive.due()


def test_alarms_that_do_not_hold_any_more_are_dropped() -> None:
    clock = MemoryClock(0.0, lambda: 1000.0)
    lanes = Lanes(clock)
    clock.turned = lanes.ring
    lanes.push(LANES[0], 1e9, 1)
    for _ in range(5000):
        clock.advance(1)
    assert len(lanes._next) < 2000
