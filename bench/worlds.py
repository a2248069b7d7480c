"""What a page of a large world costs, and what streaming all of it holds in memory.

    python bench/worlds.py [--sizes 1000,10000,100000,1000000] [--rounds 5] [--stream 1000000]

Pages of 100 of Repzo's feedback, made and written as JSON, for a tenant that changed, deleted and created a few.
`first`: nothing of the world was ever asked for; `later`: the same list, another page (so no record is there already).
Each stream has a process of its own, whose largest size is held against that before the stream: Repzo's feedback, and
an export of Track CXM's interactions. Then bench/data_return.py.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, cast

import orjson

from vocmocks import Settings, create_app
from vocmocks.engine.streams import csv_table, json_array
from vocmocks.store.base import Scope
from vocmocks.store.memory import MemoryStore
from vocmocks.store.query import NEWEST_FIRST, Query
from vocmocks.store.records import Records
from vocmocks.vendors.repzo_analytics import detailed
from vocmocks.vendors.repzo_query import CREATED
from vocmocks.vendors.track_cxm_counters import Owner
from vocmocks.vendors.track_cxm_tables import table
from vocmocks.worlds.repzo import world
from vocmocks.worlds.repzo_dealt import FeedbackPopulation
from vocmocks.worlds.spread import DAY

START = 1_790_000_000.0
PAGE = 100
LATER = 9
CHANGED = 5
EXPORT = "an export"
KINDS = ("JSON", "CSV", EXPORT)
FIELDS = ("_id", "rep", "client", "activity_type", "overall_satisfaction", "nps_score", "createdAt", "responses")


async def tenant(size: int) -> Records:
    people = world({"feedback": size}, 1, START)["feedback"]
    records = Records(MemoryStore(), Scope("test_bench", "repzo", "feedback"), people)
    for number in range(CHANGED):
        await records.remove(people.id(size // 2 + number))
        await records.change(people.id(size // 3 + number), lambda value: {**value, "overall_satisfaction": 1})
        await records.add(f"own{number}", {**people.record(number), "_id": f"own{number}"})
    return records


async def page(records: Records, query: Query, place: float, number: int) -> int:
    """Bytes of a page, `place` (0 to 1) of the way into the list, `number` pages further."""
    view = await records.view(query)
    start = min(max(0, int(len(view) * place) - PAGE * LATER) + number * PAGE, max(0, len(view) - PAGE))
    return len(orjson.dumps({"data": view.values(start, start + PAGE), "total": len(view)}))


async def figures(records: Records, _: int) -> int:
    view = await records.view(Query(moment=CREATED))
    return len(orjson.dumps(detailed(view, cast(FeedbackPopulation, view.population))))


def listed(query: Query, place: float) -> Callable[[Records, int], Awaitable[int]]:
    return lambda records, number: page(records, query, place, number)


REP = cast(str, world({"feedback": 1}, 1, START)["reps"].record(4)["_id"])
MONTH = Query(since=START - 60 * DAY, until=START - 30 * DAY, moment=CREATED)
CASES: dict[str, Callable[[Records, int], Awaitable[int]]] = {
    "first page": listed(NEWEST_FIRST, 0),
    "middle page": listed(NEWEST_FIRST, 0.5),
    "last page": listed(NEWEST_FIRST, 1),
    "30 days, middle page": listed(MONTH, 0.5),
    "one representative, middle page": listed(Query(where=(("rep", (REP,)),)), 0.5),
    "representative and score, middle page": listed(
        Query(where=(("rep", (REP,)), ("overall_satisfaction", (8,)))), 0.5
    ),
    "sorted by score, middle page": listed(Query(sort="overall_satisfaction"), 0.5),
    "figures": figures,
}


async def measure(case: Callable[[Records, int], Awaitable[int]], size: int, rounds: int) -> tuple[float, float]:
    """Milliseconds: the first time, and later."""
    firsts, laters = list[float](), list[float]()
    for _ in range(rounds):
        records = await tenant(size)
        for number in range(LATER):
            begin = time.perf_counter()
            await case(records, number)
            (laters if number else firsts).append((time.perf_counter() - begin) * 1000)
    return statistics.median(firsts), statistics.median(laters)


async def stream(kind: str, size: int) -> None:
    """Prints bytes, seconds, and the largest size of the process in megabytes, before and after."""
    parts = export(size) if kind == EXPORT else await feedback(kind, size)
    written = len(await anext(parts))
    before, begin = _peak(), time.perf_counter()
    async for part in parts:
        written += len(part)
    print(written, time.perf_counter() - begin, before, _peak())


async def feedback(kind: str, size: int) -> AsyncIterator[bytes]:
    records = await tenant(size)
    await page(records, NEWEST_FIRST, 0, 0)
    columns: dict[str, Any] = {name: lambda value, name=name: value.get(name) for name in FIELDS}
    return json_array(records.stream()) if kind == "JSON" else csv_table(records.stream(), columns)


def export(size: int) -> AsyncIterator[bytes]:
    """The file of an export of interactions."""
    world = {"track-cxm.interactions": size}
    app = create_app(Settings(vendors=("track-cxm",), start=START, world=world))
    asked = {"resource": 1, "created_at": START, "filters": {}, "with_quotes": True}
    return table(Owner(app.state.services, "test_bench"), asked)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,10000,100000,1000000")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--stream", type=int, default=1_000_000, help="records to stream; 0: none")
    parser.add_argument("--only", choices=KINDS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only:
        asyncio.run(stream(options.only, options.stream))
        return
    sizes = [int(size) for size in options.sizes.split(",")]
    print(f"Milliseconds for {PAGE} records, first time / later\n")
    print(f"{'':40}" + "".join(f"{size:>18,}" for size in sizes))
    for name, case in CASES.items():
        found = [asyncio.run(measure(case, size, options.rounds)) for size in sizes]
        print(f"{name:40}" + "".join(f"{f'{first:.1f} / {later:.1f}':>18}" for first, later in found), flush=True)
    for kind in KINDS if options.stream else ():
        command = [sys.executable, __file__, "--only", kind, "--stream", str(options.stream)]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        written, seconds, before, after = map(float, output.split())
        print(
            f"\n{options.stream:,} records streamed as {kind}: {written / 1e6:,.0f} MB in {seconds:.0f} s, "
            f"{options.stream / seconds:,.0f} records a second; "
            f"at most {after:.0f} MB of memory ({before:.0f} MB before)",
            flush=True,
        )

    print(flush=True)
    asked = ["--sizes", options.sizes, "--rounds", str(options.rounds), "--stream", str(options.stream)]
    subprocess.run([sys.executable, str(Path(__file__).with_name("data_return.py")), *asked], check=True)


if __name__ == "__main__":
    main()
