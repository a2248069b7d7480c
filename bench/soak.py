"""An hour's worth of mixed traffic and more, on all five vendors, compressed into five minutes by moving clocks.

    python -m bench.soak [--seconds 300] [--threads 4] [--store memory]

Each round is a tenant of its own (bench/soak_round.py): it creates, reads, runs into a limit, has faults of every sort,
goes back to a snapshot, moves its clock on, is told by webhooks, and is reset. Fails (exit status 1) where

- a count is wrong: a record that was created is there exactly once, the journal has every request, each webhook came
  once, a limit let exactly as many pass as it should, and a reset leaves nothing;
- anything was logged as an error, or an exception was taken by nobody;
- it leaks: once every thread has finished WARM rounds, the median of what is resident grows by more than GROWTH from
  the first quarter of the rest to its last; or when all is over, there are more descriptors or tasks than then.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from bench.soak_round import LIMIT, SPAN, Round, operations

ROOT = Path(__file__).resolve().parent.parent
GROWTH = 12_000_000
"""Bytes, and a twentieth of what was resident, that may come and go with what the allocator keeps."""
WARM = 2
ENOUGH = 8
"""Samples that say something."""
SPARE = 2
"""Descriptors and tasks that may be left of connections that are being closed."""
EVERY = 0.5
JOURNAL = 1500
MEGABYTE = 1_000_000
ADVANCED = SPAN + 3600 + 60


@dataclass
class Watched:
    """The mock in its process."""

    process: subprocess.Popen[str]
    url: str
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def sample(self) -> dict[str, Any]:
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("the mock has no pipes")
        with self._lock:
            print("", file=self.process.stdin, flush=True)
            found: dict[str, Any] = json.loads(self.process.stdout.readline())
        return found


@dataclass
class Findings:
    """What the threads have in common."""

    sent: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    rounds: int = 0
    retried: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, each: Round) -> None:
        with self.lock:
            self.rounds += 1
            self.retried += each.retried
            self.sent.update(each.sent)
            self.wrong += each.wrong


@contextlib.contextmanager
def served(store: str) -> Iterator[Watched]:
    settings = {"store": store, "journal_size": JOURNAL, "limits": {"collectif": [LIMIT, 60]}}
    command = [sys.executable, "-m", "bench.soaked", json.dumps(settings)]
    process = subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        port = process.stdout.readline().strip() if process.stdout is not None else ""
        yield Watched(process, f"http://127.0.0.1:{int(port)}")
    finally:
        process.communicate(timeout=30)


def rounds(watched: Watched, number: int, threads: int, until: float, findings: Findings) -> None:
    """One thread's: round after round until the time has come."""
    creating = operations()
    with httpx.Client(timeout=60, trust_env=False) as client:
        while time.monotonic() < until:
            one = Round(watched.url, f"test_soak-{number}", creating, client)
            try:
                one.run()
            except Exception as error:
                one.wrong.append(f"test_soak-{number}: {type(error).__name__}: {error}")
            findings.add(one)
            number += threads


def soak(seconds: float, threads: int, store: str) -> tuple[Findings, list[dict[str, Any]], dict[str, Any]]:
    """What was found, samples over the run once it was warm, and one at rest when it is over."""
    findings, samples = Findings(), list[dict[str, Any]]()
    with served(store) as watched:
        until = time.monotonic() + seconds
        with ThreadPoolExecutor(threads) as pool:
            running = [pool.submit(rounds, watched, n, threads, until, findings) for n in range(threads)]
            while not all(each.done() for each in running):
                samples.append({**watched.sample(), "rounds": findings.rounds})
                time.sleep(EVERY)
        for each in running:
            each.result()
        time.sleep(2 * EVERY)
        warm = [each for each in samples if each["rounds"] >= WARM * threads]
        return findings, warm, watched.sample()


def problems(findings: Findings, samples: list[dict[str, Any]], end: dict[str, Any]) -> list[str]:
    found = [*findings.wrong, *(f"logged: {text.strip().splitlines()[-1]}" for text in end["errors"])]
    if len(samples) < ENOUGH:
        return [*found, f"too short a run: {findings.rounds} rounds say nothing about leaks"]
    early, late = _quarter(samples, 0), _quarter(samples, 3)
    allowed = GROWTH + early["rss"] / 20
    if late["rss"] - early["rss"] > allowed:
        grown, most = (round(each / MEGABYTE) for each in (late["rss"] - early["rss"], allowed))
        found.append(f"memory grew by {grown} MB, {most} MB is allowed")
    found += [
        f"{what}: {end[what]} at the end, {early[what]:g} while it was under load"
        for what in ("fds", "tasks")
        if end[what] > early[what] + SPARE
    ]
    return found


def _quarter(samples: list[dict[str, Any]], number: int) -> dict[str, float]:
    """The median of each figure in one quarter of the run (0 to 3)."""
    size = max(1, len(samples) // 4)
    part = samples[number * size : (number + 1) * size] or samples[-1:]
    return {name: statistics.median(each[name] for each in part) for name in ("rss", "fds", "tasks")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--store", default="memory")
    options = parser.parse_args()
    findings, samples, end = soak(options.seconds, options.threads, options.store)
    simulated = findings.rounds * ADVANCED / 3600
    print(f"{findings.rounds} rounds, {findings.sent.total()} requests, {simulated:.1f} hours of tenants' time")
    print(f"requests: {', '.join(f'{vendor} {count}' for vendor, count in sorted(findings.sent.items()))}")
    print(f"webhooks that were not answered within their 10 seconds, and came again: {findings.retried}")
    for number in range(4) if samples else ():
        quarter = _quarter(samples, number)
        shown = f"{quarter['rss'] / MEGABYTE:.1f} MB, {quarter['fds']:g} descriptors, {quarter['tasks']:g} tasks"
        print(f"quarter {number + 1}: {shown}")
    print(f"at rest: {end['rss'] / MEGABYTE:.1f} MB, {end['fds']} descriptors, {end['tasks']} tasks")
    found = problems(findings, samples, end)
    print("\n".join(found) or "no leak, no unhandled exception, no wrong count")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
