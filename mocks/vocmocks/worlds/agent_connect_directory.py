"""The collections of Agent Connect's organisation: employees and what can be said of them has to exist here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vocmocks.worlds.agent_connect_people import Organisation
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.population import Generated, Population

EMAIL, CUSTOM = "email:", "custom:"


def directory(fixture: Fixture, organisation: Organisation) -> Mapping[str, Population]:
    """`employees` by numerical id, `employee_keys` (who has an address or custom id), `teams` by their leader's id, and
    by name `roles`, `groups` and `channels`; `integrations` with the fields that are mapped."""
    leaders = range(organisation.teams.count)
    groups = fixture.part("groups")
    others = [groups.part(kind).text("name") for kind in ("new", "mentor", "vendor")]
    roles = fixture.part("roles")
    return {
        "employees": Generated(
            organisation.count,
            organisation.record,
            lambda index: str(organisation.id(index)),
            organisation.index,
        ),
        "employee_keys": _keys(organisation),
        "teams": _listed([(str(organisation.id(leader)), _team(organisation, leader)) for leader in leaders]),
        "roles": _named([roles.text(kind) for kind in ("member", "leader", "reviewer", "admin")]),
        "groups": _named([*groups.texts("shifts"), *others]),
        "channels": _named(fixture.texts("channels")),
        "integrations": _listed([(part.text("id"), _mapping(part)) for part in fixture.parts("integrations")]),
    }


def email_key(email: str) -> str:
    """Addresses are the same however they are written."""
    return EMAIL + email.lower()


def custom_key(custom_id: str) -> str:
    return CUSTOM + custom_id


def _keys(organisation: Organisation) -> Population:
    """Two for each employee: where an address or a custom id leads to."""
    names = organisation.names

    def key(place: int) -> str:
        index, kind = divmod(place, 2)
        return custom_key(names.custom_id(index)) if kind else email_key(names.email(index))

    def place(id: str) -> int | None:
        if id.startswith(EMAIL):
            found = names.by_email(id.removeprefix(EMAIL))
            return None if found is None else found * 2
        found = names.by_custom_id(id.removeprefix(CUSTOM)) if id.startswith(CUSTOM) else None
        return None if found is None else found * 2 + 1

    return Generated(organisation.count * 2, lambda place: {"employee": str(organisation.id(place // 2))}, key, place)


def _team(organisation: Organisation, leader: int) -> dict[str, Any]:
    return {"name": organisation.teams.names[leader], "team_leader_id": organisation.id(leader)}


def _mapping(part: Fixture) -> dict[str, Any]:
    texts = {name: part.text(name) for name in ("id", "name", "employee", "date")}
    return {**texts, "metrics": list(part.texts("metrics"))}


def _named(names: Sequence[str]) -> Population:
    return _listed([(name, {"name": name}) for name in names])


def _listed(records: Sequence[tuple[str, Mapping[str, Any]]]) -> Population:
    places = {id: place for place, (id, _) in enumerate(records)}
    return Generated(len(records), lambda place: records[place][1], lambda place: records[place][0], places.get)
