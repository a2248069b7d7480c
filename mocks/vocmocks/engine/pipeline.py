"""A request's way through the mock, on one screen.

    request ─▶ match ─▶ faults ─▶ authenticate ─▶ limit ─▶ validate ─▶ behave ─▶ journal ─▶ respond

Matching comes first, as security and limits belong to an operation; "not found" is answered only after authentication.
A stage that refuses raises `Problem`; `Envelope` words it as the vendor does. The journal has the exchange before the
client has the answer. A disturbance (of a fault, or asked for) has a say in how that is sent, if at all.

Redis has a request answered on an admission that is only foreseen (engine/foresight.py), and settles that with the
journal's entry. Where something else was the case (`Overtaken`), nothing was kept, and it is answered once more.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from functools import partial
from time import perf_counter_ns

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from vocmocks.contract.model import Contract
from vocmocks.engine.authenticate import Authenticator, in_time
from vocmocks.engine.behave import Behaviour, Call, Objections
from vocmocks.engine.envelope import Envelope
from vocmocks.engine.exchange import Exchange, Header, Reply, vendor_path
from vocmocks.engine.faults_stage import Faults
from vocmocks.engine.forcing import POSTMAN_CODE, POSTMAN_NAME, PREFER, Forcing
from vocmocks.engine.foresight import foreseen
from vocmocks.engine.journal import Entry
from vocmocks.engine.limit import RateLimits
from vocmocks.engine.match import Match, Matcher, NoMatch
from vocmocks.engine.metrics import Metrics, Observe
from vocmocks.engine.problem import Problem, Unavailable
from vocmocks.engine.receive import read_body
from vocmocks.engine.respond import encode, send_reply
from vocmocks.engine.secure import Transport
from vocmocks.engine.services import Services
from vocmocks.engine.streams import KEPT, beginning, close, send_rest
from vocmocks.engine.validate import Validator
from vocmocks.store.backend import Overtaken, Unforeseeable

log = logging.getLogger("vocmocks")


@dataclass(frozen=True, slots=True)
class Pipeline:
    """One vendor's pipeline. The parts are passed in; engine/vendor.py puts them together."""

    contract: Contract
    services: Services
    withheld: Services
    transport: Transport
    match: Matcher
    authenticate: Authenticator
    limit: RateLimits
    validators: Mapping[str, Validator]
    behaviours: Mapping[str, Behaviour]
    objections: Mapping[str, Objections]
    envelope: Envelope
    faults: Faults
    forcing: Forcing
    metrics: Metrics
    observe: Observe
    secrets: frozenset[str]
    max_body: int

    async def __call__(
        self, scope: Scope, receive: Receive, send: Send, prefix: str, again: Exchange | None = None
    ) -> None:
        """`again`: the request, where it is answered once more."""
        exchange = Exchange(scope, receive, prefix, vendor_path(scope, prefix)) if again is None else again
        began, id = perf_counter_ns() if self.metrics.timed else 0, 0
        rest: AsyncIterator[bytes] | None = None
        is_late = False
        try:
            reply = await self.answer(exchange)
            headers, body = encode(reply)
            if reply.stream is not None:
                body, rest = await beginning(reply.stream)
            outcome = exchange.outcome
        except ClientDisconnect:
            return
        except Overtaken as overtaken:
            if isinstance(overtaken, Unforeseeable):
                self.limit.never_foresee(exchange.operation)
            await self(scope, receive, send, prefix, exchange.again(overtaken.admission))
            return
        except Exception as error:
            problem = error if isinstance(error, Problem) else _failure(exchange)
            is_late = isinstance(problem, Unavailable) and problem.late
            outcome, exchange.violations = problem.kind, problem.violations
            exchange.reason = problem.reason if not exchange.reason else f"{problem.reason}; {exchange.reason}"
            reply, headers, body = self.refusal(problem, exchange)
        disturbance, truncated = exchange.disturbance, rest is not None
        if disturbance is not None:
            body, truncated = disturbance.spoiled(headers, body), truncated or disturbance.cuts
        try:
            if not is_late:
                id = await self.record(exchange, outcome, reply, headers, body, truncated=truncated)
        except Overtaken as overtaken:
            await self(scope, receive, send, prefix, exchange.again(overtaken.admission))
            return
        except Unavailable as problem:
            outcome = problem.kind
            if rest is not None:
                await close(rest)
                rest = None
            reply, headers, body = self.refusal(problem, exchange)
            disturbance = None
        if disturbance is not None:
            await disturbance.play(scope, receive, send, reply.status, headers, body, rest)
        elif rest is None:
            await send_reply(send, reply.status, headers, body)
        else:
            await send({"type": "http.response.start", "status": reply.status, "headers": headers})
            await send_rest(send, receive, body, rest)
        self.observe(exchange, outcome, reply.status, id, began)

    async def answer(self, exchange: Exchange) -> Reply:
        """The stages. Raises Problem where one refuses."""
        self.transport(exchange)
        exchange.complete = complete = await read_body(exchange, self.max_body)
        found = self.match(exchange.method, exchange.path)
        if isinstance(found, Match):
            exchange.operation, exchange.path_values = found.operation, found.values
        switched = self.faults.switches.active
        if switched:
            exchange.foreseeable = False
            if (reply := await self.faults(exchange)) is not None:
                return reply
        token = self.authenticate(exchange, exchange.operation)
        await self.limit(exchange, None if token is None else partial(in_time, token, exchange))
        if isinstance(found, NoMatch):
            raise _not_found(exchange, found)
        if not complete:
            raise Problem("too-large", f"The body is larger than {self.max_body} bytes")
        operation = found.operation
        services, behaviour = self.services, self.behaviours[operation.id]
        if switched:
            services = await self.faults.services(exchange)
        elif exchange.foreseen:
            services, behaviour = self.withheld, partial(foreseen, behaviour)
        call = Call(exchange, operation, self.contract, services)
        try:
            self.validators[operation.id](exchange)
        except Problem as problem:
            raise await self.completed(problem, call) from None
        given = exchange.headers
        asks = PREFER in given or POSTMAN_CODE in given or POSTMAN_NAME in given
        if asks or (switched and exchange.disturbance is not None):
            reply = self.forcing(exchange, operation)
            if reply is not None:
                return reply
        return await behaviour(call)

    async def completed(self, problem: Problem, call: Call) -> Problem:
        """With what else is wrong with a request that is not valid, where the vendor says of everything."""
        objections = self.objections.get(call.operation.id)
        if objections is None or problem.kind != "invalid":
            return problem
        known = {violation.pointer for violation in problem.violations}
        others = [violation for violation in await objections(call) if violation.pointer not in known]
        return Problem(problem.kind, problem.message, [*problem.violations, *others])

    def refusal(self, problem: Problem, exchange: Exchange) -> tuple[Reply, list[Header], bytes]:
        """A problem in the vendor's words, as it is sent."""
        reply = self.envelope(problem, exchange.operation)
        return (reply, *encode(reply))

    async def record(
        self, exchange: Exchange, outcome: str, reply: Reply, headers: list[Header], body: bytes, *, truncated: bool
    ) -> int:
        """Gives the exchange's id in the journal."""
        scope, backend = exchange.scope, self.services.backend
        entry = Entry(  # by place: that takes a third of the time
            exchange.time or await backend.clock.now(exchange.tenant),
            exchange.tenant,
            self.contract.name,
            exchange.operation.id if exchange.operation is not None else None,
            exchange.method,
            exchange.path,
            scope["query_string"],
            scope["headers"],
            exchange.raw_body,
            reply.status,
            headers,
            body[:KEPT] if truncated else body,
            exchange.violations,
            outcome,
            exchange.reason,
            self.secrets,
            truncated,
        )
        await backend.keep(entry, exchange.store)
        return entry.id


def _failure(exchange: Exchange) -> Problem:
    log.exception("%s %s failed", exchange.method, exchange.path)
    return Problem("internal", "Internal server error", reason="the mock itself failed: see its log")


def _not_found(exchange: Exchange, found: NoMatch) -> Problem:
    if found.allowed:
        allowed = ", ".join(found.allowed)
        message = f"{exchange.method} is not allowed here; allowed: {allowed}"
        return Problem("method-not-allowed", message, headers={"Allow": allowed})
    return Problem("unknown-path", f"Nothing is at {exchange.method} {exchange.path}")
