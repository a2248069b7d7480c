"""What operations without a behaviour of their own answer, so that any document can be served at once.

An operation of a resource (engine/resources.py) acts on that resource's records; every other one answers the documented
example, else a value generated from the documented schema.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any
from urllib.parse import unquote

from vocmocks.contract.model import Contract, Operation
from vocmocks.engine.behave import Behaviour, lazily
from vocmocks.engine.collection import SIZE, Collection
from vocmocks.engine.crud import Crud
from vocmocks.engine.lexicon import Lexicon
from vocmocks.engine.resources import VARIABLE, Resource, infer
from vocmocks.engine.samples import sampled
from vocmocks.store.records import Records
from vocmocks.worlds.population import Population


class Generic:
    """The behaviours of `operations` and the world that they begin with.

    `sizes`: of collections, by their name or its last word; `start`: what times count back from, in seconds.
    """

    def __init__(
        self, contract: Contract, operations: Iterable[Operation], seed: int, start: float, sizes: Mapping[str, int]
    ) -> None:
        self._contract, self._operations = contract, tuple(operations)
        self._lexicon, self._seed, self._start = Lexicon(seed), seed, start
        resources = infer(contract, self._operations)
        collections = {r.name: self._collection(r, sizes) for r in resources}
        self.behaviours: Mapping[str, Behaviour] = {**self._samples(), **_acting(resources, collections)}
        self._collections = list(collections.values())

    def world(self, given: Mapping[str, Population]) -> Mapping[str, Population]:
        """`given`, and every collection that it lacks."""
        return InferredWorld(self._collections, given)

    async def samples(self, records: Callable[[str], Records]) -> dict[str, Any]:
        """For the variables of items' paths: an id that is there for the tenant whose `records` these are."""
        found = {}
        for resource in (collection.resource for collection in self._collections if not collection.resource.parents):
            if present := await records(resource.name).slice(0, 1):
                found[resource.id_parameter] = present[0].id
        return found

    def _collection(self, resource: Resource, sizes: Mapping[str, int]) -> Collection:
        size = sizes.get(resource.name, sizes.get(resource.collection, SIZE))
        return Collection(resource, self._contract, self._lexicon, self._seed, self._start, size)

    def _samples(self) -> dict[str, Behaviour]:
        return {o.id: lazily(partial(sampled, o, self._contract, self._lexicon, self._start)) for o in self._operations}


def _acting(resources: list[Resource], collections: Mapping[str, Collection]) -> dict[str, Behaviour]:
    cruds: dict[str, Crud] = {}
    for resource in sorted(resources, key=lambda resource: len(resource.parents)):
        above = next((cruds[other.name] for other in resources if other.holds(resource)), None)
        cruds[resource.name] = Crud(collections[resource.name], above)
    return {o.id: lazily(partial(cruds[r.name].behaviour, action, o)) for r in resources for action, o in r.actions}


class InferredWorld(Mapping[str, Population]):
    """Populations by collection; those below a parent (`users/5/orders`) are made when they are asked for."""

    def __init__(self, collections: list[Collection], given: Mapping[str, Population]) -> None:
        self._given = given
        self._fixed = {c.resource.name: c for c in collections if not c.resource.parents}
        self._nested = [c for c in collections if c.resource.parents]

    def __getitem__(self, name: str) -> Population:
        if name in self._given:
            return self._given[name]
        if name in self._fixed:
            return self._fixed[name].population(name)
        for collection in self._nested:
            if (values := _parents(collection.resource.name, name)) is not None:
                return collection.population(name, *values)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*self._given, *self._fixed)))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _parents(template: str, name: str) -> list[str] | None:
    """The values of the template's variables in `name`; None where it is not of that form."""
    wanted, given = template.split("/"), name.split("/")
    if len(wanted) != len(given):
        return None
    pairs = list(zip(wanted, given, strict=True))
    if any(one != other for one, other in pairs if not VARIABLE.fullmatch(one)):
        return None
    return [unquote(other) for one, other in pairs if VARIABLE.fullmatch(one)]
