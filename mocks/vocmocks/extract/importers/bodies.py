"""Bodies of Postman requests: raw text, forms, GraphQL, files."""

from __future__ import annotations

import re
from typing import Any

from vocmocks.extract.description.kinds import strong
from vocmocks.extract.importers.cursor import Cursor
from vocmocks.extract.model import Node, Sample, Source
from vocmocks.extract.prose import phrases
from vocmocks.extract.samples import inference as samples
from vocmocks.extract.values import as_types, fits, kind

JSON, FORM, MULTIPART = "application/json", "application/x-www-form-urlencoded", "multipart/form-data"
BARE_VARIABLE = re.compile(r"(?<=\":)[ \t]*\{\{[^{}\n]+\}\}(?=[ \t]*[,}\n])")
"""A variable that stands for a value of any type: `"count": {{count}}`."""
LANGUAGES = {
    "xml": "application/xml",
    "html": "text/html",
    "text": "text/plain",
    "javascript": "application/javascript",
}


def sample(text: str, source: Source, label: str = "") -> Sample | None:
    """The sample in a text; None for a text that holds no data."""
    try:
        return samples.parse(text, source, label) if text.strip() else None
    except samples.SampleError:
        return None


def raw(body: Cursor, label: str) -> Sample | None:
    """The sample of a raw body: JSON as far as it can be read, else the text itself."""
    text = body.text("raw")
    source = body.at("raw").source("example", "body")
    language = body.at("options").at("raw").text("language")
    found = sample(BARE_VARIABLE.sub(' "..."', text), source, label) if language in ("", "json") else None
    if found is not None or not text.strip():
        return found
    return Sample(text, source, raw=text, label=label, media_type=LANGUAGES.get(language, "text/plain"))


def form(body: Cursor, mode: str) -> tuple[Node, Sample]:
    """The fields of a form and the values that it shows."""
    node, shown = Node(), {}
    source = body.at(mode).source("example", "form")
    node.say("type", "object", body.at(mode).source("schema"))
    for entry in body.objects(mode):
        name = entry.text("key")
        if not name:
            continue
        field = node.property(name.removesuffix("[]"))
        target = field.say("type", "array", entry.source("schema")).item() if name.endswith("[]") else field
        target.absorb(field_node(entry, name))
        if isinstance(entry.value.get("value"), (str, int, float)) and entry.value.get("disabled") is not True:
            shown[name.removesuffix("[]")] = _as_stated(target, entry.value["value"])
    media = FORM if mode == "urlencoded" else MULTIPART
    return node, Sample(shown, source, media_type=media)


def field_node(entry: Cursor, name: str) -> Node:
    """One form field or query parameter: what its description says, and its value as an example."""
    node = Node()
    prose = entry.prose("description")
    phrases.apply(node, phrases.facts(prose.value, prose.source("sentence"), name.removesuffix("[]")))
    if entry.text("type") == "file":
        return node.say("type", "string", entry.source("schema")).say("format", "binary", entry.source("schema"))
    value = entry.at("value").value
    if isinstance(value, (str, int, float)) and value != "" and not samples.is_placeholder(value):
        show(node, value, entry.at("value").source("example"))
    return node


def _as_stated(node: Node, value: Any) -> Any:
    """A form's value as the JSON value that its description makes it; text where it says nothing."""
    stated = strong(node.said("type"))
    read = typed(value)
    return read if stated and fits(kind(read), as_types(stated[0].value)) else value


def show(node: Node, value: Any, source: Source) -> None:
    """Add an example written as text, and the type that it suggests."""
    stated = strong(node.said("type"))
    if not (stated and stated[0].value == "string" and isinstance(value, str)):
        value = typed(value)
    node.say("example", value, source).say("type", kind(value), source.but(how="inferred"))
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        node.say("format", "date", source.but(how="inferred"))


def typed(value: Any) -> Any:
    """A value of a query string as the JSON value that it reads like."""
    if not isinstance(value, str):
        return value
    if value in ("true", "false"):
        return value == "true"
    if re.fullmatch(r"-?(?:0|[1-9]\d{0,17})", value):
        return int(value)
    return value


def graphql(body: Cursor) -> tuple[Node, Sample]:
    """A GraphQL body: the query's text and its variables."""
    place = body.at("graphql")
    node = Node().say("type", "object", place.source("schema"))
    query, variables = place.text("query"), _variables(place)
    node.property("query").say("type", "string", place.source("schema")).say("required", True, place.source("schema"))
    node.property("variables").say("type", "object", place.source("schema"))
    node.property("operationName").say("type", "string", place.source("schema"))
    shown = {"query": query} | ({"variables": variables} if variables else {})
    return node, Sample(shown, place.source("example", "GraphQL"), raw=query)


def _variables(place: Cursor) -> Any:
    value = place.at("variables").value
    if isinstance(value, str):
        found = sample(value, place.at("variables").source("example"))
        return found.value if found and isinstance(found.value, dict) else None
    return value if isinstance(value, dict) else None
