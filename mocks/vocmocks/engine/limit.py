"""The documented rate limits, counted for each credential on the tenant's clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from vocmocks.contract.model import Contract, Operation, RateLimit
from vocmocks.engine.exchange import Exchange
from vocmocks.engine.limiter import Bucket, Hit
from vocmocks.engine.problem import Problem
from vocmocks.store.backend import Backend

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

    async def __call__(self, exchange: Exchange) -> None:
        """Sets the exchange's time and store; raises Problem("rate-limited") for a request that is one too many."""
        if exchange.tenant.startswith(ALWAYS_LIMITED):
            raise Problem("rate-limited", "Too many requests", reason="the credential is over its limit from the start")
        exchange.time, full, exchange.store = await self._backend.admit(exchange.tenant, self._hits(exchange))
        if full is not None:
            reason = f"{full.limit} requests in {full.window} seconds are used up"
            raise Problem("rate-limited", "Too many requests", reason=reason)

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
