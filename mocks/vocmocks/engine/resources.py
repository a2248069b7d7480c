"""The resources of a contract, inferred from its paths or said by `x-resource`.

    POST /things        create      GET /things         list
    GET /things/{id}    read        PUT /things/{id}    replace
    PATCH /things/{id}  update      DELETE /things/{id} delete

Paths may be nested: what is at `/users/{user}/orders` belongs to that user.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import quote

from vocmocks.contract.model import Contract, MediaType, Operation, Response
from vocmocks.engine.semantics import plain, singular, words
from vocmocks.engine.shapes import ID_NAMES, Documented
from vocmocks.errors import ContractError, did_you_mean

ACTIONS: Mapping[str, str] = {
    "create": "create",
    "add": "create",
    "list": "list",
    "read": "read",
    "get": "read",
    "replace": "replace",
    "put": "replace",
    "update": "update",
    "patch": "update",
    "delete": "delete",
    "remove": "delete",
}
"""What `x-resource` may say → what is done."""
ON_COLLECTION = {"POST": "create", "GET": "list", "PUT": "replace"}
ON_ITEM = {"GET": "read", "PUT": "replace", "PATCH": "update", "POST": "update", "DELETE": "delete"}
Acts: TypeAlias = "tuple[tuple[str, Operation], ...]"
"""What is done, and by which operation."""
UNDOCUMENTED = Response(None)
VARIABLE = re.compile(r"{([^}]*)}")


@dataclass(frozen=True, slots=True, eq=False)
class Resource:
    """Operations that act on one collection.

    `name`: of the collection, the parents' variables in braces (`users/{user}/orders`). `path`: the template of the
    collection, None where `x-resource` binds it. `id_parameter`: the variable of an item's path.
    """

    name: str
    path: str | None
    actions: Acts
    id_parameter: str
    id_field: str | None = None

    @property
    def collection(self) -> str:
        """The collection's last word: `orders`."""
        return self.name.rpartition("/")[2]

    @property
    def parents(self) -> tuple[str, ...]:
        return tuple(VARIABLE.findall(self.name))

    def collection_of(self, values: Mapping[str, object]) -> str:
        """The name of the collection below these parents: `users/5/orders`."""
        if "{" not in self.name:
            return self.name
        return VARIABLE.sub(lambda found: quote(str(values.get(found[1], "")), safe=""), self.name)

    def place(self, values: Mapping[str, object]) -> str:
        """The path of the collection below these parents: `/v1/users/5/orders`."""
        return VARIABLE.sub(lambda found: quote(str(values.get(found[1], "")), safe=""), self.path or "")

    def holds(self, other: Resource) -> bool:
        """Whether the other's collections are below items of this one."""
        if self.path is None or other.path is None or not other.parents:
            return False
        above = other.path[: other.path.rindex("}") + 1]
        return _shape(above) == f"{_shape(self.path)}/{{}}" and len(self.parents) + 1 == len(other.parents)

    def bodies(self, *actions: str) -> Iterator[tuple[str, MediaType]]:
        """The documented JSON answers of these actions, in their order."""
        for wanted in actions:
            for action, operation in self.actions:
                response = operation.success() if action == wanted else None
                if response is not None and response.json is not None:
                    yield action, response.json


def infer(contract: Contract, operations: Iterable[Operation]) -> list[Resource]:
    """The resources that `operations` (those of the contract that have no behaviour of their own) make up."""
    given = list(operations)
    explicit = _explicit(contract, [operation for operation in given if operation.resource])
    found: dict[str, Acts] = {}
    variables: dict[str, str] = {}
    for operation in given:
        if not operation.resource and operation.path.strip("/"):
            template, action, variable = _place(operation)
            shape = _shape(template)
            found[shape] = (*found.get(shape, ()), (action, operation))
            if variable:
                variables.setdefault(shape, variable)
    kept = {shape: kept for shape, actions in found.items() if (kept := _kept(contract, actions, shape))}
    names = _names(kept, {resource.name for resource in explicit})
    inferred = [
        Resource(names[shape], _template(actions), actions, variables.get(shape, "id"))
        for shape, actions in kept.items()
    ]
    return [*explicit, *inferred]


def _explicit(contract: Contract, operations: list[Operation]) -> list[Resource]:
    found: dict[str, Acts] = {}
    ids: dict[str, str] = {}
    for operation in operations:
        said, known = str(operation.resource.get("action", "")), ", ".join(sorted(set(ACTIONS)))
        collection = operation.resource.get("collection")
        if not collection or said not in ACTIONS:
            where = f'{contract.name}: x-resource of "{operation.id}"'
            raise ContractError(f"{where}: expected a collection and an action ({known}).{did_you_mean(said, ACTIONS)}")
        found[str(collection)] = (*found.get(str(collection), ()), (ACTIONS[said], operation))
        if operation.resource.get("id"):
            ids[str(collection)] = str(operation.resource["id"])
    return [
        Resource(name, None, acts, _last_variable(acts) or ids.get(name, "id"), ids.get(name))
        for name, acts in found.items()
    ]


def _last_variable(acts: Acts) -> str:
    return next((found[-1] for _, o in acts if (found := VARIABLE.findall(o.path))), "")


def _place(operation: Operation) -> tuple[str, str, str]:
    """Template of the collection, action, and the variable of the item's path; no action where none is obvious."""
    path = operation.path.rstrip("/")
    above, _, last = path.rpartition("/")
    if (found := VARIABLE.fullmatch(last)) and above.strip("/") and not VARIABLE.search(above.rpartition("/")[2]):
        return above, ON_ITEM.get(operation.method, operation.method), found[1]
    return path, ON_COLLECTION.get(operation.method, operation.method) if "{" not in last else operation.method, ""


def _shape(template: str) -> str:
    return VARIABLE.sub("{}", template)


def _template(acts: Acts) -> str:
    return _place(acts[0][1])[0]


def _kept(contract: Contract, acts: Acts, shape: str) -> Acts:
    """The actions that make a resource; none where they do not."""
    collection = shape.rpartition("/")[2]
    kept = tuple((a, o) for a, o in acts if a in ACTIONS.values() and _fits(contract, a, o, collection))
    if any(_place(operation)[2] for _, operation in kept):
        return kept
    lists = any(action == "list" and (o.success() or UNDOCUMENTED).content for action, o in kept)
    return kept if lists and any(action == "create" for action, _ in kept) else ()


def _fits(contract: Contract, action: str, operation: Operation, collection: str) -> bool:
    """Whether what the operation answers is what the action would."""
    response = operation.success()
    if response is None or not response.content:
        return action != "list" or response is None or response.status != 204
    if response.json is None:
        return False
    body = Documented(response.json, contract.components, collection)
    if action == "list":
        return body.list_path() is not None
    return action == "delete" or not body.is_list()


def _names(kept: Mapping[str, Acts], taken: set[str]) -> dict[str, str]:
    """A short name for each: without what stands before its first collection, where that leaves it unique."""
    short = {shape: _short(_template(actions)) for shape, actions in kept.items()}
    known = [*short.values(), *taken]
    return {
        shape: name if known.count(name) == 1 else _template(kept[shape]).strip("/") for shape, name in short.items()
    }


def _short(template: str) -> str:
    """`/api/v1/users/{id}/orders` → `users/{id}/orders`."""
    segments = template.strip("/").split("/")
    first = next((index for index, segment in enumerate(segments) if "{" in segment), len(segments))
    return "/".join(segments[max(0, first - 1) :])


def id_field(fields: Iterable[str], parameter: str, collection: str) -> str | None:
    """Which of a record's fields is its id, by the path's variable and the usual names; None where none is."""
    by_plain = {plain(field): field for field in fields}
    thing = singular(plain(collection))
    kind = words(parameter)[-1] if words(parameter) else "id"
    wanted = [plain(parameter), kind, *(plain(name) for name in ID_NAMES), f"{thing}id", f"{thing}uuid", f"{thing}key"]
    return next((by_plain[name] for name in wanted if name in by_plain), None)
