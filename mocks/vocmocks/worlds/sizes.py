"""How large each collection of a world is: as its fixture says, or as `--world` does."""

from __future__ import annotations

from collections.abc import Mapping

from vocmocks.errors import SettingsError, did_you_mean
from vocmocks.worlds.fixture import Fixture


def sizes(vendor: str, fixture: Fixture, asked: Mapping[str, int]) -> dict[str, int]:
    """Sizes by collection. Raises SettingsError where `asked` names a collection that the world does not have."""
    part = fixture.part("sizes")
    found = {name: part.integer(name) for name in part}
    for name in asked:
        if name not in found:
            hint = did_you_mean(name, found)
            raise SettingsError(f'--world {vendor}.{name}: {vendor} has no collection "{name}".{hint}')
    return {**found, **asked}
