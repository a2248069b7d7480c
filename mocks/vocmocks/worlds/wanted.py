"""What a world is to be made with, where that is other than its fixture says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Wanted(dict[str, int]):
    """Sizes by collection, and `changes`: what else is other than in the fixture, in its shape.

    A world that is made of `load(vendor).altered(wanted)` takes the changes; `taken` says whether it did.
    """

    def __init__(self, sizes: Mapping[str, int], changes: Mapping[str, Any]) -> None:
        super().__init__(sizes)
        self.changes, self.taken = changes, not changes
