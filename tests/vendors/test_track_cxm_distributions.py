"""Distributions: what can be asked for, what becomes of it as time passes, and how it is listed."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.vendors.api import START
from tests.vendors.track_cxm import example
from tests.vendors.track_cxm_http import REASONS, Organization, check_counters, check_statuses, person

from vocmocks.clock import iso
from vocmocks.testing import MockServer

DAY, HOUR = 86400, 3600
NOBODY = "00000000-0000-4000-8000-000000000000"
WHATSAPP = {
    "whatsapp_template": {"name": "nome", "language": "pt_BR", "variables": ["customer.name"]},
    "whatsapp_integration_uuid": "a726be1e-7be0-4add-b983-9c0e46a693db",
}
REMINDER = {"name": "lembrete", "language": "pt_BR", "variables": ["customer.name"]}


@pytest.fixture(scope="module")
def mock() -> Iterator[MockServer]:
    with MockServer(vendors=("track-cxm",), start=START, limits_on=False) as server:
        yield server


@pytest.fixture
def org(mock: MockServer, request: pytest.FixtureRequest) -> Iterator[Organization]:
    """An organisation of the test's own."""
    with Organization(mock, "test_" + re.sub(r"\W", "_", request.node.name)) as found:
        yield found


def template(org: Organization, kind: str) -> str:
    found: list[dict[str, str]] = org.get("/templates")["data"]["templates"]
    return next(each["public_hash"] for each in found if each["type"] == kind)


def refusal(org: Organization, **body: Any) -> str:
    answer = org.post("/distributions", body)
    assert answer.status_code == 400, answer.text
    assert answer.json()["success"] == 0
    message: str = answer.json()["message"]
    return message


# Creating


@pytest.mark.parametrize("language", [0, 1])
def test_the_documents_example(docs: Path, org: Organization, language: int) -> None:
    """With values for what it leaves open."""
    body = example(docs, language, 7)
    assert {name for name, value in body.items() if value == "..."} == {
        "survey_uuid", "distribution_channel", "distribution_name", "schedule_at", "validity_at", "reminder_at",
        "is_anonymous", "template_invite_hash", "template_reminder_hash", "template_expired_hash",
        "template_thanks_hash",
    }  # fmt: skip
    kinds = ("invite", "reminder", "expired", "thanks")
    body |= {
        "survey_uuid": org.samples["survey_uuid"],
        "distribution_channel": "whatsapp",
        "distribution_name": "Dia do cliente",
        "schedule_at": int(START) + HOUR,
        "validity_at": int(START) + 9 * DAY,
        "reminder_at": int(START) + 3 * DAY,
        "is_anonymous": False,
        **{f"template_{kind}_hash": template(org, kind) for kind in kinds},
        "import_lines": [{"name": "Ana", "email": "ana@example.com", "cpf": "11144477735", "phone": "5511987654321"}],
        "whatsapp_reminder_template": REMINDER,
    }
    answer = org.post("/distributions", body)
    assert (answer.status_code, answer.content) == (200, b"")
    made = org.newest()
    assert made["distribution_name"] == "Dia do cliente"
    assert made["distribution_chanel"] == 7
    assert (made["schedule_at"], made["validity_at"], made["reminder_at"]) == tuple(
        body[name] for name in ("schedule_at", "validity_at", "reminder_at")
    )
    assert (made["added"], made["valid"], made["counter"], made["created_at"]) == (1, 1, 1, START)
    assert (made["survey_uuid"], made["survey_hash"]) == (org.samples["survey_uuid"], org.samples["survey_hash"])
    assert re.fullmatch("[A-Za-z]+", made["distribution_hash"])


def test_only_what_is_required(org: Organization) -> None:
    made = org.create(person())
    assert made["distribution_name"] == "API 9/21/2026, 2:13:20 PM"
    assert made["schedule_at"] is made["validity_at"] is made["reminder_at"] is None
    assert made["distributed_at"] == START
    assert made["distribution_hash"] != org.create(person())["distribution_hash"]


@pytest.mark.parametrize("channel", ["link", "qrcode"])
def test_links_want_no_lines(org: Organization, channel: str) -> None:
    body = {"survey_uuid": org.samples["survey_uuid"], "distribution_channel": channel, "is_anonymous": True}
    assert org.post("/distributions", body).status_code == 200
    made = org.newest()
    assert (made["added"], made["distributed_at"]) == (0, 0)
    assert made["distribution_name"] == "Anônima 9/21/2026, 2:13:20 PM"


@pytest.mark.parametrize(
    ("channel", "number"),
    [("email", 1), ("smslink", 2), ("qrcode", 4), ("linklist", 5), ("link", 6), ("whatsapp", 7)],
)
def test_every_channel(org: Organization, channel: str, number: int) -> None:
    made = org.create(person(), channel=channel, **(WHATSAPP if channel == "whatsapp" else {}))
    assert (made["distribution_chanel"], made["valid"]) == (number, 1)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"survey_uuid": None}, "survey_uuid"),
        ({"survey_uuid": "x"}, "survey_uuid"),
        ({"survey_uuid": NOBODY}, "survey_uuid"),
        ({"distribution_channel": None}, "distribution_channel"),
        ({"distribution_channel": "sms"}, "distribution_channel"),
        ({"distribution_channel": 1}, "distribution_channel"),
        ({"reminder_channel": "pigeon"}, "reminder_channel"),
        ({"import_lines": None}, "import_lines"),
        ({"import_lines": []}, "import_lines"),
        ({"import_lines": {}}, "import_lines"),
        ({"import_lines": ["Ana"]}, "import_lines[0]"),
        ({"schedule_at": "tomorrow"}, "schedule_at"),
        ({"validity_at": -1}, "validity_at"),
        ({"reminder_at": 1.5}, "reminder_at"),
        ({"is_anonymous": "no"}, "is_anonymous"),
        ({"distribution_name": 7}, "distribution_name"),
        ({"template_invite_hash": "nope"}, "template_invite_hash"),
        ({"distribution_channel": "whatsapp"}, "whatsapp_template"),
        ({**WHATSAPP, "distribution_channel": "whatsapp", "whatsapp_template": None}, "whatsapp_template"),
        ({**WHATSAPP, "distribution_channel": "whatsapp", "whatsapp_integration_uuid": NOBODY}, "whatsapp_integration"),
        ({**WHATSAPP, "distribution_channel": "whatsapp", "reminder_at": 1_790_100_000}, "whatsapp_reminder_template"),
    ],
)
def test_what_is_refused(org: Organization, change: dict[str, Any], field: str) -> None:
    body = {
        "survey_uuid": org.samples["survey_uuid"],
        "distribution_channel": "email",
        "import_lines": [person()],
        **change,
    }
    before = len(org.of_survey())
    assert field in refusal(org, **{name: value for name, value in body.items() if value is not None})
    assert len(org.of_survey()) == before


@pytest.mark.parametrize("kind", ["invite", "reminder", "expired", "thanks"])
def test_a_template_has_to_be_of_its_type(org: Organization, kind: str) -> None:
    own = template(org, kind)
    for other in ("invite", "reminder", "expired", "thanks"):
        body = {
            "survey_uuid": org.samples["survey_uuid"],
            "distribution_channel": "email",
            "import_lines": [person()],
            f"template_{other}_hash": own,
        }
        if other == kind:
            assert org.post("/distributions", body).status_code == 200
        else:
            assert f'a template of type "{other}"' in refusal(org, **body)


def test_an_empty_template_is_none(org: Organization) -> None:
    org.create(person(), template_invite_hash="", template_thanks_hash="")


def test_a_reminder_by_another_channel_wants_no_whatsapp_template(org: Organization) -> None:
    later = int(START) + DAY
    org.create(person(), channel="whatsapp", **WHATSAPP, reminder_at=later, reminder_channel="email")
    org.create(person(), channel="whatsapp", **WHATSAPP, reminder_at=later, whatsapp_reminder_template=REMINDER)


# Lines that cannot be used


@pytest.mark.parametrize(
    ("channel", "line", "reason"),
    [
        ("email", {"produto": "Chaleira Serra"}, "no_customer"),
        ("email", {}, "no_customer"),
        ("email", {"name": "", "email": None}, "no_customer"),
        ("email", {"name": "Ana"}, "no_channel"),
        ("email", {"name": "Ana", "phone": "5511987654321"}, "no_channel"),
        ("smslink", {"name": "Ana", "email": "ana@example.com"}, "no_channel"),
        ("email", {"email": "ana"}, "channel_attribute_format"),
        ("email", {"email": "ana@"}, "channel_attribute_format"),
        ("smslink", {"phone": "12345"}, "channel_attribute_format"),
        ("smslink", {"phone": "eleven"}, "channel_attribute_format"),
        ("email", {"email": "ana@nowhere.invalid"}, "unknown_channel"),
        ("smslink", {"phone": "+55 (11) 3456-7890"}, "unknown_channel"),
        ("email", {"email": "ana@example.com", "cpf": "123"}, "identifier_format"),
        ("email", {"email": "ana@example.com", "cpf": "1234567890a"}, "identifier_format"),
        ("email", {"email": "ana@example.com", "unheard_of": "x"}, "parse"),
        ("email", {"email": "ana@example.com", "name": ["Ana"]}, "parse"),
        ("email", person(1, email="other@example.com"), "duplicated_customer"),
        ("email", person(2, email="PESSOA1@example.com"), "duplicated_channel"),
        ("smslink", person(2, phone="+55 11 900000001"), "duplicated_channel"),
        ("linklist", person(1), "duplicated_customer"),
    ],
)
def test_a_bad_line_counts_under_its_reason(org: Organization, channel: str, line: dict[str, Any], reason: str) -> None:
    made = org.create(person(1), line, person(9), channel=channel)
    assert (made["added"], made["valid"], made["invalid"]) == (3, 2, 1)
    assert {name for name in REASONS if made["invalid_errors"][f"error_{name}_counter"]} == {reason}


@pytest.mark.parametrize(
    "line",
    [
        {"email": "ana@example.com"},
        {"name": "Ana", "email": "ana@example.com", "cpf": "111.444.777-35"},
        {"email": "ana@example.com", "cpf": 11144477735, "cidade": "Recife", "numero_pedido": 17, "loja": None},
        {"email": "ana@example.com", "identificador": "11144477735", "phone": "1111111111"},
    ],
)
def test_registered_attributes_and_numbers_are_taken(org: Organization, line: dict[str, Any]) -> None:
    assert org.create(line)["valid"] == 1


# As time passes


def test_the_life_of_a_distribution(org: Organization) -> None:
    lines = [person(number) for number in range(300)]
    start = int(START)
    made = org.create(*lines, schedule_at=start + HOUR, reminder_at=start + 4 * DAY, validity_at=start + 8 * DAY)
    path = f"/distributions/{made['uuid']}/dispatch_status"
    assert made["added"] == made["valid"] == 300
    assert (made["distributed_at"], made["processed"], made["total_processed_counter"]) == (0, 0, 0)
    assert org.get(path) == {"data": [], "success": 1, "message": ""}

    org.advance(HOUR)
    sending = org.read(made)
    assert sending["distributed_at"] == START + HOUR
    assert 0 < len(org.statuses(made["uuid"])) < 300
    seen = [made, sending]
    for seconds in (5, 60, 600, HOUR, 6 * HOUR, DAY, 2 * DAY, DAY, DAY, 2 * DAY, 9 * DAY):
        org.advance(seconds)
        seen.append(org.read(made))
        check_statuses(org.statuses(made["uuid"]), seen[-1])
        if len(seen) == 5:
            assert seen[-1]["processed"] == 300
    for one, other in itertools.pairwise(seen):
        assert all(one[name] <= other[name] for name in ("processed", "delivered", "opened", "clicked", "answered"))
    last = seen[-1]
    assert 0 < last["answered"] < last["clicked"] < last["opened"] < last["delivered"] < 300
    assert last["failed"]
    assert last["not_delivered"]
    assert last["partial"]
    assert seen[5]["answered"] < seen[7]["answered"] < last["answered"]
    assert org.read(made) == last


def test_nobody_answers_after_the_end(org: Organization) -> None:
    lines = [person(number) for number in range(200)]
    short, long = (org.create(*lines, validity_at=int(START) + days * DAY // 24) for days in (1, 24 * 9))
    org.advance(9 * DAY)
    few, many = org.read(short)["answered"], org.read(long)["answered"]
    assert 0 < few < many / 2
    assert org.read(org.create(*lines, validity_at=int(START)))["answered"] == 0


def test_a_list_of_one_shows_all_there_is(org: Organization) -> None:
    made = org.create(person())
    org.advance(HOUR)
    shown = org.read(made)
    assert {shown[name] for name in ("processed", "delivered", "opened", "clicked", "answered", "done")} == {1}
    [row] = org.statuses(made["uuid"])
    assert row["status"] == "Clicada"


@pytest.mark.parametrize(
    ("word", "counter", "status"),
    [
        ("bounce", "failed", "Erro - Bounce"),
        ("dropped", "failed", "Erro - Dropped"),
        ("blocked", "blocked", "Erro - Blocked"),
        ("blockrule", "blockrule", "Erro - Blocked"),
        ("unsubscribed", "unsubscribed_channel", "Erro - Blocked"),
        ("quarantine", "quarantine", "Erro - Blocked"),
    ],
)
def test_addresses_can_ask_for_an_end(org: Organization, word: str, counter: str, status: str) -> None:
    made = org.create(person(1, email=f"{word}+ana@example.com"), person(2, email=f"{word}mania@example.com"))
    org.advance(HOUR)
    shown = org.read(made)
    assert (shown["failed"], shown["not_delivered"], shown["delivered"]) == (
        (1, 0, 1) if counter == "failed" else (0, 1, 1)
    )
    if counter != "failed":
        assert shown["not_delivered_errors"][f"error_{counter}_counter"] == 1
    assert org.statuses(made["uuid"])[0]["status"] == status


def test_what_is_scheduled_for_the_past_is_sent_now(org: Organization) -> None:
    made = org.create(person(), schedule_at=int(START) - DAY)
    assert made["distributed_at"] == START
    assert made["schedule_at"] == START - DAY


# Answers


def test_answers_become_interactions_the_day_after(org: Organization) -> None:
    line = person(5, produto="Panela Ipê", cidade="Recife")
    made = org.create(line)
    org.advance(HOUR)
    day, query = "2026-09-21", {"distribution_hash": made["distribution_hash"]}
    assert org.get("/interactions", start=day, end=day, **query)["data"]["total_rows"] == 0
    org.advance(DAY)
    found = org.get("/interactions", start=day, end=day, **query)["data"]
    assert found["total_rows"] == 1
    [one] = found["interactions"]
    assert one["distribution"]["uuid"] == made["uuid"]
    assert one["distribution"]["distribution_channel"] == "email"
    assert {name: one["customer"][name] for name in ("name", "email", "identifier")} == {
        "name": line["name"], "email": line["email"], "identifier": line["cpf"]
    }  # fmt: skip
    assert one["metadata"] == ["produto: Panela Ipê"]
    assert "cidade: Recife" in one["customer"]["metadata"]
    assert one["survey"]["uuid"] == org.samples["survey_uuid"]
    assert one["answers"]


def test_counters_and_interactions_agree(org: Organization) -> None:
    made = org.create(*(person(number) for number in range(250)), reminder_at=int(START) + 3 * DAY)
    counts = []
    for _ in range(6):
        org.advance(DAY)
        days = {"start": "2026-09-20", "end": "2026-10-20", "distribution_hash": made["distribution_hash"]}
        rows = [org.get("/interactions", **days, answer_status=status)["data"]["total_rows"] for status in (1, 2, 3)]
        assert rows[0] + rows[1] == rows[2]
        shown = org.read(made)
        assert rows[2] <= shown["answered"]
        counts.append(rows)
    org.advance(DAY)
    shown = org.read(made)
    rows = [org.get("/interactions", **days, answer_status=status)["data"]["total_rows"] for status in (1, 2)]
    assert rows == [shown["done"], shown["partial"]]
    assert counts[0][2] < counts[-1][2]


def test_an_anonymous_answer_names_nobody(org: Organization) -> None:
    made = org.create(person(), is_anonymous=True)
    org.advance(2 * DAY)
    query = {"start": "2026-09-21", "end": "2026-09-22", "distribution_hash": made["distribution_hash"]}
    [one] = org.get("/interactions", **query)["data"]["interactions"]
    assert (one["customer"]["name"], one["customer"]["email"], one["customer"]["metadata"]) == ("", "", [])


# Sending again


def test_sending_again(org: Organization) -> None:
    made = org.create(*(person(number) for number in range(120)))
    org.advance(3 * DAY)
    before = org.read(made)
    for body in ({}, {"content": b"{}", "headers": {"Content-Type": "application/json"}}):
        answer = org.send("POST", f"/distributions/{made['uuid']}/resend", **body)
        assert (answer.status_code, answer.content) == (200, b"")
    after = org.read(made)
    assert after == {**before, "counter": 3}
    org.advance(3 * DAY)
    later = org.read(made)
    assert later["answered"] > before["answered"]
    rows = org.statuses(made["uuid"], history=True)
    assert max(list(row.values()).count("Enviado") for row in rows) == 3
    check_statuses(org.statuses(made["uuid"]), later)
    org.advance(DAY)
    query = {"start": "2026-09-21", "end": "2026-10-20", "distribution_hash": made["distribution_hash"]}
    assert org.get("/interactions", **query)["data"]["total_rows"] == org.read(made)["answered"]


def test_a_distribution_of_the_world_can_be_sent_again(org: Organization, mock: MockServer) -> None:
    old = org.read(org.samples["distribution_uuid"])
    assert org.send("POST", f"/distributions/{old['uuid']}/resend").status_code == 200
    assert org.read(old["uuid"]) == {**old, "counter": old["counter"] + 1}
    with Organization(mock, "test_other") as other:
        assert other.read(old["uuid"])["counter"] == old["counter"]


def test_sending_again_wants_an_empty_body(org: Organization) -> None:
    made = org.create(person())
    answer = org.post(f"/distributions/{made['uuid']}/resend", {"now": True})
    assert answer.status_code == 400
    assert "expected nothing" in answer.json()["message"]
    assert org.read(made)["counter"] == 1


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/distributions/{}"),
        ("POST", "/distributions/{}/resend"),
        ("GET", "/distributions/{}/dispatch_status"),
        ("GET", "/distributions/surveys/{}"),
        ("GET", "/distributions/survey-groups/{}"),
    ],
)
def test_what_is_not_there(org: Organization, method: str, path: str) -> None:
    answer = org.send(method, path.format(NOBODY))
    assert answer.status_code == 404
    assert answer.json()["success"] == 0
    assert NOBODY in answer.json()["message"]


def test_others_do_not_see_it(org: Organization, mock: MockServer) -> None:
    made = org.create(person())
    with Organization(mock, "test_somebody_else") as other:
        assert other.send("GET", f"/distributions/{made['uuid']}").status_code == 404
        assert made["uuid"] not in [each["uuid"] for each in other.of_survey()]


# Lists


def test_the_world_adds_up(org: Organization) -> None:
    found = list(org.everything())
    assert len({each["uuid"] for each in found}) == len(found) == 40
    assert sum(each["answered"] for each in found) == 4000
    assert min(each["created_at"] for each in found) < START - 170 * DAY
    assert {each["distribution_chanel"] for each in found} == {1, 2, 3, 4, 5, 6, 7}
    assert all(each["created_at"] <= each["distributed_at"] <= START for each in found)
    assert all(each["processed"] == each["valid"] for each in found)
    reasons = {name for each in found for name, count in each["invalid_errors"].items() if count}
    assert reasons == {f"error_{name}_counter" for name in REASONS}
    for each in found[::6]:
        assert org.read(each["uuid"]) == each


def test_the_world_agrees_with_its_dispatch_status(org: Organization) -> None:
    checked = 0
    for each in itertools.islice(org.everything(), 0, None, 5):
        if each["distribution_chanel"] in (1, 2, 7):
            check_statuses(org.statuses(each["uuid"]), each)
            checked += 1
    assert checked > 3


def test_pages_of_a_survey(org: Organization) -> None:
    everything = org.of_survey()
    assert len(everything) == 5
    assert [each["created_at"] for each in everything] == sorted((e["created_at"] for e in everything), reverse=True)
    assert org.of_survey(limit=2) == everything[:2]
    assert org.of_survey(limit=2, page=3) == everything[4:]
    assert org.of_survey(page=2) == []
    assert {each["survey_uuid"] for each in everything} == {org.samples["survey_uuid"]}


def days(seconds: float) -> str:
    return iso(seconds)[:10]


def test_a_period_of_a_survey(org: Organization) -> None:
    everything = org.of_survey()
    chosen = everything[2]
    found = org.of_survey(start=days(chosen["created_at"] - DAY), end=days(chosen["created_at"]))
    assert found == [chosen]
    assert org.of_survey(start=days(START), end=days(START + DAY)) == []
    made = org.create(person())
    assert org.of_survey(start=days(START), end=days(START + DAY)) == [made]
    assert org.of_survey(start="2026-06-21", end="2026-09-21")[0] == made


@pytest.mark.parametrize("path", ["surveys/{survey_uuid}", "survey-groups/{survey_group_uuid}"])
@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"start": "2026-03-01"}, "end"),
        ({"end": "2026-03-01"}, "start"),
        ({"start": "2026-03-02", "end": "2026-03-01"}, "start"),
        ({"start": "2026-03-01", "end": "2026-06-02"}, "end"),
        ({"start": "01/03/2026", "end": "2026-03-02"}, "start"),
        ({"limit": 101}, "limit"),
        ({"limit": 0}, "limit"),
        ({"page": 0}, "page"),
        ({"page": "last"}, "page"),
    ],
)
def test_a_listing_that_cannot_be(org: Organization, path: str, query: dict[str, Any], name: str) -> None:
    answer = org.send("GET", f"/distributions/{path.format(**org.samples)}", params=query)
    assert answer.status_code == 400
    assert name in answer.json()["message"]


def test_the_start_is_before_the_end(org: Organization) -> None:
    """Of a survey's distributions; the survey group's say nothing of it."""
    day = {"start": "2026-03-01", "end": "2026-03-01"}
    assert org.send("GET", f"/distributions/surveys/{org.samples['survey_uuid']}", params=day).status_code == 400
    assert org.get(f"/distributions/survey-groups/{org.samples['survey_group_uuid']}", **day)["data"]["total"] == 0


def test_three_months_are_not_too_much(org: Organization) -> None:
    for path in (f"surveys/{org.samples['survey_uuid']}", f"survey-groups/{org.samples['survey_group_uuid']}"):
        org.get(f"/distributions/{path}", start="2026-03-01", end="2026-06-01")


def test_pages_of_a_survey_group(org: Organization) -> None:
    path = f"/distributions/survey-groups/{org.samples['survey_group_uuid']}"
    first = org.get(path)
    assert {name: first[name] for name in ("success", "message", "cache_timestamp")} == {
        "success": 1, "message": "", "cache_timestamp": 0
    }  # fmt: skip
    data = first["data"]
    assert {name: data[name] for name in ("total", "pages", "current_page", "per_page")} == {
        "total": 20, "pages": 2, "current_page": 1, "per_page": 10
    }  # fmt: skip
    found = [*data["distribution"], *org.get(path, page=2)["data"]["distribution"]]
    assert found == org.get(path, limit=100)["data"]["distribution"]
    assert len({each["survey_uuid"] for each in found}) == 4
    for each in found:
        assert "total_processed_counter" not in each
        check_counters(each)
        alone = org.read(each["uuid"])
        assert alone == {**each, "total_processed_counter": alone["total_processed_counter"]}
    day = days(found[3]["created_at"])
    narrowed = org.get(path, start=day, end=day)["data"]
    assert found[3] in narrowed["distribution"]
    assert narrowed["total"] == len(narrowed["distribution"]) < 20


def test_the_documented_query(org: Organization) -> None:
    """As the document's path has it."""
    path = f"/distributions/survey-groups/{org.samples['survey_group_uuid']}"
    data = org.get(f"{path}?start=2026-03-01&end=2026-03-02&limit=10&page=1")["data"]
    assert data == {"distribution": [], "total": 0, "pages": 0, "current_page": 1, "per_page": 10}


def test_pages_of_one_distribution_are_accepted(org: Organization) -> None:
    path = f"/distributions/{org.samples['distribution_uuid']}"
    assert org.get(path, limit=1, page=1) == org.get(path)
    assert org.send("GET", path, params={"limit": 101}).status_code == 400


def test_uuids_in_capitals(org: Organization) -> None:
    assert org.read(org.samples["distribution_uuid"].upper()) == org.read(org.samples["distribution_uuid"])


def test_inserted_answers_are_a_distribution(org: Organization) -> None:
    line = {
        "customer": {"name": "Ana", "email": "ana@example.com"},
        "distribution_channel": "11",
        "questions": [{"public_hash": org.samples["question_hash"], "answer": {"response": 9}}],
    }
    before = len(org.of_survey())
    assert org.post(f"/surveys/{org.samples['survey_uuid']}/answers", [line, line]).status_code == 200
    found = org.of_survey()
    assert len(found) == before + 1
    assert (found[0]["distribution_chanel"], found[0]["answered"], found[0]["added"]) == (11, 2, 2)
    assert org.send("POST", f"/distributions/{found[0]['uuid']}/resend").status_code == 200
    assert org.read(found[0])["answered"] == 2
    assert org.get(f"/distributions/{found[0]['uuid']}/dispatch_status")["data"] == []


def test_a_million_interactions() -> None:
    with (
        MockServer(vendors=("track-cxm",), start=START, world={"track-cxm.interactions": 1_000_000}) as mock,
        Organization(mock, "test_million") as org,
    ):
        found = list(org.everything())
        assert sum(each["answered"] for each in found) == 1_000_000
        chosen = next(each for each in found if each["distribution_chanel"] == 1)
        body = org.get(f"/distributions/{chosen['uuid']}/dispatch_status", page=500, limit=100)
        assert len(body["data"]) == 100
        assert body["total_rows"] == chosen["valid"] > 50_000


def test_it_is_kept(tmp_path: Path) -> None:
    store = f"sqlite:{tmp_path / 'mock.db'}"
    with (
        MockServer(vendors=("track-cxm",), start=START, store=store) as mock,
        Organization(mock, "test_kept") as org,
    ):
        made = org.create(*(person(number) for number in range(40)))
        org.advance(DAY)
        org.send("POST", f"/distributions/{made['uuid']}/resend")
        org.advance(DAY)
        before, rows = org.read(made), org.statuses(made["uuid"], history=True)
    with MockServer(vendors=("track-cxm",), store=store) as mock, Organization(mock, "test_kept") as again:
        again.advance(2 * DAY)
        assert again.read(made) == before
        assert again.statuses(made["uuid"], history=True) == rows
