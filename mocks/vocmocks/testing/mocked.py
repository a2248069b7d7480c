"""A tenant of a running mock, and each of its vendors, as a test uses them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from vocmocks.errors import VocmocksError, did_you_mean
from vocmocks.testing.known import Known
from vocmocks.testing.recorded import Recorded, Requests
from vocmocks.testing.remote import Remote
from vocmocks.testing.webhooks import Webhooks

MOST = 10_000
"""Requests that are read from the journal at most."""


class Fault:
    """A fault that is on until it has happened as often as it was to, or is removed."""

    def __init__(self, remote: Remote, id: str) -> None:
        self._remote, self.id = remote, id

    def remove(self) -> None:
        self._remote.delete(f"/faults/{self.id}")

    def __enter__(self) -> Fault:
        return self

    def __exit__(self, *error: object) -> None:
        """Off, where it is still on."""
        if any(fault["id"] == self.id for fault in self._remote.get("/faults")["faults"]):
            self.remove()


class Snapshot:
    """The tenant's whole state as it was."""

    def __init__(self, remote: Remote, name: str) -> None:
        self._remote, self.name = remote, name

    def restore(self) -> None:
        self._remote.post(f"/snapshots/{self.name}/restore")

    def forget(self) -> None:
        self._remote.delete(f"/snapshots/{self.name}")


class Samples(dict[str, Any]):
    """A dict that says what there is, where it is asked for something else."""

    def __missing__(self, name: str) -> Any:
        raise KeyError(f'no sample "{name}".{did_you_mean(name, self)}')


class Tenant:
    """What holds for all vendors of a tenant: its clock, faults, snapshots and journal."""

    def __init__(self, remote: Remote, vendor: str | None = None) -> None:
        self.remote, self._vendor = remote, vendor

    @property
    def requests(self) -> Requests:
        """What arrived so far, the oldest first."""
        entries = self.remote.get("/requests", vendor=self._vendor, limit=MOST)["requests"]
        return Requests([Recorded(entry) for entry in reversed(entries)], Known(self.remote, self._vendor))

    def advance(self, seconds: float = 0, *, minutes: float = 0, hours: float = 0, days: float = 0) -> None:
        """Move the tenant's clock on."""
        whole = seconds + 60 * (minutes + 60 * (hours + 24 * days))
        self.remote.post("/clock/advance", {"seconds": whole})

    def freeze(self, at: str | None = None) -> str:
        """Stop the tenant's clock, at an ISO 8601 time or where it stands; gives what it shows."""
        now: str = at or self.remote.get("/clock")["now"]
        self.remote.post("/clock", {"now": now, "frozen": True})
        return now

    def fail(
        self,
        status: int | None = None,
        *,
        times: int | None = None,
        operation: str | None = None,
        fault: str | None = None,
        delay: float | None = None,
        probability: float | None = None,
        **more: Any,
    ) -> Fault:
        """Have requests fail: with a status in the vendor's words, on the socket (`fault`), or late (`delay`, seconds).

        Until it has happened `times` times, the returned fault is removed or its `with` block ends, or the test ends.
        `more` goes into the rule as it is (see `POST /__admin/faults`).
        """
        match = {"vendor": self._vendor, "operation": operation}
        rule = {
            "match": {name: value for name, value in match.items() if value is not None},
            "status": status,
            "fault": fault,
            "delay_ms": None if delay is None else delay * 1000,
            "probability": probability,
            "times": times,
            **more,
        }
        made = self.remote.post("/faults", {name: value for name, value in rule.items() if value is not None})
        return Fault(self.remote, made["id"])

    def force(
        self,
        code: int | None = None,
        example: str | None = None,
        *,
        times: int | None = 1,
        operation: str | None = None,
        delay: float | None = None,
        **more: Any,
    ) -> Fault:
        """Have the next requests (`times`; None: all) answered as documented: with the status `code`, the example of
        that name, or both. Nothing is done then but to answer, and only to a request that is valid: others get what
        they deserve. An error (400 and more) without an example comes as with `fail`, whatever the request is like.

        Raises VocmocksError for an answer that the `operation` does not have.
        """
        if code is None and example is None:
            raise VocmocksError("force: expected a code, an example, or both")
        return self.fail(code, times=times, operation=operation, delay=delay, example=example, **more)

    def snapshot(self, name: str = "snapshot") -> Snapshot:
        """Remember the tenant's state, of all vendors; `restore()` brings it back."""
        self.remote.put(f"/snapshots/{name}")
        return Snapshot(self.remote, name)

    @contextmanager
    def restored(self) -> Iterator[None]:
        """What happens inside has not happened afterwards."""
        kept = self.snapshot("restored")
        try:
            yield
        finally:
            kept.restore()
            kept.forget()

    def reset(self, *parts: str) -> None:
        """Back to the start: all of it, or `limits`, `state`, `journal`, `faults`, `clock`."""
        self.remote.before_forgetting()
        self.remote.post("/reset", what=",".join(parts) or None)


class VendorMock(Tenant):
    """One vendor as one tenant sees it."""

    def __init__(self, remote: Remote, name: str) -> None:
        super().__init__(remote, name)
        self.name = name
        self.webhooks = Webhooks(remote, name)
        self._described: Mapping[str, Any] | None = None

    @property
    def url(self) -> str:
        """The vendor's base URL on the mock, without a slash at its end."""
        return str(self._fixed["base_url"]).rstrip("/")

    @property
    def headers(self) -> dict[str, str]:
        """Headers that authenticate as this test's tenant; a token is minted at each call."""
        return dict(self._now["credentials"]["headers"])

    @property
    def key(self) -> str:
        """This test's tenant: its bearer token or API key."""
        return self.remote.tenant or ""

    def token(self) -> str:
        """What goes into the Authorization header, without the word `Bearer`; the key where there is no such header."""
        return self.headers.get("Authorization", self.key).removeprefix("Bearer ")

    @property
    def samples(self) -> Mapping[str, Any]:
        """Values for path, query and body parameters that exist in this tenant's world."""
        return Samples(self._now["samples"])

    @property
    def operations(self) -> Sequence[Mapping[str, str]]:
        """`id`, `method`, `path`, `summary` of each."""
        found: Sequence[Mapping[str, str]] = self._fixed["operations"]
        return found

    @property
    def _fixed(self) -> Mapping[str, Any]:
        if self._described is None:
            self._described = self._now
        return self._described

    @property
    def _now(self) -> Mapping[str, Any]:
        described: Mapping[str, Any] = self.remote.get(f"/vendors/{self.name}")
        return described
