"""Which delivery is next, and when, in one process: the order of each lane, and who has claimed what."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator
from typing import NamedTuple

from vocmocks.clock import MemoryClock
from vocmocks.engine.outbox import LEASE, Lane

SLACK = 1000
"""Alarms that may be kept though they do not hold any more."""
Place = tuple[float, int]
"""When a delivery is due on the tenant's clock, and its id."""


class Lease(NamedTuple):
    number: int
    place: Place
    until: float


class Lanes:
    """Each lane has an alarm: when to look at it next, on the system's clock. That is when its first delivery is due
    or, while that is claimed, when the claim runs out."""

    def __init__(self, clock: MemoryClock) -> None:
        self._clock = clock
        self._queues: dict[Lane, list[Place]] = {}
        self._leases: dict[Lane, Lease] = {}
        self._alarms: dict[Lane, float] = {}
        self._next: list[tuple[float, Lane]] = []
        """The alarms as a heap; one that is not in `_alarms` any more is passed over."""
        self._count = 0

    def push(self, lane: Lane, due: float, id: int) -> None:
        heapq.heappush(self._queues.setdefault(lane, []), (due, id))
        self._set_alarm(lane)

    def claim(self, most: int) -> Iterator[tuple[int, int]]:
        """Ids and lease numbers."""
        now = self._clock.system()
        while most and (lane := self._rung(now)) is not None:
            if (run_out := self._leases.pop(lane, None)) is not None:
                heapq.heappush(self._queues[lane], run_out.place)
                self._set_alarm(lane)
                continue
            place = heapq.heappop(self._queues[lane])
            self._count += 1
            lease = self._leases[lane] = Lease(self._count, place, now + LEASE)
            self._set_alarm(lane)
            most -= 1
            yield place[1], lease.number

    def pause(self) -> float:
        """Seconds until the next alarm."""
        self._drop_stale()
        return self._next[0][0] - self._clock.system() if self._next else math.inf

    def settle(self, lane: Lane, number: int, due: float | None) -> bool:
        """Give a claim back; `due`: when the delivery is due again, None where it is done. Whether it still held."""
        lease = self._leases.get(lane)
        if lease is None or lease.number != number:
            return False
        del self._leases[lane]
        if due is not None:
            heapq.heappush(self._queues[lane], (due, lease.place[1]))
        self._set_alarm(lane)
        return True

    def ring(self, tenant: str | None) -> None:
        """The tenant's clock (None: every clock) was turned."""
        for lane in list(self._queues):
            if tenant in (None, lane.tenant):
                self._set_alarm(lane)

    def forget(self, tenant: str | None) -> None:
        for lane in [lane for lane in self._queues if tenant in (None, lane.tenant)]:
            del self._queues[lane]
            self._leases.pop(lane, None)
            self._alarms.pop(lane, None)

    def _set_alarm(self, lane: Lane) -> None:
        queue, lease = self._queues[lane], self._leases.get(lane)
        if not queue and lease is None:
            del self._queues[lane]
            self._alarms.pop(lane, None)
            return
        alarm = lease.until if lease is not None else self._clock.moment(queue[0][0], lane.tenant)
        if alarm == self._alarms.get(lane):
            return
        self._alarms[lane] = alarm
        if alarm < math.inf:
            heapq.heappush(self._next, (alarm, lane))
        if len(self._next) > 2 * len(self._alarms) + SLACK:
            self._next = [(at, lane) for lane, at in self._alarms.items() if at < math.inf]
            heapq.heapify(self._next)

    def _rung(self, now: float) -> Lane | None:
        """A lane whose alarm has come."""
        self._drop_stale()
        return self._next[0][1] if self._next and self._next[0][0] <= now else None

    def _drop_stale(self) -> None:
        while self._next and self._alarms.get(self._next[0][1]) != self._next[0][0]:
            heapq.heappop(self._next)
