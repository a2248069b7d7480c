"""The values that an operation describes, one by one, with the names that conflicts give them."""

from __future__ import annotations

from collections.abc import Iterator

from vocmocks.extract.model import Node, Operation


def bodies(operation: Operation) -> Iterator[tuple[str, Node, bool]]:
    """Every value that an operation describes: a name for it, its node, and whether the vendor sends it."""
    name = label(operation)
    for parameter in operation.parameters:
        yield f"{name} {parameter.location} {parameter.name}", parameter.node, False
    if operation.body is not None:
        yield f"{name} body", operation.body, operation.webhook
    for response in operation.responses:
        if response.node is not None:
            yield f"{name} response {response.status}", response.node, True


def label(operation: Operation) -> str:
    """The operation as a conflict names it."""
    return operation.operation_id or f"{operation.method} {operation.path or operation.name}"
