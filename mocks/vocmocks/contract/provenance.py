"""Where each statement of a description comes from: what the document says (`x-source` beside it), and what an overlay
said instead of it or added (the `x-source` of the action)."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from vocmocks.contract import overlay as overlays
from vocmocks.contract.targets import Parts, find

Source = Mapping[str, Any]


def provenance(description: Mapping[str, Any], overlay: Mapping[str, Any]) -> Mapping[Parts, Source]:
    """The sources of what an overlay sets, by the place in the description; of an object that was not there before,
    by its own place only. Raises OverlayError where the overlay does not apply."""
    document = copy.deepcopy(dict(description))
    found: dict[Parts, Source] = {}
    for action in overlay.get("actions", ()):
        if "update" in action:
            for parts, target in find(action["target"], document).items():
                places = [(len(target),)] if isinstance(target, list) else _places(target, action["update"])
                found.update(((*parts, *place), action["x-source"]) for place in places)
        overlays.perform(document, action, "overlay")
    return found


def _places(present: Any, update: Any) -> Iterator[Parts]:
    """What an update sets that was not there, or not so."""
    if isinstance(present, list) and isinstance(update, list):
        yield from ((len(present) + at,) for at in range(len(update)))
    elif isinstance(present, dict) and isinstance(update, dict):
        for key, value in update.items():
            for place in _places(present.get(key), value):
                yield (key, *place)
    else:
        yield ()


def nearest(place: Parts, found: Mapping[Parts, Source], above: int = 0) -> Source | None:
    """The source of what is at `place` or around it, down to the `above`-th part; None where no overlay set it."""
    for length in range(len(place), above - 1, -1):
        if place[:length] in found:
            return found[place[:length]]
    return None
