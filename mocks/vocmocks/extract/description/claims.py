"""What the text claims of values, held against samples and against what it claims elsewhere: defaults that are none,
kinds of files, days of the week, numbers that are texts, parameters that are called otherwise than the field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from vocmocks.extract.description.kinds import example_types, stated_types, strong
from vocmocks.extract.description.parts import bodies, label
from vocmocks.extract.description.spelling import near, plural, words
from vocmocks.extract.model import Conflict, Draft, Fact, Node, Operation, Source
from vocmocks.extract.values import has_format, show

Found = tuple[str, Fact]
"""Where a value is, and what is said of it there."""

FILE = re.compile(
    r"\b(?:must|has to|needs to|should) be (?:an? |in )?\.?"
    r"(png|jpe?g|gif|svg|webp|bmp|tiff|pdf|csv|xlsx?|json|xml|zip|mp3|mp4|wav)\b",
    re.IGNORECASE,
)
SOMETIMES = re.compile(
    r"\b(?:present|given|returned|included) only (?:for|in|when|if)\b"
    r"|\bonly (?:present|given|returned|included) (?:for|in|when|if)\b",
    re.IGNORECASE,
)
NUMERIC = re.compile(r"-?\d+(?:\.\d+)?%?")
UPDATED = re.compile(r"\bupdated?\b", re.IGNORECASE)
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def of(operation: Operation) -> Iterator[Conflict]:
    """Of one operation."""
    for where, root, is_answer in bodies(operation):
        for path, node in root.walk():
            place = _place(where, path)
            yield from _default(place, node)
            yield from _sometimes(place, node)
            yield from _unshown(place if path else f"{place} ", node) if is_answer else ()
            yield from _unchanged(place, node, operation, in_body=not is_answer and " body" in where)
    yield from _called_otherwise(operation)
    yield from _weekdays(operation)
    yield from _reworded(operation)


def across(draft: Draft) -> Iterator[Conflict]:
    """Of all operations together."""
    values = list(_values(draft))
    yield from _files(values)
    yield from _numbers(values)


def _place(where: str, path: tuple[str, ...]) -> str:
    return f"{where} /{'/'.join(path)}" if path else where


def _default(where: str, node: Node) -> Iterator[Conflict]:
    """A default that is not of the form that is described."""
    for default in strong(node.said("default"))[:1]:
        for form in strong(node.said("format")):
            if not has_format(default.value, str(form.value)):
                message = f"The default is {show(default.value)}, which is no {form.value}, as it is described."
                yield Conflict("default", where, message, _places(form, default))


def _sometimes(where: str, node: Node) -> Iterator[Conflict]:
    """A field that is there in some cases only, and null in an example."""
    shown = example_types(node).get("null")
    for said in node.said("description"):
        if shown is not None and SOMETIMES.search(str(said.value)):
            message = "Described as present in some cases only, but an example has it there as null."
            yield Conflict("presence", where, message, [(said.source, said.value), (shown, None)])


def _unchanged(where: str, node: Node, operation: Operation, *, in_body: bool) -> Iterator[Conflict]:
    """A default of something that an update leaves as it is where it is missing."""
    stays = next((fact for fact in operation.facts if fact.keyword == "partialUpdate"), None)
    defaults = strong(node.said("default")) if in_body and stays is not None else []
    for default in defaults[:1]:
        message = f"What is missing stays as it is, but there is a default: {show(default.value)}."
        places: list[tuple[Source, Any]] = [(stays.source, None)] if stays is not None else []
        yield Conflict("default", where, message, [*places, (default.source, default.value)])


def _unshown(where: str, node: Node) -> Iterator[Conflict]:
    """Fields of an answer that a table has, and an example of it leaves out, with nothing there that may be meant."""
    shown = {name: fact for name, child in node.properties.items() if (fact := _example(child)) is not None}
    below = {path[-1] for path, child in node.walk() if path and _example(child) is not None}
    for name, child in node.properties.items() if shown else ():
        rows = [fact for fact in child.said("type") if fact.source.how == "table"]
        if rows and name not in shown and name not in below and not any(near(name, other, 4) for other in shown):
            neighbour, fact = next(iter(shown.items()))
            message = f'"{name}" is described, but an example leaves it out.'
            places: list[tuple[Source, Any]] = [(rows[0].source, name), (fact.source, neighbour)]
            yield Conflict("not-shown", f"{where}/{name}", message, places)


def _example(node: Node) -> Fact | None:
    return next((f for _, below in node.walk() for f in below.facts if f.source.how in ("example", "inferred")), None)


def _reworded(operation: Operation) -> Iterator[Conflict]:
    """Fields of something new that are described as those of something that is updated."""
    fields = operation.body.properties if operation.body is not None and operation.method == "POST" else {}
    said = [fact for child in fields.values() for fact in child.said("description") if UPDATED.search(str(fact.value))]
    if 2 * len(said) > len(fields) and not UPDATED.search(operation.name):
        message = "A request that makes something new describes its fields as those of something updated."
        places: list[tuple[Source, Any]] = [(operation.source, operation.name), (said[0].source, said[0].value)]
        yield Conflict("wording", f"{label(operation)} body", message, places)


def _called_otherwise(operation: Operation) -> Iterator[Conflict]:
    """Parameters that choose records by the values of a field, and have a word more than the field."""
    nodes = [root for where, root, is_answer in bodies(operation) if is_answer and " response 2" in where]
    fields = {path[-1]: node for root in nodes for path, node in root.walk() if path and node.facts}
    for parameter in (each for each in operation.parameters if each.location == "query" and each.repeated):
        name = parameter.name.removesuffix("[]")
        known = any(name == field or plural(name, field) for field in fields)
        field = next((field for field in fields if _ends_with(name, field)), None)
        if not known and field is not None:
            message = f'A parameter is named "{name}", the field "{field}".'
            places: list[tuple[Source, Any]] = [
                (parameter.source, parameter.name),
                (fields[field].facts[0].source, field),
            ]
            yield Conflict("name", f"{label(operation)} query {parameter.name}", message, places)


def _ends_with(name: str, field: str) -> bool:
    mine, theirs = words(name), words(field)
    return 0 < len(theirs) < len(mine) and mine[-len(theirs) :] == theirs


def _weekdays(operation: Operation) -> Iterator[Conflict]:
    """Dates on a day of the week that they were not on."""
    for fact in (each for each in operation.facts if each.keyword == "weekday"):
        said, month, day, year = str(fact.value).split()
        try:
            moment = date(int(year), MONTHS.index(month) + 1, int(day))
        except ValueError:
            continue
        if DAYS[moment.weekday()] != said:
            message = f"{month} {day}, {year} was a {DAYS[moment.weekday()]}: the text calls it a {said}."
            places: list[tuple[Source, Any]] = [(fact.source, said), (fact.source, moment.isoformat())]
            yield Conflict("date", label(operation), message, places)


def _values(draft: Draft) -> Iterator[tuple[str, str, Node]]:
    """Every named value: its name, its place, and its node."""
    for operation in draft.operations:
        for where, root, _ in bodies(operation):
            for path, node in root.walk():
                name = path[-1] if path else where.split()[-1].removesuffix("[]")
                if name not in ("[]", "*") and (path or " response " not in where):
                    yield name, _place(where, path), node


def _files(values: list[tuple[str, str, Node]]) -> Iterator[Conflict]:
    """Examples that are another kind of file than the text says of a value of this name."""
    said: dict[str, tuple[str, Fact]] = {}
    for name, _, node in values:
        for fact in node.said("description"):
            if found := FILE.search(str(fact.value)):
                said.setdefault(name, (found[1].lower(), fact))
    for name, where, node in values:
        for fact in node.said("example") if name in said else ():
            wanted, claim = said[name]
            ending = _ending(fact.value)
            if ending and ending.replace("jpeg", "jpg") != wanted.replace("jpeg", "jpg"):
                message = f'Described as {wanted}, but an example ends in ".{ending}".'
                yield Conflict("example-format", where, message, [(claim.source, wanted), (fact.source, fact.value)])


def _ending(value: Any) -> str:
    path = urlsplit(value).path if isinstance(value, str) and "://" in value else ""
    return path.rpartition(".")[2].lower() if "." in path.rpartition("/")[2] else ""


def _numbers(values: list[tuple[str, str, Node]]) -> Iterator[Conflict]:
    """One thing that is a number in one place, and the text of a number in another."""
    numbers: dict[str, list[Found]] = {}
    for name, where, node in values:
        for fact in [*node.facts, *(node.items.facts if node.items is not None else ())]:
            if _is_number(fact):
                numbers.setdefault(_singular(name), []).append((where, fact))
    for name, where, node in values:
        types, _ = stated_types(node)
        text = next((fact for fact in node.said("example") if _is_text_of_number(fact)), None)
        if text is None or (types and "string" not in types):
            continue
        alike = [found for found in numbers.get(_singular(name), ()) if _alike(name, where, found[0])]
        for place, fact in {fact.keyword: (place, fact) for place, fact in reversed(alike)}.values():
            spot = place.partition(" /")[0] + (f": {show(fact.value)}" if fact.keyword == "example" else "")
            message = f'"{name}" is the text {show(text.value)} here, and a number in {spot}.'
            yield Conflict("type", where, message, _places(text, fact))


def _is_number(fact: Fact) -> bool:
    if fact.keyword == "example":
        return isinstance(fact.value, int | float) and not isinstance(fact.value, bool)
    return fact.keyword == "type" and fact.value == "integer" and fact.source.how == "sentence"


def _is_text_of_number(fact: Fact) -> bool:
    return isinstance(fact.value, str) and NUMERIC.fullmatch(fact.value) is not None


def _alike(name: str, where: str, other: str) -> bool:
    """A name of several words is one thing everywhere, any other one in the same answer."""
    return len(words(name)) > 1 or where.partition(" /")[0] == other.partition(" /")[0]


def _singular(name: str) -> str:
    return name.removesuffix("s")


def _places(*facts: Fact) -> list[tuple[Source, Any]]:
    return [(fact.source, fact.value) for fact in facts]
