"""Operation ids: the item's own name when it is one, else what method and path say."""

from __future__ import annotations

import re
from collections import Counter

from vocmocks.extract.description.spelling import words
from vocmocks.extract.model import Draft, Operation

MOST_WORDS = 6
METHODS = {"GET": 0, "POST": 1, "PUT": 2, "PATCH": 3, "DELETE": 4}
VERBS = {"POST": "create", "PUT": "update", "PATCH": "update", "DELETE": "delete", "HEAD": "head", "OPTIONS": "options"}
_ACTIONS = (
    "search resend send create import export activate deactivate invite cancel archive restore verify validate login "
    "logout refresh upload download publish unpublish approve reject start stop pause resume list"
)
ACTIONS = frozenset(_ACTIONS.split())
ITEM_KEYS = frozenset({"id", "uuid", "key", "hash", "slug", "code", "name"})


def assign(draft: Draft) -> None:
    """Give every operation an id: unique, snake_case, the same at every extraction."""
    taken: set[str] = {operation.operation_id for operation in draft.operations if operation.operation_id}
    names = Counter(slug(operation.name) for operation in draft.operations)
    brand = {word for word in words(draft.title) if word not in ("api", "v", "rest", "the")}
    for operation in sorted(draft.operations, key=lambda operation: METHODS.get(operation.method, 9)):
        if operation.operation_id:
            continue
        name = slug(operation.name)
        wanted = name if names[name] == 1 and speaks(operation, brand) else derived(operation)
        if wanted in taken:
            wanted = f"{wanted}_by_{operation.method.lower()}"
        operation.operation_id = unique(wanted, taken)
        taken.add(operation.operation_id)


def speaks(operation: Operation, brand: set[str]) -> bool:
    """Whether an item's name can be its id: English as far as can be told, short, without the product's own name."""
    name = operation.name
    if not name.isascii() or len(operation.names) > 1 or operation.language not in ("", "en"):
        return False
    parts = words(name)
    return bool(parts) and not name[0].isdigit() and len(parts) <= MOST_WORDS and not brand & set(parts)


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


def unique(name: str, taken: set[str]) -> str:
    """`name`, or with a number when it is taken."""
    candidate, number = name or "operation", 2
    while candidate in taken:
        candidate, number = f"{name}_{number}", number + 1
    return candidate


def derived(operation: Operation) -> str:
    """`GET /surveys/{uuid}` → `get_survey`, `POST /distributions/{uuid}/resend` → `resend_distribution`."""
    if operation.webhook:
        return "webhook"
    parts = [part for part in operation.path.split("/") if part and not re.fullmatch(r"v\d[\w.]*|api", part)]
    static = [part for part in parts if not part.startswith("{")]
    if not static:
        return f"{operation.method.lower()}_{slug('_'.join(parts)) or 'root'}"
    noun, verb = snake(static[-1]), VERBS.get(operation.method, "")
    variable = parts[-1].startswith("{")
    if noun.split("_")[0] in ACTIONS and not variable:
        return _action(noun, parts)
    single = variable and is_item(static[-1], parts[-1])
    if single and len(parts) >= 3 and not parts[-3].startswith("{") and is_plural(static[-2]):
        return f"{verb or 'list'}_{snake(static[-2])}_by_{singular(noun)}"
    owned = f"{_owner(parts)}{noun}"
    if verb:
        return f"{verb}_{singular(owned)}"
    if single:
        return f"get_{singular(owned)}"
    return f"list_{owned}" if lists(operation, noun) else f"get_{_item(parts)}{owned}"


def lists(operation: Operation, noun: str) -> bool:
    """Whether a reading operation answers with many things: its name says so, or its path ends in a plural."""
    name = words(operation.name)
    if {"list", "lists", "all", "listar", "liste"} & set(name):
        return True
    return is_plural(noun) and name[:1] not in (["get"], ["retrieve"], ["show"])


def snake(segment: str) -> str:
    """`createLinkList` → `create_link_list`."""
    return slug(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", segment))


def _action(action: str, parts: list[str]) -> str:
    before = [part for part in parts[:-1] if not part.startswith("{")]
    if "_" in action or not before:
        return action
    noun = snake(before[-1])
    return f"{action}_{singular(noun) if parts[-2].startswith('{') else noun}"


def _owner(parts: list[str]) -> str:
    """`coaching/sessions` → `coaching_`: a segment that is no collection qualifies the next."""
    static = [index for index, part in enumerate(parts) if not part.startswith("{")]
    last = static[-1]
    if last == 0 or not parts[last - 1].isalpha() or is_plural(parts[last - 1]):
        return ""
    return snake(parts[last - 1]) + "_"


def _item(parts: list[str]) -> str:
    """`distributions/{uuid}/dispatch_status` → `distribution_`."""
    if len(parts) >= 3 and parts[-2].startswith("{") and not parts[-3].startswith("{"):
        return singular(snake(parts[-3])) + "_"
    return ""


def is_item(collection: str, variable: str) -> bool:
    """Whether a variable picks one thing of the collection before it."""
    parts = words(variable)
    return bool(parts) and (parts[-1] in ITEM_KEYS or parts == words(singular(collection)))


def is_plural(noun: str) -> bool:
    return singular(noun) != noun


def singular(noun: str) -> str:
    """A rough singular: `categories` → `category`, `surveys` → `survey`, `status` stays."""
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    if noun.endswith("statuses"):
        return noun[:-2]
    if noun.endswith(("ss", "us", "is", "data")) or not noun.endswith("s"):
        return noun
    return noun[:-2] if noun.endswith(("sses", "ches", "shes", "xes")) else noun[:-1]
