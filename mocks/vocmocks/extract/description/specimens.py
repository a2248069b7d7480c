"""The samples of an operation looked at one by one: required fields that they lack, values that are malformed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import permutations
from typing import Any

from vocmocks.extract.description.compile import is_required
from vocmocks.extract.description.disagreements import TEMPORAL
from vocmocks.extract.description.parts import label
from vocmocks.extract.description.spelling import near_words
from vocmocks.extract.importers.shape import is_fragment
from vocmocks.extract.model import Conflict, Draft, Node, Operation, Sample, Source
from vocmocks.extract.values import FORMATS

Specimen = Sample
BROKEN = re.compile(r"(?<!braces )missing|trailing comma|quotes replaced|without quotes")
HOST = re.compile(r"@([\w-]+(?:\.[\w-]+)+)")
UUID_LIKE = re.compile(r"[0-9a-zA-Z]{6,10}(?:-[0-9a-zA-Z]{3,5}){3}-[0-9a-zA-Z]{5,14}")


def of(operation: Operation) -> Iterator[tuple[str, Specimen]]:
    """The samples of an operation, each with the name of what it shows."""
    for sample in operation.body_samples:
        yield f"{label(operation)} body", sample
    for response in operation.responses:
        for sample in response.samples:
            yield f"{label(operation)} response {response.status}", sample


def missing(where: str, root: Node, samples: list[Specimen]) -> Iterator[Conflict]:
    """Required fields that a whole sample leaves out."""
    for sample in samples:
        if is_fragment(sample):
            continue
        for path, name, needed in _missing(root, sample.value, ""):
            message = f'"{name}" is required, but an example leaves it out.'
            place = sample.source.but(note=_note(sample.source, path or "/"))
            yield Conflict("missing-required", f"{where} {path}/{name}", message, [(needed, True), (place, None)])


def _missing(node: Node, value: Any, path: str) -> Iterator[tuple[str, str, Source]]:
    if isinstance(value, dict):
        for name, child in node.properties.items():
            fact = is_required(child)
            if name in value:
                yield from _missing(child, value[name], f"{path}/{name}")
            elif fact is not None and fact.source.how != "inferred":
                yield path, name, fact.source
        if node.additional is not None:
            for name in value.keys() - node.properties.keys():
                yield from _missing(node.additional, value[name], f"{path}/*")
    elif isinstance(value, list) and node.items is not None:
        for each in value:
            yield from _missing(node.items, each, f"{path}/[]")


def malformed(where: str, sample: Specimen, root: Node | None, operation: Operation) -> Iterator[Conflict]:
    """Values that are not what they look like: a UUID of the wrong length, null written as a text.

    The other place is what is said of the field (`root` describes the sample), else the operation itself.
    """
    for path, value in _texts(sample.value, ""):
        place = sample.source.but(how="example", note=_note(sample.source, path))
        described = _described(root, path) or (operation.source, None)
        field = re.sub(r"/\d+(?=/|$)", "/[]", path)
        if value == "null":
            message = 'An example has null as a text: "null".'
            yield Conflict("example-format", f"{where} {field}", message, [(place, value), described])
        elif UUID_LIKE.fullmatch(value) and not FORMATS["uuid"].fullmatch(value):
            message = f'An example has "{value}", which is no well-formed UUID.'
            yield Conflict("example-format", f"{where} {field}", message, [(place, value), described])
        elif value == "" and (described := _described(root, path, ("format",)) or described)[1] in TEMPORAL:
            message = f"Described as {described[1]}, but an example shows an empty text."
            yield Conflict("example-format", f"{where} {field}", message, [(place, value), described])


def broken(where: str, sample: Specimen, operation: Operation) -> Iterator[Conflict]:
    """A sample of JSON that is none, for other reasons than that something was left out on purpose."""
    wrong = [repair for repair in sample.repairs if BROKEN.search(repair)]
    if wrong and "json" in sample.media_type:
        message = f"An example is not JSON: {'; '.join(wrong)}."
        yield Conflict("syntax", where, message, [(sample.source, None), (operation.source, None)])


def misspelt_hosts(draft: Draft) -> Iterator[Conflict]:
    """Hosts in samples that are nearly the one that most of them have."""
    found: dict[str, list[tuple[str, Source]]] = {}
    for operation in draft.operations:
        for where, sample in of(operation):
            for path, value in _texts(sample.value, ""):
                place = sample.source.but(how="example", note=_note(sample.source, path))
                for host in HOST.findall(value):
                    found.setdefault(host.lower(), []).append((where, place))
    for rare, usual in permutations(found, 2):
        if len(found[rare]) < len(found[usual]) and near_words(rare.partition(".")[0], usual.partition(".")[0]):
            message = f'An example has "{rare}", others have "{usual}".'
            places: list[tuple[Source, Any]] = [(found[rare][0][1], rare), (found[usual][0][1], usual)]
            yield Conflict("spelling", f"{found[rare][0][0]} {rare}", message, places)


def _described(
    root: Node | None, path: str, keywords: tuple[str, ...] = ("type", "format")
) -> tuple[Source, Any] | None:
    """What the text says of the field at `path` of a sample, where it says anything."""
    node = root
    for part in path.split("/")[1:]:
        if node is None:
            return None
        node = node.properties.get(part) or (node.items if part.isdigit() else None) or node.additional
    said = [fact for fact in node.facts if fact.source.how not in ("example", "inferred")] if node else []
    shown = next((fact for fact in said if fact.keyword in keywords), said[0] if said else None)
    return (shown.source, shown.value if shown.keyword != "description" else None) if shown else None


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, child in value.items():
            yield from _texts(child, f"{path}/{name}")
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _texts(child, f"{path}/{index}")
    elif isinstance(value, str):
        yield path, value


def _note(source: Source, path: str) -> str:
    return ", ".join(part for part in (source.note, path) if part)
