"""The exports that Track CXM's organisation has made before, as they are kept; a tenant's own have the same form."""

from __future__ import annotations

from typing import Any

from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.population import Generated, Population
from vocmocks.worlds.spread import DAY
from vocmocks.worlds.track_cxm_distributions import moment
from vocmocks.worlds.uuids import UuidCodec


def exports(fixture: Fixture, seed: int, start: float, *, is_new: bool = False) -> Population:
    """`is_new`: nothing was sent by the account yet, so there was nothing to export."""
    part, uuids = fixture.part("exports"), UuidCodec(seed, "track-cxm", "exports")
    made = () if is_new else part.parts("made")

    def record(number: int) -> dict[str, Any]:
        each = made[number]
        created = int(start - each.number("days_ago") * DAY)
        return export(
            part,
            each.integer("resource"),
            uuid=uuids.encode(number),
            created_at=created,
            ready_at=created + part.number("seconds"),
            with_quotes=each.flag("with_quotes", False),
        )

    return Generated(
        len(made),
        record,
        uuids.encode,
        uuids.decode,
        time=lambda number: float(int(start - made[number].number("days_ago") * DAY)),
    )


def export(
    part: Fixture, resource: int, *, uuid: str, created_at: int, ready_at: float, with_quotes: bool, **filters: Any
) -> dict[str, Any]:
    """A record. `part`: what the fixture says about exports; `filters` as they were asked for. The file shows things as
    they were when it was asked for."""
    called = part.part("resources").part(str(resource))
    day = moment(created_at).strftime("%d/%m/%Y %H:%M")
    return {
        "uuid": uuid,
        "resource": resource,
        "name": f"{called.text('name')} {day}",
        "file": f"{called.text('file')}.csv",
        "created_at": created_at,
        "ready_at": ready_at,
        "with_quotes": with_quotes,
        "filters": filters,
    }
