"""A body put together: the fields that tables and lists name, grafted on what the samples show."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from vocmocks.extract.importers import place
from vocmocks.extract.model import Conflict, Node, Operation, Sample
from vocmocks.extract.samples import inference as samples


@dataclass(slots=True)
class Material:
    """Everything that a document says about one body before it is put together."""

    fields: list[Node] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)

    def shape(self) -> Node | None:
        """What the whole samples show together; None without any."""
        whole = [sample for sample in self.samples if not is_fragment(sample)]
        if not whole:
            return None
        node = Node()
        for sample in whole:
            node.absorb(observed(sample))
        return node

    def names(self) -> set[str]:
        return {name for node in self.fields for name in node.properties}

    def __bool__(self) -> bool:
        return bool(self.fields or self.samples)


def observed(sample: Sample) -> Node:
    """What a sample says, with a trace of the members of which it says no more than that they exist (`seen`)."""
    node = samples.infer(sample)
    for path, below in node.walk():
        if not below.facts:
            place = "/" + "/".join(path)
            note = ", ".join(part for part in (sample.source.note, place) if part)
            below.say("seen", True, sample.source.but(how="example", note=note))
    return node


def complete(operation: Operation) -> None:
    """Add what the samples show to bodies that an importer left as the text describes them."""
    if operation.body_samples and not _has_samples(operation.body):
        fields = [operation.body] if operation.body is not None else []
        operation.body, _ = build(Material(fields, operation.body_samples))
    for response in operation.responses:
        if response.samples and not _has_samples(response.node):
            fields = [response.node] if response.node is not None else []
            response.node, _ = build(Material(fields, response.samples))


def _has_samples(node: Node | None) -> bool:
    return node is not None and any(fact.source.how == "example" for _, below in node.walk() for fact in below.facts)


def is_fragment(sample: Sample) -> bool:
    """Whether a sample shows a member without the object around it: it says nothing about what else is required."""
    first = re.search(r"[\[{\"“”]", sample.raw)
    return first is not None and first[0] not in "[{" and isinstance(sample.value, dict)


def build(material: Material) -> tuple[Node | None, place.Path | None]:
    """The body's node, and where in it the named fields are."""
    shape = material.shape()
    loose = [observed(sample) for sample in material.samples if is_fragment(sample)]
    if shape is None:
        return _without_sample([*material.fields, *loose])
    where = place.find(material.names(), shape) if material.fields else place.heart(shape)
    where = () if where is None else where
    target = place.at(shape, where)
    for node in (*material.fields, *loose):
        place.align(node, target)
    root = Node()
    inside = place.at(root, where)
    for node in (*material.fields, *loose):
        inside.absorb(node)
    return root.absorb(shape), where


def _without_sample(fields: list[Node]) -> tuple[Node | None, place.Path | None]:
    if not fields:
        return None, None
    node = Node()
    for each in fields:
        node.absorb(each)
    return node, ()


def wrapper(root: Node, where: place.Path | None, fields: list[Node]) -> Conflict | None:
    """The conflict of a sample that wraps the described fields in one more object, which then becomes required."""
    if (
        not where
        or where[0] == "[]"
        or len(root.properties) != 1
        or any(where[0] in node.properties for node in fields)
    ):
        return None
    outer = root.properties[where[0]]
    shown = next((fact.source for fact in outer.facts if fact.source.how in ("example", "inferred")), None)
    said = next(
        ((fact.source, name) for node in fields for name, child in node.properties.items() for fact in child.facts),
        None,
    )
    if shown is None or said is None:
        return None
    outer.say("required", True, shown.but(how="inferred"))
    message = f'The example wraps the described fields in "{where[0]}", which the description does not mention.'
    return Conflict("wrapper", "body", message, [(shown, where[0]), said])
