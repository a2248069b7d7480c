"""Requests a second: the mock beside bare Starlette doing the same checks, on the same request, in one run.

    python bench/load.py [--seconds 1] [--rounds 9] [--store redis://127.0.0.1:6379/9 --workers 1 --workers 2]

Each server has core 0 to itself, the load comes from core 1 (wrk where it is installed, else a loader in Python, which
is slower than the servers and says so). Prints one table; a ratio is the median of the rounds' own ratios. With
`--store` (repeatable) `vocmocks serve` is measured on those stores, too, with as many workers as `--workers` says
(repeatable); several are not held to one core. What is in such a store stays there.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADERS = {"Authorization": "Bearer test_bench", "Content-Type": "application/json"}
CHURN_REASON = {
    "reason": "Missing functionality", "date": 1688057218, "comment": "Exports take too long for our team.",
    "country": "Portugal", "customer_name": "Example Ltd", "user_id": "23522", "value": 1200,
    "subscription_name": "Premium", "subscription_type": "paid_plan", "customer_journey_stage": "active_user",
    "months_as_customer": 6, "first_payment_date": 1703616894, "signup_date": 1701616894,
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    name: str
    method: str
    path: str
    body: str | None = None


CASES = (
    Case("POST add_churn_reason", "POST", "/collectif/api/1.1/wf/add_churn_reason", json.dumps(CHURN_REASON)),
    Case("GET activity-feedback-v2 (100 records)", "GET", "/repzo/v1/activity-feedback-v2?per_page=100"),
)
VENDORS = ("collectif", "repzo")
PLENTY = 1_000_000_000


@dataclass(frozen=True)
class Stored:
    """`vocmocks serve` on a store."""

    store: str
    workers: int

    @property
    def command(self) -> list[str]:
        limits = [part for vendor in VENDORS for part in ("--limit", f"{vendor}={PLENTY}/minute")]
        return ["-m", "vocmocks", "serve", *VENDORS, *limits, "--store", self.store, "--workers", str(self.workers)]


SERVERS: dict[str, str | Stored] = {
    "bare Starlette, same checks": "bench.bare:create_app",
    "vocmocks": Stored("memory", 1),
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def command_of(server: str | Stored) -> list[str]:
    """What serves, but for the port."""
    if isinstance(server, Stored):
        command = [sys.executable, *server.command]
        return command if server.workers > 1 else pinned(0, command)
    command = [sys.executable, "-m", "uvicorn", "--factory", server, "--log-level", "warning", "--no-access-log",
               "--no-server-header"]  # fmt: skip
    return pinned(0, command)


@contextlib.contextmanager
def serving(server: str | Stored) -> Iterator[str]:
    """A server on core 0, where it is one process; gives its URL."""
    port = free_port()
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'mocks'}"}
    command = [*command_of(server), "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def pinned(core: int, command: list[str]) -> list[str]:
    return ["taskset", "-c", str(core), *command] if shutil.which("taskset") and (os.cpu_count() or 1) > 1 else command


def wait_for(port: int) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
            return
        time.sleep(0.05)
    raise SystemExit(f"nothing answers on port {port}")


def check(url: str, case: Case) -> None:
    """One request that must be answered well, so that errors are never measured."""
    data = case.body.encode() if case.body else None
    request = urllib.request.Request(url + case.path, data, HEADERS, method=case.method)
    with urllib.request.urlopen(request) as response:
        if response.status != 200 or not response.read():
            raise SystemExit(f"{case.name}: {response.status}")


def measure(url: str, case: Case, seconds: int) -> float:
    """Requests a second."""
    check(url, case)
    if shutil.which("wrk"):
        return with_wrk(url, case, seconds)
    command = [
        sys.executable,
        str(ROOT / "bench" / "loader.py"),
        url + case.path,
        case.method,
        case.body or "",
        str(seconds),
    ]
    return float(subprocess.run(pinned(1, command), check=True, capture_output=True, text=True).stdout)


def with_wrk(url: str, case: Case, seconds: int) -> float:
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(f"wrk.method = {json.dumps(case.method)}\n")
        if case.body:
            script.write(f"wrk.body = {json.dumps(case.body)}\n")
        script.writelines(f"wrk.headers[{json.dumps(key)}] = {json.dumps(value)}\n" for key, value in HEADERS.items())
        script.write(
            "done = function(summary) io.write('\\nRESULT ', summary.requests / (summary.duration / 1e6), ' ', "
            "summary.errors.status + summary.errors.read + summary.errors.timeout, '\\n') end\n"
        )
        script.flush()
        command = ["wrk", "-t1", "-c16", f"-d{seconds}s", "-s", script.name, url + case.path]
        output = subprocess.run(pinned(1, command), check=True, capture_output=True, text=True).stdout
    rate, errors = output.rpartition("RESULT ")[2].split()
    if errors != "0":
        raise SystemExit(f"{case.name}: {errors} of the answers were errors")
    return float(rate)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--store", action="append", default=[])
    parser.add_argument("--workers", action="append", type=int)
    options = parser.parse_args()
    servers = dict(SERVERS)
    for store in options.store:
        for workers in options.workers or [1]:
            servers[f"vocmocks, {store.partition(':')[0]} × {workers}"] = Stored(store, workers)
    rates = alternate(servers, options.rounds, options.seconds)
    loader = "wrk" if shutil.which("wrk") else "a loader in Python (install wrk for real figures)"
    print(
        f"Requests a second, one core each, load from {loader}; medians of {options.rounds} rounds of "
        f"{options.seconds} s, the servers in turns in each\n"
    )
    print(f"{'request':42}{'server':32}{'req/s':>10}{'ratio':>8}")
    for case in CASES:
        yardstick = rates[case.name, next(iter(SERVERS))]
        for name in servers:
            found = rates[case.name, name]
            ratio = statistics.median(rate / bare for rate, bare in zip(found, yardstick, strict=True))
            print(f"{case.name:42}{name:32}{statistics.median(found):10,.0f}{ratio:8.2f}")


def alternate(servers: dict[str, str | Stored], rounds: int, seconds: int) -> dict[tuple[str, str], list[float]]:
    """Requests a second by case and server, one figure a round. All servers are up, one at a time is asked: what else
    the machine does then falls on all of them alike."""
    rates: dict[tuple[str, str], list[float]] = {}
    with contextlib.ExitStack() as stack:
        urls = {name: stack.enter_context(serving(server)) for name, server in servers.items()}
        for case in CASES:
            for url in urls.values():
                measure(url, case, 1)
            for _ in range(rounds):
                for name, url in urls.items():
                    rates.setdefault((case.name, name), []).append(measure(url, case, seconds))
    return rates


if __name__ == "__main__":
    main()
