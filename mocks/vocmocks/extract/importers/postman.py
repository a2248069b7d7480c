"""Postman collections, v2.0 and v2.1: folders, requests, saved responses, and the prose of all of them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from vocmocks.extract.importers import auth, items, responses, urls
from vocmocks.extract.importers.auth import Scheme
from vocmocks.extract.importers.cursor import Cursor
from vocmocks.extract.importers.item import Context
from vocmocks.extract.model import Conflict, Draft, Fact, Operation, Passage, Source
from vocmocks.extract.prose import passages as prose

METHODS = ("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE")


@dataclass(slots=True)
class Reader:
    """The state of one reading: the draft so far and the items with their still unresolved base URLs."""

    draft: Draft
    values: dict[str, str]
    prose: str
    bases: list[tuple[str, Operation, Source]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Folder:
    """Where the reading is: names of the folders so far and the authentication that they hand down."""

    names: tuple[str, ...] = ()
    auth: Cursor | None = None


def read(root: Cursor) -> Draft:
    """The draft of a Postman collection."""
    info = root.at("info")
    info.object()
    draft = Draft(root.document, _format(info), info.text("name", root.document), _version(info))
    reader = Reader(draft, _values(root), _all_prose(root))
    _general(reader, info, top=True)
    _general(reader, root, top=True)
    own = root.at("auth") if isinstance(root.at("auth").value, dict) else None
    if own is not None and (named := auth.scheme(own)) is not None:
        draft.security_schemes[named[0]] = (named[1], own.source("schema"))
    _folder(reader, root, Folder(auth=own))
    _default_security(reader)
    _servers(reader)
    return draft


def _format(info: Cursor) -> str:
    found = re.search(r"v(\d+\.\d+)", info.text("schema"))
    return f"Postman collection {found[1] if found else '2.1'}"


def _version(info: Cursor) -> str:
    version = info.at("version").value
    if isinstance(version, dict):
        return ".".join(str(version.get(part, 0)) for part in ("major", "minor", "patch"))
    return version if isinstance(version, str) and version else "0"


def _values(root: Cursor) -> dict[str, str]:
    return {entry.text("key"): _plain(entry) for entry in root.objects("variable") if entry.text("key")}


def _plain(entry: Cursor) -> str:
    value = entry.at("value").value
    return str(value) if isinstance(value, (str, int, float)) else ""


def _all_prose(place: Cursor) -> str:
    """Every description in the collection, for what is said once and holds everywhere."""
    described = [place, *(place.at(key) for key in ("info", "request") if isinstance(place.at(key).value, dict))]
    parts = [each.prose("description").value for each in described]
    parts += [_all_prose(child) for child in place.objects("item")]
    return "\n".join(part for part in parts if part)


def _general(reader: Reader, place: Cursor, *, top: bool = False) -> list[Passage]:
    """What the description of the collection or of a folder says about the API."""
    text = place.prose("description")
    if not text.value:
        return []
    passages = prose.read(text.value, text.source("sentence"))
    draft = reader.draft
    for passage in passages:
        draft.limits += passage.limits
        draft.facts += [fact for fact in passage.facts if fact.keyword not in ("server", "error")]
        draft.servers += [(str(fact.value), fact.source) for fact in passage.facts if fact.keyword == "server"]
        for fact in passage.facts:
            if fact.keyword == "error" and draft.error is None and not isinstance(fact.value, (dict, str)):
                draft.error = fact.value
        if top:
            for status, meaning in passage.statuses.items():
                draft.statuses.setdefault(status, (meaning, passage.source))
    if top and not draft.description:
        draft.description = passages[0].text if passages else ""
    return passages


def _folder(reader: Reader, place: Cursor, folder: Folder) -> list[Operation]:
    """Everything in a folder; its status tables are for the operations in and below it."""
    operations: list[Operation] = []
    statuses: list[Passage] = []
    for child in place.objects("item"):
        if "request" in child:
            operations.append(_item(reader, child, folder))
            continue
        list(child.objects("item"))
        passages = _general(reader, child)
        own = child.at("auth") if isinstance(child.at("auth").value, dict) else folder.auth
        inside = _folder(reader, child, Folder((*folder.names, child.text("name")), own))
        operations += inside
        _give(passages, inside)
        if not inside:
            statuses += passages
    if folder.names:
        _give(statuses, operations)
    else:
        for passage in statuses:
            for status, meaning in passage.statuses.items():
                reader.draft.statuses.setdefault(status, (meaning, passage.source))
    return operations


def _give(passages: list[Passage], operations: list[Operation]) -> None:
    for passage in passages:
        for operation in operations:
            for status, meaning in passage.statuses.items():
                responses.add(operation, status, meaning, passage.source)


def _item(reader: Reader, place: Cursor, folder: Folder) -> Operation:
    item = items.read(place, Context(reader.values, reader.prose, folder.names[-1:]))
    operation = item.operation
    kept: list[Fact] = []
    for fact in operation.facts:
        if fact.keyword == "error" and reader.draft.error is None and not isinstance(fact.value, (dict, str)):
            reader.draft.error = fact.value
        else:
            kept.append(fact)
    operation.facts = kept
    own = item.request.at("auth") if isinstance(item.request.at("auth").value, dict) else folder.auth
    _security(reader, operation, own, item.schemes)
    if operation.method not in METHODS:
        message = f'OpenAPI has no word for the method "{operation.method}": the call is left out.'
        places = [(operation.source, operation.method), (item.request.at("method").source("schema"), operation.path)]
        reader.draft.conflicts.append(Conflict("method", operation.name or operation.path, message, places))
        return operation
    reader.bases.append((item.url.base, operation, item.request.at("url").source("schema")))
    reader.draft.operations.append(operation)
    return operation


def _security(
    reader: Reader, operation: Operation, own: Cursor | None, headers: list[tuple[str, Scheme, Source]]
) -> None:
    found = list(headers)
    if own is not None and not headers:
        if (named := auth.scheme(own)) is not None:
            found.append((*named, own.source("schema")))
        elif own.text("type"):
            operation.security = []
    for name, scheme, source in found:
        reader.draft.security_schemes.setdefault(name, (scheme, source))
    if found:
        operation.security = [{name: [] for name, _, _ in found}]


def _default_security(reader: Reader) -> None:
    """The commonest requirement becomes the API's; prose supplies it when no item has one."""
    draft = reader.draft
    counts = Counter(
        tuple(sorted(need)) for op in draft.operations if not op.webhook for need in op.security or ()
    )  # fmt: skip
    commonest = counts.most_common(1)[0] if counts else ((), 0)
    if (
        commonest[1] * 2 >= len(bare := [op for op in draft.operations if not op.webhook and op.security is None])
        or not bare
    ):
        draft.security = [{name: [] for name in commonest[0]}] if counts else []
    for fact in draft.facts:
        if counts or fact.keyword != "authentication" or not isinstance(fact.value, dict):
            continue
        name = auth.slug(str(fact.value.get("name") or fact.value.get("scheme") or "key"))
        draft.security_schemes.setdefault(name, (dict(fact.value), fact.source))
        draft.security = draft.security or [{name: []}]
    for operation in draft.operations:
        if operation.security == draft.security:
            operation.security = None
        _drop_credentials(draft, operation)


def _drop_credentials(draft: Draft, operation: Operation) -> None:
    """A key that the security requirement asks for is no parameter besides."""
    needs = draft.security if operation.security is None else operation.security
    schemes = [draft.security_schemes[name][0] for need in needs for name in need if name in draft.security_schemes]
    keys = {(scheme["in"], scheme["name"]) for scheme in schemes if scheme.get("type") == "apiKey"}
    operation.parameters = [each for each in operation.parameters if (each.location, each.name) not in keys]


def _servers(reader: Reader) -> None:
    """The bases of all URLs, and which items have none: those are calls that the vendor makes."""
    rooted = {base for base, operation, _ in reader.bases if operation.path}
    found: dict[str, Source] = {}
    for base, operation, source in reader.bases:
        resolved = _with_variables(reader, urls.resolve(base, reader.values))
        if not operation.path:
            operation.webhook = bool(urls.VARIABLE.match(base)) and not resolved and base not in rooted
            operation.path = "" if operation.webhook else "/"
        if resolved and not operation.webhook:
            found.setdefault(resolved, source)
    for url, source in found.items():
        if url not in (known for known, _ in reader.draft.servers):
            reader.draft.servers.append((url, source))
    for operation in reader.draft.operations:
        if operation.webhook:
            operation.security = []


def _with_variables(reader: Reader, base: str) -> str:
    """`https://subdomain.example.com` with a variable `subdomain` → `https://{subdomain}.example.com`."""
    if not base:
        return ""
    if "://" not in base:
        base = f"https://{base}"
    head, _, rest = base.partition("://")
    host, slash, path = rest.partition("/")
    labels = [
        "{" + label + "}" if label in reader.values and reader.values[label] in ("", label) else label
        for label in host.split(".")
    ]
    return f"{head}://{'.'.join(labels)}{slash}{path}".rstrip("/")
