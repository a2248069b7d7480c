"""Every vendor in a line: what has been extracted, and what of it is served."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson

from vocmocks import data
from vocmocks.contract import overlay as overlays
from vocmocks.contract.load import METHODS
from vocmocks.contract.servers import split


@dataclass(frozen=True, slots=True)
class Summary:
    """`state`: `served`, or `extracted` only (no overlay yet), when `prefix` is empty."""

    name: str
    title: str
    state: str
    operations: int
    hosts: tuple[str, ...]
    prefix: str


def summaries(schemas: Path | None = None) -> Iterator[Summary]:
    """All vendors in alphabetical order. Nothing is checked: that is what loading a contract is for."""
    folder = schemas or data.schemas()
    for path in sorted(folder.glob("*/extracted.json")):
        yield _summary(path.parent)


def _summary(folder: Path) -> Summary:
    description = orjson.loads((folder / "extracted.json").read_bytes())
    overlay = folder / "overlay.yaml"
    served = overlay.exists()
    if served:
        description = overlays.apply(description, overlays.read(overlay), str(overlay))
    servers = [split(server["url"]) for server in description.get("servers", ())]
    hosts = dict.fromkeys(host for host, _ in servers if host)
    base = servers[0][1] if servers else ""
    return Summary(
        name=folder.name,
        title=description.get("info", {}).get("title", folder.name),
        state="served" if served else "extracted",
        operations=sum(method in item for item in description.get("paths", {}).values() for method in METHODS),
        hosts=tuple(hosts),
        prefix=f"/{folder.name}{base}" if served else "",
    )
