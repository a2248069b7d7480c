"""The documented rate limits, counted for each credential on the tenant's clock."""

from __future__ import annotations

from collections.abc import Mapping

from vocmocks.contract.model import Contract, RateLimit
from vocmocks.engine.exchange import Exchange
from vocmocks.engine.limiter import Bucket, Hit, Limiter
from vocmocks.engine.problem import Problem

ALWAYS_LIMITED = "test_limited"


class RateLimits:
    """One vendor's limits. `override`: (limit, window) instead of the documented ones; `on` False: none at all."""

    def __init__(
        self, contract: Contract, limiter: Limiter, *, on: bool = True, override: tuple[int, int] | None = None
    ) -> None:
        self._vendor, self._limiter, self._on = contract.name, limiter, on
        self._common = (RateLimit(*override),) if override else None
        self._api = tuple(limit for limit in contract.limits if not limit.paths)
        self._by_operation: Mapping[str, tuple[RateLimit, ...]] = {o.id: o.limits for o in contract.operations}

    async def __call__(self, exchange: Exchange) -> None:
        """Raises Problem("rate-limited") for a request that is one too many."""
        if exchange.tenant.startswith(ALWAYS_LIMITED):
            raise Problem("rate-limited", "Too many requests", reason="the credential is over its limit from the start")
        if not self._on:
            return
        hits = [
            Hit(self._bucket(exchange, one_path=bool(rule.paths)), rule.limit, rule.window)
            for rule in self._rules(exchange)
        ]
        if hits and (full := await self._limiter.hit(hits, exchange.time)) is not None:
            reason = f"{full.limit} requests in {full.window} seconds are used up"
            raise Problem("rate-limited", "Too many requests", reason=reason)

    def _bucket(self, exchange: Exchange, *, one_path: bool) -> Bucket:
        path = exchange.operation.path if one_path and exchange.operation else ""
        return Bucket(exchange.tenant, self._vendor, path)

    def _rules(self, exchange: Exchange) -> tuple[RateLimit, ...]:
        if self._common is not None:
            return self._common
        return self._by_operation[exchange.operation.id] if exchange.operation is not None else self._api
