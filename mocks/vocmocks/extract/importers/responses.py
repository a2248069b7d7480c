"""The responses of an operation while it is put together."""

from __future__ import annotations

from vocmocks.extract.model import Operation, Response, Source


def add(operation: Operation, status: int, meaning: str, source: Source) -> None:
    """Add a documented status, or its meaning when the status is there without one. Redirects are not answers."""
    if 300 <= status < 400 or operation.webhook:
        return
    for known in operation.responses:
        if known.status == status:
            known.description = known.description or meaning
            return
    operation.responses.append(Response(status, source, meaning))
    operation.responses.sort(key=lambda response: (isinstance(response.status, str), response.status))
