"""What operations do. Vendor modules register behaviours by operation id; the others are answered generically.

behaviours = Behaviours("repzo")

@behaviours("get_activity_feedback")
async def read(call: Call) -> Reply: ...
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from vocmocks.contract.model import Contract, Operation
from vocmocks.engine.exchange import Exchange, Reply
from vocmocks.engine.parameters import query_pairs
from vocmocks.engine.problem import Violation
from vocmocks.engine.services import Services
from vocmocks.errors import ContractError, did_you_mean
from vocmocks.store.records import Records


class Call:
    """A validated request, and what a behaviour may use to answer it."""

    __slots__ = ("_exchange", "contract", "operation", "services")

    def __init__(self, exchange: Exchange, operation: Operation, contract: Contract, services: Services) -> None:
        self._exchange, self.operation, self.contract, self.services = exchange, operation, contract, services

    @property
    def path(self) -> Mapping[str, Any]:
        """Path parameters by name."""
        return self._exchange.path_values

    @property
    def query(self) -> Mapping[str, Any]:
        """Documented query parameters by name, with documented defaults."""
        return self._exchange.query

    def is_given(self, name: str) -> bool:
        """Whether the query itself names a parameter, rather than leaving it at its default."""
        return any(name == given for given, _ in query_pairs(self._exchange.scope["query_string"]))

    @property
    def headers(self) -> Mapping[str, Any]:
        """Documented header parameters by lower-case name."""
        return self._exchange.header_values

    @property
    def body(self) -> Any:
        """The parsed body; nobody changes it in place."""
        return self._exchange.body

    @property
    def raw_body(self) -> bytes:
        """The body as it was sent."""
        return self._exchange.raw_body

    @property
    def tenant(self) -> str:
        return self._exchange.tenant

    @property
    def now(self) -> float:
        """Seconds since the epoch on the tenant's clock."""
        return self._exchange.time

    @property
    def base_url(self) -> str:
        """What a URL in an answer begins with, so that it can be followed."""
        return self._exchange.base_url

    @property
    def seed(self) -> int:
        return self.services.seed

    def records(self, collection: str) -> Records:
        """The tenant's view of a collection of this vendor."""
        exchange = self._exchange
        return self.services.records(exchange.tenant, self.contract.name, collection, exchange.store)

    async def notify(self, event: str, body: Any, *, at: float | None = None) -> int:
        """Call every webhook that the tenant has for this vendor and event; gives how many that are.

        `body`: any JSON value. `at`: when, in seconds since the epoch on the tenant's clock; now where None. What was
        awaited is kept, and delivered after the answer (engine/callbacks.py).
        """
        return await self.services.callbacks.notify(
            self.tenant, self.contract.name, event, body, self.now if at is None else at
        )

    async def callback(
        self, url: str, body: Any, *, event: str, at: float | None = None, token: str | None = None
    ) -> None:
        """Call one URL, which a request named, in the same way; `token` goes out as a bearer token."""
        await self.services.callbacks.callback(
            self.tenant, self.contract.name, event, body, self.now if at is None else at, url=url, token=token
        )


Behaviour = Callable[[Call], Awaitable[Reply]]
Objections = Callable[[Call], Awaitable[Sequence[Violation]]]
"""What is wrong with a request that no schema can tell. It is asked for a request that the contract does not accept,
too, so that a client hears of everything at once: the body may be anything."""


def lazily(make: Callable[[], Behaviour]) -> Behaviour:
    """A behaviour that is made when it is first needed, so that a document of a thousand operations starts at once."""
    made = cache(make)

    async def behave(call: Call) -> Reply:
        return await made()(call)

    return behave


class Behaviours:
    """A vendor's behaviours by operation id."""

    def __init__(self, vendor: str) -> None:
        self.vendor = vendor
        self._known: dict[str, Behaviour] = {}
        self.objections: dict[str, Objections] = {}
        """What else may be wrong with requests, by operation id."""

    def __call__(self, *operation_ids: str) -> Callable[[Behaviour], Behaviour]:
        """Register a behaviour; raises ContractError where one of the ids has one already."""

        def register(behaviour: Behaviour) -> Behaviour:
            for operation_id in operation_ids:
                if operation_id in self._known:
                    raise ContractError(f'{self.vendor}: two behaviours for operation "{operation_id}"')
                self._known[operation_id] = behaviour
            return behaviour

        return register

    def objects(self, *operation_ids: str) -> Callable[[Objections], Objections]:
        """Register what else may be wrong with requests for these operations."""

        def register(objections: Objections) -> Objections:
            self.objections.update(dict.fromkeys(operation_ids, objections))
            return objections

        return register

    def get(self, operation_id: str) -> Behaviour | None:
        return self._known.get(operation_id)

    def check(self, operations: Iterable[Operation]) -> None:
        """Raises ContractError for a behaviour of an operation that the contract does not have."""
        known = [operation.id for operation in operations]
        for operation_id in (*self._known, *self.objections):
            if operation_id not in known:
                raise ContractError(
                    f'{self.vendor}: a behaviour for unknown operation "{operation_id}".'
                    f"{did_you_mean(operation_id, known)}"
                )
