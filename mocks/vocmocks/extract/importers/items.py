"""One request of a Postman collection to one operation."""

from __future__ import annotations

import re
from collections import Counter

from vocmocks.extract.importers import bodies, described, roles, urls
from vocmocks.extract.importers.auth import from_header
from vocmocks.extract.importers.cursor import Cursor
from vocmocks.extract.importers.item import Context, Item, add_parameter, answer, description
from vocmocks.extract.importers.shape import Material, build, wrapper
from vocmocks.extract.model import Fact, Node, Operation, Parameter, Response, Sample, Source
from vocmocks.extract.samples.inference import is_placeholder

PLAIN_HEADERS = ("content-type", "accept", "user-agent", "host", "content-length", "connection", "cache-control")


def read(place: Cursor, context: Context) -> Item:
    """The operation of an item; nothing about the rest of the collection."""
    request = place.at("request")
    if isinstance(request.value, str):
        request = Cursor(place.document, {"method": "GET", "url": request.value}, request.pointer)
    request.object()
    url = urls.read(request, context.values)
    operation = Operation(
        (request.text("method") or "GET").upper(),
        url.path,
        place.text("name"),
        place.source("schema"),
        tags=context.tags,
    )
    item = Item(place, request, operation, url)
    _path_parameters(item)
    _query_parameters(item)
    _headers(item, context)
    _body(item)
    _saved_responses(item)
    described.describe(item)
    _finish(item)
    return item


def _container(item: Item) -> Cursor:
    return item.request.at("urlObject") if "urlObject" in item.request else item.request.at("url")


def _path_parameters(item: Item) -> None:
    known = {}
    if isinstance(_container(item).value, dict):
        known = {entry.text("key"): entry for entry in _container(item).objects("variable")}
    for name in dict.fromkeys(item.url.variables):
        entry = known.get(name)
        node = Node()
        source = entry.source("schema") if entry else item.request.at("url").source("schema")
        if entry:
            node = bodies.field_node(Cursor(entry.document, {**entry.value, "type": ""}, entry.pointer), name)
        item.operation.parameters.append(Parameter(name, "path", node, source))


def _query_parameters(item: Item) -> None:
    container = _container(item)
    if isinstance(container.value, dict):
        entries = [entry for entry in container.objects("query") if entry.text("key")]
        sent = Counter(entry.text("key") for entry in entries if entry.value.get("disabled") is not True)
        for entry in entries:
            name = entry.text("key")
            _query(item, name, bodies.field_node(entry, name), entry.source("schema"), repeated=sent[name] > 1)
        return
    source = item.request.at("url").source("schema")
    for name, value in item.url.query:
        node = Node()
        if value and not is_placeholder(value) and not urls.VARIABLE.search(value):
            bodies.show(node, value, source.but(how="example"))
        _query(item, name, node, source)


def _query(item: Item, name: str, node: Node, source: Source, *, repeated: bool = False) -> None:
    repeated = repeated or name.endswith("[]")
    if repeated:
        node = Node(items=node).say("type", "array", source)
    add_parameter(item.operation, Parameter(name, "query", node, source, repeated))


def _headers(item: Item, context: Context) -> None:
    if isinstance(item.request.at("header").value, str):
        return
    text = context.prose + "\n" + description(item).value
    for entry in item.request.objects("header"):
        name, value = entry.text("key"), entry.text("value")
        if not name or name.lower() in PLAIN_HEADERS:
            continue
        found = from_header(name, value, text)
        if found and entry.value.get("disabled") is not True:
            item.schemes.append((*found, entry.source("schema")))
        elif not found:
            item.operation.parameters.append(
                Parameter(name, "header", bodies.field_node(entry, name), entry.source("schema"))
            )


def _body(item: Item) -> None:
    body = item.request.at("body")
    if not body.object() or body.value.get("disabled") is True:
        return
    mode = body.text("mode")
    if mode == "raw":
        _raw(item, body)
    elif mode in ("urlencoded", "formdata"):
        _named(item, *bodies.form(body, mode))
    elif mode == "graphql":
        _named(item, *bodies.graphql(body))
    elif mode == "file":
        source = body.source("schema")
        item.operation.body = Node().say("type", "string", source).say("format", "binary", source)
        item.operation.body_media_type = "application/octet-stream"


def _raw(item: Item, body: Cursor) -> None:
    """Data in the body of a call that only reads is what it answers."""
    found = bodies.raw(body, "")
    if found is None:
        return
    if item.operation.method not in (*roles.WRITES, "DELETE"):
        answer(item, 200).samples.append(found)
        return
    item.body.samples.append(found)
    item.operation.body_media_type = found.media_type


def _named(item: Item, node: Node, shown: Sample) -> None:
    if node.properties:
        item.body.fields.append(node)
        item.body.samples.append(shown)
        item.operation.body_media_type = shown.media_type


def _saved_responses(item: Item) -> None:
    for entry in item.place.objects("response"):
        status = _status(entry)
        label = entry.text("name")
        material = answer(item, status)
        item.meanings.setdefault(status, (entry.text("status"), entry.source("schema")))
        if entry.text("body").strip():
            source = entry.at("body").source("example", "saved response")
            found = bodies.sample(entry.text("body"), source, label)
            if found is None:
                text = entry.text("body")
                found = Sample(text, source, raw=text, label=label, media_type=_media_type(entry))
            material.samples.append(found)
        original = entry.at("originalRequest")
        if isinstance(original.value, dict) and original.at("body").object().get("mode") == "raw":
            again = bodies.raw(original.at("body"), f"{label} request")
            known = [sample.value for sample in item.body.samples]
            if again is not None and item.operation.method in roles.WRITES and again.value not in known:
                item.body.samples.append(again)


def _media_type(entry: Cursor) -> str:
    """The media type that a saved response's own header names."""
    headers = entry.objects("header") if isinstance(entry.at("header").value, list) else ()
    named = (each.text("value") for each in headers if each.text("key").lower() == "content-type")
    found = re.match(r"\s*([\w.+-]+/[\w.+-]+)", next(named, ""))
    return found[1].lower() if found and "json" not in found[1].lower() else "text/plain"


def _status(entry: Cursor) -> int:
    code = entry.at("code").value
    if code is None:
        return 200
    if isinstance(code, bool) or not isinstance(code, (int, str)) or not re.fullmatch(r"[1-5]\d\d", str(code)):
        raise entry.at("code").error("an HTTP status code")
    return int(code)


def _finish(item: Item) -> None:
    operation = item.operation
    if any(fact.keyword == "emptyBody" and fact.value for fact in operation.facts):
        operation.body = None
    elif item.body:
        operation.body, where = build(item.body)
        operation.body_samples = item.body.samples
        if operation.body is not None:
            conflict = wrapper(operation.body, where, item.body.fields)
            operation.facts += [Fact("conflict", conflict, operation.source)] if conflict else []
    for status in sorted({*item.answers, *item.meanings, *([] if item.answers or item.meanings else [200])}):
        if 300 <= status < 400:
            continue
        material = item.answers.get(status, Material())
        meaning, source = item.meanings.get(status, ("", operation.source.but(how="inferred")))
        node = build(material)[0] if material else None
        kinds = Counter(sample.media_type for sample in material.samples)
        media = kinds.most_common(1)[0][0] if kinds else "application/json"
        operation.responses.append(Response(status, source, meaning, node, material.samples, media))
