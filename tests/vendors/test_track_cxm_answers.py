"""Answers that come in: all of them or none, and what becomes of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.vendors.api import START
from tests.vendors.track_cxm import DAY, Organization, example, line

from vocmocks.vendors.track_cxm_checks import accepts
from vocmocks.worlds.fixture import load
from vocmocks.worlds.track_cxm_surveys import Account

TODAY, TOMORROW = "2026-09-21", "2026-09-22"
DONE = {"success": 1, "message": ""}
COMPLETE = (("cuWI", 8), ("usUN", 4))


@pytest.fixture(scope="module")
def api() -> Organization:
    return Organization()


@pytest.fixture(scope="module")
def surveys(api: Organization) -> list[dict[str, Any]]:
    return api.surveys()


def insert(api: Organization, *lines: dict[str, Any], key: str = "test_main", survey: str = "") -> Any:
    return api.post(f"/surveys/{survey or api.samples(key)['survey_uuid']}/answers", list(lines), key=key)


def of_type(surveys: list[dict[str, Any]], kind: str) -> tuple[str, dict[str, Any]]:
    """A survey (its UUID) and its question of that type."""
    return next((s["uuid"], q) for s in surveys for q in s["questions"] if q["type"] == kind)


# What is taken


@pytest.mark.parametrize("language", [0, 1])
def test_the_documents_examples_as_they_are(docs: Path, language: int) -> None:
    api = Organization()
    body = example(docs, language, 1)
    answer = insert(api, *body)
    assert (answer.status_code, answer.json()) == (200, DONE)
    day = "2024-04-25"
    assert api.interactions(day, day)["total_rows"] == 0
    api.advance(DAY)
    [found] = api.interactions(day, day)["interactions"]
    assert found["answered_at"] == "2024-04-25T19:58:21Z"
    assert found["distribution"]["distribution_channel"] == "api"
    assert found["distribution"]["distributed_at"].startswith(TODAY)
    sent = {given["public_hash"]: given["answer"] for given in body[0]["questions"]}
    assert [each["answer"] for each in found["answers"][:3]] == [
        str(sent[h]["response"]) for h in ("cuWI", "usUN", "bHjJ")
    ]
    assert found["answers"][0]["comment"] == sent["cuWI"]["comment"]
    assert found["answers"][3]["comment"] == sent["lTqq"]["comment"]
    assert [each["item_type"] for each in found["answers"]] == ["nps_relational", "csat", "thumbs", "open"]
    assert len(found["metadata"]) == 2


def test_answers_are_seen_from_the_day_after(api: Organization) -> None:
    assert insert(api, line(*COMPLETE), key="test_day").json() == DONE
    for end in (TODAY, TOMORROW):
        assert mine(api, "test_day", TODAY, end) == []
    api.services.clock.advance(DAY, "test_day")
    [found] = mine(api, "test_day", TODAY, TODAY)
    assert found["customer"]["name"] == "Ana Lima"
    assert found["customer"]["identifier"] == "11144477735"
    assert found["metadata"] == ["produto: Cafeteira Aurora"]
    assert mine(api, "test_day", TODAY, TOMORROW) == [found]
    assert mine(api, "test_main", TODAY, TODAY) == []


def mine(api: Organization, key: str, start: str, end: str) -> list[dict[str, Any]]:
    """What came in through the API."""
    found = api.interactions(start, end, key=key, limit=100)
    assert found["total_pages"] <= 1
    return [each for each in found["interactions"] if each["distribution"]["distribution_channel"] == "api"]


def test_the_last_moment_of_the_day_and_the_first_of_the_next(api: Organization) -> None:
    """Days are those of the tenant's clock (UTC)."""
    midnight = START // DAY * DAY + DAY
    api.services.clock.set(midnight - 1, "test_edge", frozen=True)
    insert(api, line(*COMPLETE), key="test_edge")
    assert mine(api, "test_edge", TODAY, TODAY) == []
    api.services.clock.set(midnight, "test_edge", frozen=True)
    assert len(mine(api, "test_edge", TODAY, TODAY)) == 1


def test_an_old_answer_that_came_in_today_is_not_seen_today(api: Organization) -> None:
    insert(api, line(*COMPLETE, answered_at=int(START - 9 * DAY)), key="test_old")
    assert mine(api, "test_old", "2026-09-12", "2026-09-12") == []
    api.services.clock.advance(DAY, "test_old")
    assert len(mine(api, "test_old", "2026-09-12", "2026-09-12")) == 1
    assert mine(api, "test_old", TODAY, TODAY) == []


def test_complete_and_partial(api: Organization) -> None:
    insert(api, line(*COMPLETE), line(("cuWI", 3)), line(("cuWI", {"comment": "ok"}), ("usUN", 3)), key="test_part")
    api.services.clock.advance(DAY, "test_part")
    totals = [api.interactions(TODAY, TODAY, key="test_part", answer_status=s)["total_rows"] for s in (1, 2, 3)]
    world = [api.interactions(TODAY, TODAY, key="test_none", answer_status=s)["total_rows"] for s in (1, 2, 3)]
    assert world == [0, 0, 0]
    api.services.clock.advance(DAY, "test_none")
    world = [api.interactions(TODAY, TODAY, key="test_none", answer_status=s)["total_rows"] for s in (1, 2, 3)]
    assert [mine - theirs for mine, theirs in zip(totals, world, strict=True)] == [1, 2, 3]


def test_an_import_is_a_distribution(api: Organization) -> None:
    insert(api, line(*COMPLETE), line(("cuWI", 3)), key="test_import")
    api.services.clock.advance(DAY, "test_import")
    first, second = mine(api, "test_import", TODAY, TODAY)
    assert first["distribution"] == second["distribution"]
    found = api.get(f"/distributions/{first['distribution']['uuid']}", key="test_import").json()["data"]
    assert [found[name] for name in ("added", "valid", "answered", "done", "partial", "invalid")] == [2, 2, 2, 1, 1, 0]
    assert (found["distribution_chanel"], found["distribution_hash"]) == (11, first["distribution"]["public_hash"])
    assert found["distributed_at"] == found["created_at"] == int(START)


def test_nothing_at_all_is_nothing_new(api: Organization) -> None:
    assert insert(api, key="test_empty").json() == DONE
    assert len(api.records("distributions", "test_empty")) == 40


def test_customers_are_known_again(api: Organization) -> None:
    known = api.records("customers", "test_people")[7]
    stranger = {"name": "Nova Pessoa", "email": "nova@example.com", "cidade": "Natal"}
    lines = [
        line(*COMPLETE, customer={"identificador": known["identifier"], "email": "new@example.com"}),
        line(*COMPLETE, customer=stranger),
        line(*COMPLETE, customer={"email": "nova@example.com", "phone": 5584999990000, "segmento": True}),
        line(*COMPLETE, customer={}),
    ]
    assert insert(api, *lines, key="test_people").status_code == 200
    people = {each["uuid"]: each for each in api.records("customers", "test_people")}
    assert people[known["uuid"]] == {**known, "email": "new@example.com"}
    [new] = [each for each in people.values() if each["email"] == "nova@example.com"]
    assert (new["name"], new["phone"]) == ("Nova Pessoa", "5584999990000")
    assert new["attributes"] == {"cidade": "Natal", "segmento": "true"}
    assert len(people) == 3000 + 1


def test_every_value_that_is_listed_is_accepted(api: Organization, surveys: list[dict[str, Any]]) -> None:
    tried = 0
    for survey in surveys:
        for question in survey["questions"]:
            for each in (question, *question["composite_metrics"]):
                accepted = each["accepted_answers"]
                values = accepted.values() if isinstance(accepted, dict) else accepted
                lines = [line((each["public_hash"], value)) for value in values]
                lines += [line((each["public_hash"], accepted[:2]))] if each["type"] == "multiple_choice" else []
                lines += [line((each["public_hash"], "Um texto"))] if each["type"] == "open" else []
                assert insert(api, *lines, survey=survey["uuid"], key="test_all").json() == DONE
                tried += len(lines)
    assert tried > 100


# What is refused


FIRST = "questions[0].answer.response"
NPS = "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10"
NOT_REGISTERED = "expected an attribute that the organization has registered"
MILLISECONDS = 1714075101000
REFUSED: list[tuple[dict[str, Any], str, str]] = [
    (line(("zzzz", 1)), "questions[0].public_hash", "expected a question of this survey (cuWI, usUN, "),
    (line(("cuWI", 11)), FIRST, f"expected one of {NPS}, found integer 11"),
    (line(("cuWI", "8")), FIRST, f'expected one of {NPS}, found string "8"'),
    (line(("usUN", 0)), FIRST, "expected one of 1, 2, 3, 4, 5, found integer 0"),
    (line(("bHjJ", 2)), FIRST, "expected 1 (like) or 0 (dislike), found integer 2"),
    (line(("lTqq", 2)), FIRST, "expected string, found integer 2"),
    (line(("cuWI", {})), "questions[0].answer", "expected a response or a comment, found neither"),
    (line(("cuWI", 1), ("cuWI", 2)), "questions[1].public_hash", "expected one answer to each question"),
    (line(*COMPLETE, interaction={"cor": "azul"}), "interaction.cor", NOT_REGISTERED),
    (line(*COMPLETE, customer={"apelido": "Zé"}), "customer.apelido", NOT_REGISTERED),
    (line(*COMPLETE, distribution_channel="1"), "distribution_channel", 'expected one of 11, "11", found string "1"'),
    (line(*COMPLETE, answered_at="now"), "answered_at", 'expected integer, found string "now"'),
    (
        line(*COMPLETE, answered_at=MILLISECONDS),
        "answered_at",
        f"expected a UNIX timestamp in seconds, found integer {MILLISECONDS}",
    ),
    (line(*COMPLETE, response_time=-1), "response_time", "expected 0 or more, found integer -1"),
    (line(("cuWI", True)), FIRST, "expected integer or string or array, found boolean true"),
    (line(*COMPLETE, interaction={"produto": ["a"]}), "interaction.produto", "expected string or number or boolean or"),
    (line(*COMPLETE, customer={"name": {"a": 1}}), "customer.name", "expected string or null, found an object"),
    (line(*COMPLETE, customer={"email": 5}), "customer.email", "expected string or null, found integer 5"),
    (line(*COMPLETE, customer={"identificador": ["1"]}), "customer.identificador", "expected string or number or"),
]


@pytest.mark.parametrize(("bad", "field", "said"), REFUSED)
def test_one_bad_line_refuses_the_call_and_is_named(
    api: Organization, bad: dict[str, Any], field: str, said: str
) -> None:
    refused = insert(api, line(*COMPLETE), bad, line(*COMPLETE), key="test_bad")
    assert refused.status_code == 400
    assert refused.json()["success"] == 0
    assert refused.json()["message"].startswith(f"[1].{field} (body): {said}")
    assert len(api.records("interactions", "test_bad")) == 4000
    assert len(api.records("customers", "test_bad")) == 3000


@pytest.mark.parametrize("name", ["customer", "distribution_channel", "questions"])
def test_what_is_not_optional(api: Organization, name: str) -> None:
    sent = {key: value for key, value in line(*COMPLETE).items() if key != name}
    refused = insert(api, sent, key="test_bad")
    assert refused.status_code == 400
    assert f"[0].{name} (body): expected " in refused.json()["message"]


def test_an_object_is_no_array(api: Organization) -> None:
    refused = api.post(f"/surveys/{api.samples()['survey_uuid']}/answers", line(*COMPLETE))
    assert (refused.status_code, refused.json()["message"]) == (400, "body: expected array, found an object")


def test_comments_only_where_they_are_enabled(api: Organization, surveys: list[dict[str, Any]]) -> None:
    survey, question = next((s["uuid"], q) for s in surveys for q in s["questions"] if not q["comments_enabled"])
    given = {"response": 1, "comment": "Chegou"}
    refused = insert(api, line((question["public_hash"], given)), survey=survey)
    assert refused.json()["message"].startswith("[0].questions[0].answer.comment (body): expected nothing")
    assert insert(api, line((question["public_hash"], {**given, "comment": ""})), survey=survey).status_code == 200


def test_choices_that_there_are_not(api: Organization, surveys: list[dict[str, Any]]) -> None:
    survey, question = of_type(surveys, "multiple_choice")
    one = question["accepted_answers"][0]
    for response in ("Nada", [], [one, one], [one, "Nada"], 1):
        refused = insert(api, line((question["public_hash"], response)), survey=survey)
        assert refused.status_code == 400
        assert "expected one or more of " in refused.json()["message"]


def test_a_question_of_another_survey(api: Organization, surveys: list[dict[str, Any]]) -> None:
    refused = insert(api, line(*COMPLETE), survey=surveys[1]["uuid"])
    assert "expected a question of this survey" in refused.json()["message"]
    assert len(refused.json()["message"].split("; ")) == 2


def test_a_message_names_no_more_than_twenty_mistakes(api: Organization) -> None:
    refused = insert(api, *(line(("cuWI", 99)) for _ in range(50)))
    assert len(refused.json()["message"].split("; ")) == 20


@pytest.mark.parametrize("uuid", ["33b2ba35-d466-4eea-95e5-0b5ecdf47f4d", "uUtO", "1"])
def test_a_survey_that_there_is_not(api: Organization, uuid: str) -> None:
    refused = insert(api, line(*COMPLETE), survey=uuid)
    assert (refused.status_code, refused.json()["message"]) == (404, f'There is no survey "{uuid}"')


@given(data=st.data())
def test_what_is_accepted_is_what_is_listed(data: st.DataObject) -> None:
    survey = data.draw(st.sampled_from(Account(load("track-cxm"), 1).surveys))
    question = data.draw(st.sampled_from(list(survey.items.values())))
    listed = question.accepted_answers
    values = list(listed.values()) if isinstance(listed, dict) else listed
    response = data.draw(st.integers(-3, 12) | st.booleans() | st.text(max_size=4) | st.sampled_from([*values, 1.5]))
    is_number = isinstance(response, int | float) and not isinstance(response, bool)
    wanted = (
        isinstance(response, str)
        if question.type == "open"
        else response in values and (is_number or isinstance(response, str))
    )
    assert accepts(question, response) == wanted


def test_uuids_are_version_4(api: Organization) -> None:
    insert(api, line(*COMPLETE), key="test_uuid")
    made = [each for each in api.records("interactions", "test_uuid") if each["distribution_channel"] == "api"]
    assert len(made) == 1
    assert {UUID(made[0][name]).version for name in ("uuid", "survey_uuid", "distribution_uuid")} == {4}
    assert UUID(made[0]["customer"]["uuid"]).version == 4
