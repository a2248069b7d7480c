"""`vocmocks serve` as real processes, and a load that remembers what was answered."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

ME = {"Authorization": "Bearer test_me"}
THINGS = "/mini/v1/things"
MOST = 20_000


@contextmanager
def serving(document: Path, *arguments: str, program: str = "vocmocks") -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process, and its URL."""
    command = [sys.executable, "-m", program, "serve", "-p", "0", "--document", str(document), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        try:
            if running.stdout is None or running.stderr is None:
                raise RuntimeError("no pipes")
            line = running.stdout.readline()
            found = re.search(r"https?://\S+", line)
            if not found:
                raise RuntimeError(line + running.stderr.read())
            yield running, found[0]
        finally:
            if running.poll() is None:
                running.terminate()
            try:
                running.wait(timeout=10)
            except subprocess.TimeoutExpired:
                running.kill()


def workers_of(process: subprocess.Popen[str]) -> list[int]:
    """The processes that it has forked and that run."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in listed.splitlines()]
    return [int(pid) for pid, parent, state in rows if int(parent) == process.pid and not state.startswith("Z")]


def journal(url: str, tenant: str = "test_me") -> list[Any]:
    found: list[Any] = httpx.get(f"{url}/__admin/requests", params={"tenant": tenant}, timeout=30).json()["requests"]
    return found


def records(url: str, tenant: str = "test_me") -> list[Any]:
    answer = httpx.get(f"{url}/__admin/records/mini/things", params={"tenant": tenant, "limit": 100_000}, timeout=30)
    found: list[Any] = answer.json()["records"]
    return found


@dataclass
class Load:
    """Adds things numbered from 0 over many connections. `answered`: the numbers that got a 200; `statuses`: how often
    there was which answer."""

    url: str
    connections: int = 16
    answered: set[int] = field(default_factory=set)
    statuses: dict[int, int] = field(default_factory=dict)
    asked: int = 0

    async def add(self, client: httpx.AsyncClient) -> None:
        number, self.asked = self.asked, self.asked + 1
        try:
            answer = await client.post(self.url + THINGS, json={"n": number}, headers=ME)
        except httpx.TransportError:
            return
        self.statuses[answer.status_code] = self.statuses.get(answer.status_code, 0) + 1
        if answer.status_code == 200:
            self.answered.add(number)

    async def run(self, until: Any) -> None:
        """Ask until `until(self)`; a server that fails is not asked for ever."""

        async def one() -> None:
            async with httpx.AsyncClient(timeout=10, trust_env=False) as client:
                while not until(self) and 500 not in self.statuses and self.asked < MOST:
                    await self.add(client)

        await asyncio.gather(*(one() for _ in range(self.connections)))

    def missing(self, url: str) -> tuple[set[int], set[int]]:
        """What was answered and is not among the records; and not in the journal."""
        kept = {each["n"] for each in records(url) if "n" in each}
        entered = {each["request"]["body"]["n"] for each in journal(url) if each["request"]["method"] == "POST"}
        return self.answered - kept, self.answered - entered


def kill(pid: int) -> None:
    os.kill(pid, 9)
