"""Answering on an admission that is only foreseen, which saves a round trip where to ask for it costs one.

A backend that foresees (Redis) keeps the changes of such a request back, and finds out whether all came true when it
takes the exchange into the journal. Whatever else a behaviour would change or ask for could not be taken back: it is
withheld, and a behaviour that reaches for it is asked once more, with an admission that was asked for.
"""

from __future__ import annotations

from copy import copy
from typing import Any, NoReturn

from vocmocks.engine.behave import Behaviour, Call
from vocmocks.engine.exchange import Reply
from vocmocks.engine.problem import Problem
from vocmocks.engine.services import Services
from vocmocks.engine.switches import Switches
from vocmocks.store.backend import Backend, Overtaken, Unforeseeable


class Withheld:
    """Stands where something is that a request which is not admitted yet may not reach."""

    def __getattr__(self, name: str) -> NoReturn:
        raise Unforeseeable


class WithheldBackend:
    """All of it, but for what is switched on: that is known here."""

    def __init__(self, backend: Backend) -> None:
        self.switches: Switches = backend.switches

    def __getattr__(self, name: str) -> Any:
        return Withheld()


def withheld(services: Services) -> Services:
    """The same with a backend that cannot be reached: records are to be had from the request's own store alone."""
    twin = copy(services)
    object.__setattr__(twin, "backend", WithheldBackend(services.backend))
    object.__setattr__(twin, "callbacks", Withheld())
    object.__setattr__(twin, "_kept", twin._whole)
    return twin


async def foreseen(behaviour: Behaviour, call: Call) -> Reply:
    """What a behaviour answers on a foreseen admission. Raises Overtaken where it cannot: a stream goes on when all is
    said, and a failure may come of records that others were changing."""
    try:
        reply = await behaviour(call)
    except Problem:
        raise
    except Exception:
        raise Overtaken from None
    if reply.stream is not None:
        raise Unforeseeable
    return reply
