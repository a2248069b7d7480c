"""What testers have switched on, for one tenant or for all: faults, and scenarios. Every worker knows it.

A request looks at `active` alone while nothing is switched on. Where it is set, `look` sees to it that what is known
here is what was switched anywhere.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Protocol

from vocmocks.engine.faults import Rule

Choice = tuple[str | None, str]
"""A tenant (None: all of them) and a vendor."""


class Switches(Protocol):
    """Shared by all workers of a backend. What was awaited is so for each of them; raises Unavailable where it is not.

    A mock may be started with rules (`begin`), which are there until somebody changes any.
    """

    changed: Callable[[], None]
    """Called when rules or scenarios are others than before."""

    @property
    def active(self) -> bool:
        """Whether there may be anything."""

    @property
    def rules(self) -> Sequence[Rule]:
        """The newest first, as it was at the last look."""

    @property
    def scenarios(self) -> Mapping[Choice, str]: ...

    def begin(self, rules: Sequence[Rule]) -> None:
        """What there is to begin with; called before anything else."""

    def look(self) -> Awaitable[None]:
        """Have `rules` and `scenarios` up to date."""

    def put(self, rules: Sequence[Rule], drawn: Mapping[str, int] | None = None) -> Awaitable[Sequence[Rule]]:
        """Keep rules; one without an id gets one. `drawn`: how many requests each has been about already, by id."""

    def drop(self, ids: Iterable[str]) -> Awaitable[None]:
        """Forget rules."""

    def restart(self) -> Awaitable[None]:
        """Back to the rules that there were to begin with, as if none had ever been hit."""

    def choose(self, scenarios: Mapping[Choice, str | None]) -> Awaitable[None]:
        """Keep which scenario a tenant has for a vendor; None: none of its own."""

    def first(self) -> Awaitable[bool]:
        """Whether nobody has asked this of the store before."""

    def draw(self, rule: Rule) -> Awaitable[int]:
        """Count a request that the rule is about; gives how many there were, with this one."""

    def drawn(self) -> Awaitable[Mapping[str, int]]:
        """How many requests each rule has been about, by id; those that it was about at all."""


def scenario_of(scenarios: Mapping[Choice, str], tenant: str | None, vendor: str) -> str | None:
    """The tenant's own, else everybody's, else none but the one that the mock was started with."""
    return scenarios.get((tenant, vendor)) or scenarios.get((None, vendor))
