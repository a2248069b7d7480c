"""What the operations of a resource do: create, list, read, replace, update and delete a tenant's records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vocmocks.contract.model import Operation
from vocmocks.engine.behave import Behaviour, Call
from vocmocks.engine.collection import Collection
from vocmocks.engine.exchange import Reply
from vocmocks.engine.listing import ListView
from vocmocks.engine.problem import Problem
from vocmocks.engine.semantics import singular
from vocmocks.engine.shapes import RecordView, unwrapped
from vocmocks.store.base import Stale
from vocmocks.store.query import OLDEST_FIRST
from vocmocks.store.records import Records
from vocmocks.store.view import Record

USUAL = {"create": 201, "delete": 204}
TRIES = 50


class Crud:
    """`above`: the collection that holds the parent, where there is one."""

    def __init__(self, collection: Collection, above: Crud | None = None) -> None:
        self.collection, self._above = collection, above

    def behaviour(self, action: str, operation: Operation) -> Behaviour:
        if action == "list":
            return self._lists(operation)
        view = self._view(operation)
        perform = {"create": self.create, "read": self.read, "replace": self.replace, "update": self.update}.get(
            action, self.delete
        )
        response = operation.success()
        status = (response.status if response is not None else None) or USUAL.get(action, 200)
        is_silent = status == 204 or (response is not None and view is None and action not in ("create", "read"))

        async def answer(call: Call) -> Reply:
            await self.check_parents(call)
            record = await perform(call)
            if is_silent or operation.method == "HEAD" or (action == "delete" and view is None):
                return Reply(status)
            if view is None:
                return Reply(status, record)
            return Reply(
                status,
                view(record, self.collection.aliases(record), call.now, *self.collection.key, self._id_of(record)),
            )

        return answer

    def _view(self, operation: Operation) -> RecordView | None:
        response = operation.success()
        if response is None or response.json is None:
            return None
        collection = self.collection
        body = collection.documented(response.json)
        common = {*collection.fields, *collection.settable}
        return RecordView(body, collection.lexicon, singular(collection.resource.collection), common)

    def _lists(self, operation: Operation) -> Behaviour:
        view = ListView(operation, self.collection)

        async def answer(call: Call) -> Reply:
            await self.check_parents(call)
            return Reply(view.status, await view(await self.records(call).view(OLDEST_FIRST), call))

        return answer

    def records(self, call: Call) -> Records:
        return call.records(self.collection.resource.collection_of(call.path))

    async def check_parents(self, call: Call) -> None:
        """Raises Problem("not-found") where what the collection belongs to is not there."""
        if self._above is None:
            return
        await self._above.check_parents(call)
        parent = str(call.path.get(self.collection.resource.parents[-1], ""))
        if await self._above.records_of(call, self.collection.resource.parents[:-1]).get(parent) is None:
            raise _nowhere(self._above.collection, parent)

    def records_of(self, call: Call, variables: tuple[str, ...]) -> Records:
        """The records below the parents that `variables` of a deeper path name."""
        own = self.collection.resource
        values = {name: call.path.get(variable, "") for name, variable in zip(own.parents, variables, strict=True)}
        return call.records(own.collection_of(values))

    async def create(self, call: Call) -> Mapping[str, Any]:
        collection, records, given = self.collection, self.records(call), self._given(call)
        parents = tuple(str(call.path.get(name, "")) for name in collection.resource.parents)
        for _ in range(TRIES):
            index = collection.size + await records.next() - 1
            record = collection.record(
                index, call.now, records.scope.collection, parents, given.get(collection.id_field)
            )
            own = {key: value for key, value in record.items() if key not in collection.settable}
            value = {**own, **self._completed(given, record), **collection.stamps(call.now)}
            value[collection.id_field] = record[collection.id_field]
            if await self._added(records, value, chosen=collection.id_field in given):
                return value
        raise Problem("conflict", f"No free id was found for {collection.resource.collection}")

    async def _added(self, records: Records, value: Mapping[str, Any], *, chosen: bool) -> bool:
        """False where the id is taken; one that the client chose may replace a record of the world, not its own."""
        id = self._id_of(value)
        try:
            await records.add(id, value)
        except Stale:
            if not chosen:
                return False
            present = await records.get(id)
            if present is None or present.version:
                raise Problem("conflict", f'There is a {self._thing} "{id}" already') from None
            await records.put(present, value)
        return True

    async def read(self, call: Call) -> Mapping[str, Any]:
        record = await self.records(call).get(self._asked_for(call))
        if record is None:
            raise self._not_found(call)
        return record.value

    async def replace(self, call: Call) -> Mapping[str, Any]:
        given = self._given(call)

        def change(present: Mapping[str, Any]) -> Mapping[str, Any]:
            kept = {key: value for key, value in present.items() if self._is_server_s(key, call)}
            return {**kept, **self._completed(given, present), **self._touched(present, call)}

        return await self._change(call, change)

    async def update(self, call: Call) -> Mapping[str, Any]:
        given = self._given(call)

        def change(present: Mapping[str, Any]) -> Mapping[str, Any]:
            return {**merged(present, given), **self._touched(present, call)}

        return await self._change(call, change)

    async def _change(self, call: Call, change: Any) -> Mapping[str, Any]:
        record = await self.records(call).change(self._asked_for(call), change)
        if record is None:
            raise self._not_found(call)
        return record.value

    async def delete(self, call: Call) -> Mapping[str, Any]:
        records, id = self.records(call), self._asked_for(call)
        record: Record | None = await records.get(id)
        if record is None or not await records.remove(id):
            raise self._not_found(call)
        return record.value

    def _is_server_s(self, field: str, call: Call) -> bool:
        """Whether a field is none that clients set; of a request that documents no fields, the times alone are not."""
        body, path = self.collection.asked.get(call.operation.id, (None, ()))
        if body is None or body.fields(path):
            return field not in self.collection.settable
        return field in self.collection.stamps(call.now)

    def _touched(self, present: Mapping[str, Any], call: Call) -> dict[str, Any]:
        """What a change leaves or sets: the id stays, the time of the change is now."""
        stamps = self.collection.stamps(call.now)
        changed = {name: value for name, value in stamps.items() if "creat" not in name.lower()}
        return {**changed, self.collection.id_field: present[self.collection.id_field]}

    def _completed(self, given: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
        """What a client gave, the defaults of what it left out, and from `base` what a record cannot be without."""
        defaults = {
            key: schema["default"]
            for body, path in self.collection.asked.values()
            for key, schema in body.fields(path).items()
            if isinstance(schema, Mapping) and "default" in schema and key in self.collection.fields
        }
        found = {**defaults, **given}
        return {**{key: base[key] for key in self.collection.required if key in base}, **found}

    def _given(self, call: Call) -> Mapping[str, Any]:
        asked = self.collection.asked.get(call.operation.id)
        return unwrapped(call.body, asked[1] if asked is not None else ())

    def _asked_for(self, call: Call) -> str:
        """The id: from the path, else (no id there) from the body or the query."""
        parameter, field = self.collection.resource.id_parameter, self.collection.id_field
        id = call.path.get(parameter)
        if id is None:
            id = self._given(call).get(field, call.query.get(parameter, call.query.get(field, "")))
        return str(id)

    def _id_of(self, record: Mapping[str, Any]) -> str:
        return str(record.get(self.collection.id_field, ""))

    @property
    def _thing(self) -> str:
        return singular(self.collection.resource.collection)

    def _not_found(self, call: Call) -> Problem:
        return _nowhere(self.collection, self._asked_for(call))


def _nowhere(collection: Collection, id: str) -> Problem:
    return Problem("not-found", f'There is no {singular(collection.resource.collection)} "{id}"')


def merged(present: Any, patch: Any) -> Any:
    """RFC 7396: fields replace fields, objects are merged, null removes."""
    if not isinstance(patch, Mapping):
        return patch
    base = present if isinstance(present, Mapping) else {}
    kept = {key: value for key, value in base.items() if key not in patch}
    return kept | {key: merged(base.get(key), value) for key, value in patch.items() if value is not None}
