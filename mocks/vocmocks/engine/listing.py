"""A list of records as the documents show it: bare or inside an object, filtered, one page, the counters right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from vocmocks.contract.model import MediaType, Operation
from vocmocks.contract.servers import bases
from vocmocks.engine.behave import Call
from vocmocks.engine.collection import Collection
from vocmocks.engine.paging import Links, Page, asked_for, counters, is_paging
from vocmocks.engine.semantics import plain, singular
from vocmocks.engine.shapes import Documented, Path, RecordView, put
from vocmocks.store.view import View

ASIDE = frozenset(("meta", "metadata", "pagination", "paging", "pageinfo", "page", "links", "cursor"))


class ListView:
    def __init__(self, operation: Operation, collection: Collection) -> None:
        response = operation.success()
        media = response.json if response is not None else None
        self.status = (response.status if response is not None else None) or 200
        self._operation, self._collection = operation, collection
        body = collection.documented(media if media is not None else MediaType("application/json", None))
        self._base = bases(collection.contract.servers)[0]
        self._path = body.list_path() or ()
        self._whole = body.sampler(collection.lexicon)
        self._item = RecordView(
            body.items(self._path),
            collection.lexicon,
            singular(collection.resource.collection),
            {*collection.fields, *collection.settable},
        )
        self._most = (body.node(body.at(self._path), "array") or {}).get("maxItems")
        self._asides = list(_asides(body, self._path))

    async def __call__(self, records: View, call: Call) -> Any:
        page, shown = await self._page(records, call.query)
        items = [self._shown(record, call) for record in shown[: self._most]]
        if not self._path:
            return items
        sample = self._whole.draw(self._collection.start, *self._collection.key, self._operation.id)
        filled = put(sample, self._path, items)
        return self._counted(filled if self._whole.accepts(filled) else sample, page, call)

    async def _page(self, records: View, query: Mapping[str, Any]) -> tuple[Page, list[Mapping[str, Any]]]:
        """The page that is asked for and its records; only a filter means to look at the others."""
        page = asked_for(self._operation, query, len(records))
        last = page.offset + page.size
        if not any(self._is_filter(name) for name in query):
            return page, records.values(page.offset, last)
        shown, total = list[Mapping[str, Any]](), 0
        async for chunk in records.chunks():
            for record in chunk:
                if self._is_wanted(record, query):
                    if page.offset <= total < last:
                        shown.append(record)
                    total += 1
        return replace(page, total=total), shown

    def _shown(self, record: Mapping[str, Any], call: Call) -> Any:
        id = str(record.get(self._collection.id_field, ""))
        return self._item(record, self._collection.aliases(record), call.now, *self._collection.key, id)

    def _is_filter(self, name: str) -> bool:
        return name in self._collection.fields and not is_paging(name)

    def _is_wanted(self, record: Mapping[str, Any], query: Mapping[str, Any]) -> bool:
        """Whether a record has what documented parameters of its fields' names ask for."""
        for name, value in query.items():
            if self._is_filter(name) and isinstance(record.get(name), str | int | float):
                values = value if isinstance(value, list) else [value]
                if record[name] not in values and str(record[name]) not in values:
                    return False
        return True

    def _counted(self, body: Any, page: Page, call: Call) -> Any:
        links = Links(
            call.base_url + self._base + self._collection.resource.place(call.path), self._operation, call.query
        )
        for path, names in self._asides:
            for name, values in counters(names, page, links).items():
                body = self._set(body, (*path, name), values)
        return body

    def _set(self, body: Any, path: Path, values: Sequence[Any]) -> Any:
        """The body with the first of `values` that the schema accepts; without the field where it accepts none."""
        for value in values:
            changed = put(body, path, value)
            if self._whole.accepts(changed):
                return changed
        changed = _without(body, path)
        return changed if self._whole.accepts(changed) else body


def _asides(body: Documented, path: Path) -> list[tuple[Path, list[str]]]:
    """The objects around the list, and those beside it that tell of paging, each with its fields."""
    found: list[tuple[Path, list[str]]] = []
    for depth in range(len(path)):
        above = path[:depth]
        fields = body.fields(above)
        found.append((above, [name for name in fields if name != path[depth]]))
        beside = [name for name in fields if plain(name) in ASIDE and body.fields((*above, name))]
        found += [((*above, name), list(body.fields((*above, name)))) for name in beside]
    return found


def _without(body: Any, path: Path) -> Any:
    if not isinstance(body, Mapping) or path[0] not in body:
        return body
    if len(path) == 1:
        return {key: value for key, value in body.items() if key != path[0]}
    return {**body, path[0]: _without(body[path[0]], path[1:])}
