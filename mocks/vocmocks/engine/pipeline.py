"""A request's way through the mock, on one screen.

    request ─▶ match ─▶ authenticate ─▶ limit ─▶ validate ─▶ behave ─▶ journal ─▶ respond

Matching comes first, as security and limits belong to an operation; "not found" is answered only after authentication.
A stage that refuses raises `Problem`; `Envelope` words it as the vendor does. The journal has the exchange before the
client has the answer.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from vocmocks.contract.model import Contract
from vocmocks.engine.authenticate import Authenticator
from vocmocks.engine.behave import Behaviour, Call
from vocmocks.engine.envelope import Envelope
from vocmocks.engine.exchange import Exchange, Header, Reply, vendor_path
from vocmocks.engine.journal import Entry
from vocmocks.engine.limit import RateLimits
from vocmocks.engine.match import Match, Matcher, NoMatch
from vocmocks.engine.problem import Problem, Unavailable
from vocmocks.engine.receive import read_body
from vocmocks.engine.respond import encode, send_reply
from vocmocks.engine.secure import Transport
from vocmocks.engine.services import Services
from vocmocks.engine.streams import KEPT, beginning, close, send_rest
from vocmocks.engine.validate import Validator

log = logging.getLogger("vocmocks")


@dataclass(frozen=True, slots=True)
class Pipeline:
    """One vendor's pipeline. The parts are passed in; engine/vendor.py puts them together."""

    contract: Contract
    services: Services
    transport: Transport
    match: Matcher
    authenticate: Authenticator
    limit: RateLimits
    validators: Mapping[str, Validator]
    behaviours: Mapping[str, Behaviour]
    envelope: Envelope
    secrets: frozenset[str]
    max_body: int

    async def __call__(self, scope: Scope, receive: Receive, send: Send, prefix: str) -> None:
        exchange = Exchange(scope, receive, prefix, vendor_path(scope, prefix))
        outcome = "answered"
        rest: AsyncIterator[bytes] | None = None
        try:
            reply = await self.answer(exchange)
            headers, body = encode(reply)
            if reply.stream is not None:
                body, rest = await beginning(reply.stream)
        except ClientDisconnect:
            return
        except Exception as error:
            problem = error if isinstance(error, Problem) else _failure(exchange)
            outcome, exchange.reason, exchange.violations = problem.kind, problem.reason, problem.violations
            reply, headers, body = self.refusal(problem, exchange)
        try:
            await self.record(exchange, outcome, reply, headers, body, truncated=rest is not None)
        except Unavailable as problem:
            if rest is not None:
                await close(rest)
                rest = None
            reply, headers, body = self.refusal(problem, exchange)
        if rest is None:
            await send_reply(send, reply.status, headers, body)
        else:
            await send({"type": "http.response.start", "status": reply.status, "headers": headers})
            await send_rest(send, receive, body, rest)

    async def answer(self, exchange: Exchange) -> Reply:
        """The stages. Raises Problem where one refuses."""
        self.transport(exchange)
        complete = await read_body(exchange, self.max_body)
        found = self.match(exchange.method, exchange.path)
        if isinstance(found, Match):
            exchange.operation, exchange.path_values = found.operation, found.values
        self.authenticate(exchange, exchange.operation)
        await self.limit(exchange)
        if isinstance(found, NoMatch):
            raise _not_found(exchange, found)
        if not complete:
            raise Problem("too-large", f"The body is larger than {self.max_body} bytes")
        operation = found.operation
        self.validators[operation.id](exchange)
        return await self.behaviours[operation.id](Call(exchange, operation, self.contract, self.services))

    def refusal(self, problem: Problem, exchange: Exchange) -> tuple[Reply, list[Header], bytes]:
        """A problem in the vendor's words, as it is sent."""
        reply = self.envelope(problem, exchange.operation)
        return (reply, *encode(reply))

    async def record(
        self, exchange: Exchange, outcome: str, reply: Reply, headers: list[Header], body: bytes, *, truncated: bool
    ) -> None:
        scope, backend = exchange.scope, self.services.backend
        await backend.journal.add(
            Entry(
                time=exchange.time or await backend.clock.now(exchange.tenant),
                tenant=exchange.tenant,
                vendor=self.contract.name,
                operation=exchange.operation.id if exchange.operation is not None else None,
                method=exchange.method,
                path=exchange.path,
                query_string=scope["query_string"],
                request_headers=scope["headers"],
                request_body=exchange.raw_body,
                status=reply.status,
                response_headers=headers,
                response_body=body[:KEPT] if truncated else body,
                violations=exchange.violations,
                outcome=outcome,
                reason=exchange.reason,
                secrets=self.secrets,
                truncated=truncated,
            )
        )


def _failure(exchange: Exchange) -> Problem:
    log.exception("%s %s failed", exchange.method, exchange.path)
    return Problem("internal", "Internal server error", reason="the mock itself failed: see its log")


def _not_found(exchange: Exchange, found: NoMatch) -> Problem:
    if found.allowed:
        allowed = ", ".join(found.allowed)
        message = f"{exchange.method} is not allowed here; allowed: {allowed}"
        return Problem("method-not-allowed", message, headers={"Allow": allowed})
    return Problem("unknown-path", f"Nothing is at {exchange.method} {exchange.path}")
