"""What a vendor answers with a status that something else than the request is the reason of: a fault, or a client that
asked for it."""

from __future__ import annotations

from collections.abc import Mapping

from vocmocks.contract.errors import KINDS, phrase
from vocmocks.contract.model import Contract, MediaType, Operation, essence_of, is_json
from vocmocks.engine.envelope import Envelope
from vocmocks.engine.exchange import Reply
from vocmocks.engine.problem import Problem
from vocmocks.engine.respond import bodiless

MESSAGES: Mapping[str, str] = {
    "invalid": "The request is not valid",
    "unauthorized": "Authentication required",
    "rate-limited": "Too many requests",
    "internal": "Internal server error",
    "unavailable": "The service is temporarily unavailable",
}
"""What is said elsewhere of the same kind of error; of the others, the status says it."""


class Wording:
    """One vendor's."""

    def __init__(self, contract: Contract, envelope: Envelope) -> None:
        self._contract, self._envelope = contract, envelope

    def error(self, status: int, operation: Operation | None) -> Reply:
        """The operation's documented example for an error status, else the vendor's envelope around it."""
        media = _media(operation, status)
        if media is not None and media.examples:
            return shown(status, media, next(iter(media.examples.values())))
        return self.problem(self._kind(status, operation), operation, status)

    def problem(self, kind: str, operation: Operation | None, status: int | None = None) -> Reply:
        """The envelope around an error of a kind, as if a request had been the reason."""
        usual = status or self._status(kind, operation)
        return self._envelope(Problem(kind, MESSAGES.get(kind, phrase(usual)), status=status), operation)

    def _kind(self, status: int, operation: Operation | None) -> str:
        """The kind of error that has this status, one that the vendor has words for first."""
        own = operation.errors if operation is not None else {}
        kinds = dict.fromkeys((*own, *self._contract.errors, *KINDS))
        fitting = (kind for kind in kinds if kind != "default" and self._status(kind, operation) == status)
        return next(fitting, "default")

    def _status(self, kind: str, operation: Operation | None) -> int:
        return self._contract.error(kind, operation).status or KINDS[kind]


def shown(status: int, media: MediaType, example: object) -> Reply:
    """A documented example as an answer."""
    if bodiless(status):
        return Reply(status)
    if not is_json(media.media_type):
        from vocmocks.engine.samples import in_media  # a third of the time to start, and seldom needed

        return Reply(status, in_media(media, example), media_type=media.media_type)
    return Reply(status, b"null" if example is None else example, media_type=essence_of(media.media_type))


def _media(operation: Operation | None, status: int) -> MediaType | None:
    response = operation.responses.get(status) if operation is not None else None
    if response is None:
        return None
    return response.json or next(iter(response.content.values()), None)
