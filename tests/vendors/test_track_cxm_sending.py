"""The answers that a tenant's own distributions get: told to its webhooks when they come, and not before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.engine.caller import Receiver, eventually
from tests.vendors.api import START
from tests.vendors.track_cxm_http import Organization, person

from vocmocks.testing import MockServer

DAY, HOUR = 86400, 3600


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        yield server


@pytest.fixture
def org(receiver: Receiver) -> Iterator[Organization]:
    """With a webhook."""
    with (
        MockServer(vendors=("track-cxm",), start=START, limits_on=False) as mock,
        Organization(mock, "test_told") as found,
    ):
        hook = {"vendor": "track-cxm", "url": f"{receiver.url}/hook", "token": "s3cret", "events": ["new_response"]}
        found.admin.post("/webhooks", json=hook).raise_for_status()
        yield found


def events(receiver: Receiver) -> list[dict[str, Any]]:
    return [event for body in receiver.bodies for event in body["events"]]


def test_an_answer_is_told_when_it_comes(org: Organization, receiver: Receiver) -> None:
    line = person(3, produto="Panela Ipê", segmento="Ouro")
    made = org.create(line, schedule_at=int(START) + HOUR)
    org.advance(HOUR - 1)
    assert receiver.received == []
    org.advance(HOUR)
    [told] = eventually(lambda: receiver.received)
    assert told.path == "/hook"
    assert told.headers["authorization"] == "Bearer s3cret"
    [event] = told.body["events"]
    assert event["type"] == "new_response"
    assert (event["distribution_uuid"], event["survey_uuid"]) == (made["uuid"], org.samples["survey_uuid"])
    assert event["distributed_at"] == START + HOUR < event["answered_at"] <= START + 2 * HOUR
    assert (event["distribution_channel"], event["answered_channel"]) == ("email", "web")
    assert {name: event["customer"][name] for name in ("name", "email", "phone")} == {
        "name": line["name"], "email": line["email"], "phone": int(line["phone"])
    }  # fmt: skip
    assert {each["name"]: each["value"] for each in event["customer"]["attributes"]} == {
        "cpf": line["cpf"], "segmento": "Ouro"
    }  # fmt: skip
    assert [(each["name"], each["value"]) for each in event["interaction_attributes"]] == [("produto", "Panela Ipê")]
    assert org.read(made)["answered"] == 1
    org.advance(DAY)
    query = {"start": "2026-09-21", "end": "2026-09-21", "distribution_hash": made["distribution_hash"]}
    [listed] = org.get("/interactions", **query)["data"]["interactions"]
    assert (listed["uuid"], listed["health_score"]) == (event["interaction_uuid"], event["health_score"])
    assert len(listed["answers"]) == len(event["answers"])


def test_all_of_them_are_told_once_and_in_order(org: Organization, receiver: Receiver) -> None:
    made = org.create(*(person(number) for number in range(60)))

    def told_so_far() -> int:
        answered: int = org.read(made)["answered"]
        eventually(lambda: len(events(receiver)) >= answered)
        return answered

    told = 0
    for _ in range(4):
        org.advance(DAY)
        told = told_so_far()
    assert told > 10
    org.send("POST", f"/distributions/{made['uuid']}/resend")
    org.advance(4 * DAY)
    later = told_so_far()
    assert later > told
    found = events(receiver)
    assert len({each["interaction_uuid"] for each in found}) == len(found) == later
    assert [each["answered_at"] for each in found] == sorted(each["answered_at"] for each in found)
