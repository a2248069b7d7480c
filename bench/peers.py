"""Requests a second of the mock beside other mock servers, on one request, in one run.

    python -m bench.peers [--seconds 5] [--rounds 3] [--warm 30]

Installs the peers with npm into a folder outside the tree (`--folder`, kept for the next run). POST add_churn_reason is
asked of each: Prism serves the exported OpenAPI and validates; WireMock (Java) matches path, header and two fields, and
keeps its journal or not; Mockoon answers a fixed body. Each has core 0 to itself, the load comes from core 1. A JVM is
measured cold, and after `--warm` seconds of load.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.load import CASES, ROOT, SERVERS, Case, free_port, measure, pinned, serving, wait_for

POST = CASES[0]
PACKAGES = ("@stoplight/prism-cli@5.16.0", "@mockoon/cli@9.9.0", "wiremock@3.13.2")
ANSWER = {"status": "success", "response": {}}
PATH = "/api/1.1/wf/add_churn_reason"


@dataclass(frozen=True)
class Peer:
    """`command(port)` starts it in the foreground; `warm`: it is worth measuring after a warm-up, too."""

    name: str
    command: Callable[[int], list[str]]
    warm: bool = False


def install(folder: Path) -> None:
    """The peers from npm, once."""
    if (folder / "node_modules").is_dir():
        return
    folder.mkdir(parents=True, exist_ok=True)
    print(f"installing {', '.join(PACKAGES)} in {folder}", file=sys.stderr)
    subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent", *PACKAGES], cwd=folder, check=True)


def peers(folder: Path) -> list[Peer]:
    """Those that can run here: WireMock needs a Java."""
    binaries = folder / "node_modules" / ".bin"
    openapi, mockoon, wiremock = _openapi(folder), _mockoon(folder), _wiremock(folder)
    prism = [str(binaries / "prism"), "mock", str(openapi), "--host", "127.0.0.1", "--port"]
    found = [
        Peer("Prism 5.16, logging off", lambda port: [*prism, str(port), "--verboseLevel", "silent"]),
        Peer("Prism 5.16 as it comes", lambda port: [*prism, str(port)]),
        Peer(
            "Mockoon 9.9",
            lambda port: [str(binaries / "mockoon-cli"), "start", "--data", str(mockoon), "--port", str(port),
                          "--disable-log-to-file", "--disable-admin-api"],
        ),
    ]  # fmt: skip
    if shutil.which("java"):
        jar = next((folder / "node_modules" / "wiremock").rglob("wiremock-standalone-*.jar"))
        java = ["java", "-jar", str(jar), "--root-dir", str(wiremock), "--bind-address", "127.0.0.1", "--port"]
        found += [
            Peer("WireMock 3.13", lambda port: [*java, str(port)], warm=True),
            Peer("WireMock 3.13, no journal", lambda port: [*java, str(port), "--no-request-journal"], warm=True),
        ]
    return found


def _openapi(folder: Path) -> Path:
    from vocmocks.contract import load_vendor
    from vocmocks.contract.export import export

    path = folder / "collectif.openapi.json"
    path.write_text(json.dumps(export(load_vendor("collectif"))), "utf-8")
    return path


def _mockoon(folder: Path) -> Path:
    response = {
        "uuid": "00000000-0000-4000-8000-000000000002", "body": json.dumps(ANSWER), "latency": 0, "statusCode": 200,
        "label": "", "headers": [{"key": "Content-Type", "value": "application/json"}], "bodyType": "INLINE",
        "filePath": "", "databucketID": "", "sendFileAsBody": False, "rules": [], "rulesOperator": "OR",
        "disableTemplating": True, "fallbackTo404": False, "default": True, "crudKey": "id", "callbacks": [],
    }  # fmt: skip
    route = {
        "uuid": "00000000-0000-4000-8000-000000000001", "type": "http", "documentation": "", "method": "post",
        "endpoint": PATH.lstrip("/"), "responses": [response], "responseMode": None, "streamingMode": None,
        "streamingInterval": 0,
    }  # fmt: skip
    environment = {
        "uuid": "00000000-0000-4000-8000-000000000000", "lastMigration": 33, "name": "collectif", "port": 3000,
        "hostname": "127.0.0.1", "endpointPrefix": "", "latency": 0, "folders": [], "routes": [route],
        "rootChildren": [{"type": "route", "uuid": route["uuid"]}], "proxyMode": False, "proxyHost": "",
        "proxyRemovePrefix": False, "tlsOptions": {"enabled": False, "type": "CERT", "pfxPath": "", "certPath": "",
        "keyPath": "", "caPath": "", "passphrase": ""}, "cors": False, "headers": [], "proxyReqHeaders": [],
        "proxyResHeaders": [], "data": [], "callbacks": [],
    }  # fmt: skip
    path = folder / "mockoon.json"
    path.write_text(json.dumps(environment), "utf-8")
    return path


def _wiremock(folder: Path) -> Path:
    root = folder / "wiremock"
    (root / "mappings").mkdir(parents=True, exist_ok=True)
    stub = {
        "request": {
            "method": "POST",
            "urlPath": PATH,
            "headers": {"Authorization": {"matches": "Bearer test_.+"}},
            "bodyPatterns": [{"matchesJsonPath": "$.reason"}, {"matchesJsonPath": "$.date"}],
        },
        "response": {"status": 200, "headers": {"Content-Type": "application/json"}, "jsonBody": ANSWER},
    }
    (root / "mappings" / "add_churn_reason.json").write_text(json.dumps(stub), "utf-8")
    return root


@contextlib.contextmanager
def running(peer: Peer) -> Iterator[str]:
    """The peer on core 0; gives its URL."""
    port = free_port()
    process = subprocess.Popen(
        pinned(0, peer.command(port)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=tempfile.gettempdir()
    )
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def rates_of(peer: Peer, seconds: int, warm: int) -> dict[str, float]:
    """Requests a second by name; a JVM cold and warm."""
    case = Case(POST.name, POST.method, PATH, POST.body)
    with running(peer) as url:
        measure(url, case, 1)
        rates = {peer.name: measure(url, case, seconds)}
        if peer.warm and warm:
            measure(url, case, warm)
            rates[f"{peer.name}, warm"] = measure(url, case, seconds)
    return rates


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--warm", type=int, default=30)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "vocmocks-bench-peers")
    options = parser.parse_args()
    install(options.folder)
    rates: dict[str, list[float]] = {}
    for _ in range(options.rounds):
        for name, factory in SERVERS.items():
            with serving(factory) as url:
                measure(url, POST, 1)
                rates.setdefault(name, []).append(measure(url, POST, options.seconds))
        for peer in peers(options.folder):
            for name, rate in rates_of(peer, options.seconds, options.warm).items():
                rates.setdefault(name, []).append(rate)
    ours = statistics.median(rates["vocmocks"])
    print(f"{POST.name}, one core each, median of {options.rounds} rounds of {options.seconds} s\n")
    print(f"{'server':36}{'req/s':>10}{'vocmocks is':>14}")
    for name, found in rates.items():
        rate = statistics.median(found)
        print(f"{name:36}{rate:10,.0f}{ours / rate:13.2f}×")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
