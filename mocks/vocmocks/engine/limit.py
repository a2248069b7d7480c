"""The documented rate limits, counted for each credential on the tenant's clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from vocmocks.contract.model import Contract, Operation, RateLimit
from vocmocks.engine.exchange import Exchange
from vocmocks.engine.limiter import Bucket, Hit
from vocmocks.engine.problem import Problem
from vocmocks.store.backend import Admission, Backend, Check, Foresee

ALWAYS_LIMITED = "test_limited"
REMEMBERED = 4096


class RateLimits:
    """One vendor's limits. `override`: (limit, window) instead of the documented ones; `on` False: none at all."""

    def __init__(
        self, contract: Contract, backend: Backend, *, on: bool = True, override: tuple[int, int] | None = None
    ) -> None:
        self._vendor, self._backend, self._on = contract.name, backend, on
        self._common = (RateLimit(*override),) if override else None
        self._api = tuple(limit for limit in contract.limits if not limit.paths)
        self._operations: Mapping[str | None, Operation] = {o.id: o for o in contract.operations}
        self._hits_of = lru_cache(REMEMBERED)(self._counted)
        self._foresee = backend.foresee
        self._unforeseeable: set[str | None] = set()

    async def __call__(self, exchange: Exchange, check: Check | None = None) -> None:
        """Sets the exchange's time and store; raises Problem("rate-limited") for a request that is one too many.

        `check` is told the time before anything is counted. An exchange that was admitted before is not counted again.
        """
        if exchange.tenant.startswith(ALWAYS_LIMITED):
            if check is not None:
                check(await self._backend.clock.now(exchange.tenant))
            raise Problem("rate-limited", "Too many requests", reason="the credential is over its limit from the start")
        admission = None if self._foresee is None else self._foreseen(self._foresee, exchange, check)
        if admission is None:
            admission = await self._backend.admit(exchange.tenant, self._hits(exchange), check)
        exchange.time, full, exchange.store = admission
        if full is not None:
            reason = f"{full.limit} requests in {full.window} seconds are used up"
            raise Problem("rate-limited", "Too many requests", reason=reason)

    def never_foresee(self, operation: Operation | None) -> None:
        """What this operation does cannot be kept back: ask for its admissions from now on."""
        self._unforeseeable.add(_id(operation))

    def _foreseen(self, foresee: Foresee, exchange: Exchange, check: Check | None) -> Admission | None:
        """An admission that need not be asked for: that which the exchange has already, else a foreseen one."""
        if not exchange.foreseeable or _id(exchange.operation) in self._unforeseeable:
            return exchange.admission
        admission = foresee(exchange.tenant, self._hits(exchange), check)
        exchange.foreseen = admission is not None
        return admission

    def _hits(self, exchange: Exchange) -> Sequence[Hit]:
        if not self._on:
            return ()
        return self._hits_of(exchange.tenant, exchange.operation.id if exchange.operation is not None else None)

    def _counted(self, tenant: str, operation_id: str | None) -> Sequence[Hit]:
        """What a tenant's request for an operation (None: for nothing that there is) counts against."""
        operation = self._operations.get(operation_id)
        documented = operation.limits if operation is not None else self._api
        rules = documented if self._common is None else self._common
        path = operation.path if operation is not None else ""
        return [
            Hit(Bucket(tenant, self._vendor, path if rule.paths else ""), rule.limit, rule.window) for rule in rules
        ]


def _id(operation: Operation | None) -> str | None:
    return operation.id if operation is not None else None
