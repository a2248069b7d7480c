"""What a mock knows and its journal does not say: which operations there are, and what a lost request came close to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vocmocks.errors import VocmocksError, did_you_mean
from vocmocks.testing.remote import Remote


class Known:
    """Asked only where something is missing. `vendor`: whose operations; None: all vendors'."""

    def __init__(self, remote: Remote, vendor: str | None) -> None:
        self._remote, self._vendor = remote, vendor

    def check(self, operation: str) -> None:
        """Raises VocmocksError for an operation that there is not: nothing would ever be found for it."""
        if self._vendor is not None:
            described: Sequence[Any] = [self._remote.get(f"/vendors/{self._vendor}")]
        else:
            described = self._remote.get("/vendors")["vendors"]
        ids = {each["id"] for vendor in described for each in vendor["operations"]}
        if operation not in ids:
            whose = self._vendor or "no vendor"
            has = "has no" if self._vendor else "has an"
            raise VocmocksError(f'{whose} {has} operation "{operation}".{did_you_mean(operation, ids)}')

    def near(self, id: str) -> Sequence[str]:
        """What a request came closest to, and what was off: a line each."""
        try:
            found = self._remote.get(f"/requests/{id}/near-misses")["nearMisses"]
        except VocmocksError:
            return []
        return [line for each in found[:1] for line in _lines(each)]


def _lines(near: Any) -> list[str]:
    operation = near["operation"]
    closest = f"closest: {operation['id']} ({operation['method']} {operation['path']})"
    return [closest, *(f"  {each['message']}" for each in near["differences"])]
