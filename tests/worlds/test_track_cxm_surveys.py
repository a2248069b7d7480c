from __future__ import annotations

from typing import Any

import pytest

from vocmocks.errors import FixtureError
from vocmocks.worlds.fixture import Fixture, load
from vocmocks.worlds.track_cxm_surveys import Account, _surveys

EXAMPLE = ("cuWI", "usUN", "bHjJ", "lTqq")
"""The questions of the document's example."""


@pytest.fixture(scope="module")
def account() -> Account:
    return Account(load("track-cxm"), 7)


def test_the_first_survey_takes_the_documents_example(account: Account) -> None:
    assert tuple(question.hash for question in account.surveys[0].questions) == EXAMPLE
    assert [account.surveys[0].items[hash].type for hash in EXAMPLE] == ["nps_relational", "csat", "thumbs", "open"]


def test_everything_has_a_name_of_its_own(account: Account) -> None:
    items = [item for survey in account.surveys for item in survey.items.values()]
    asked = sum(len(q.metrics) + 1 for survey in account.surveys for q in survey.questions)
    assert len(items) == len({item.hash for item in items}) == len({item.uuid for item in items}) == asked
    assert len({survey.hash for survey in account.surveys} | {survey.uuid for survey in account.surveys}) == 16


@pytest.mark.parametrize(
    ("kind", "accepted"),
    [
        ("nps_relational", list(range(11))), ("nps_transactional", list(range(11))), ("ces", [1, 2, 3, 4, 5]),
        ("ces2", [1, 2, 3, 4, 5, 6, 7]), ("csat", [1, 2, 3, 4, 5]), ("ratings", [1, 2, 3, 4, 5]),
        ("emoji", [1, 2, 3, 4, 5]), ("thumbs", {"like": 1, "dislike": 0}), ("open", []),
    ],
)  # fmt: skip
def test_accepted_answers(account: Account, kind: str, accepted: Any) -> None:
    found = [q.accepted_answers for survey in account.surveys for q in survey.questions if q.type == kind]
    assert found
    assert all(answers == accepted for answers in found)


def test_composite_metrics_are_liked_or_not(account: Account) -> None:
    metrics = [m for survey in account.surveys for q in survey.record["questions"] for m in q["composite_metrics"]]
    assert len(metrics) == 6
    for metric in metrics:
        assert metric.keys() == {"title", "type", "public_hash", "accepted_answers"}
        assert (metric["type"], metric["accepted_answers"]) == ("like_dislike", {"like": 1, "dislike": 0})


def test_part_of_every_survey_can_be_answered(account: Account) -> None:
    """Who answers but the first question has answered in part."""
    assert all(sum(question.is_obligatory for question in survey.questions) > 1 for survey in account.surveys)
    assert all(survey.questions[0].scale is not None for survey in account.surveys)


def test_groups_are_of_surveys(account: Account) -> None:
    known = {survey.uuid for survey in account.surveys}
    assert all({*group["surveys"]} < known for group in account.groups)
    assert len({group["uuid"] for group in account.groups}) == len(account.groups) == 3


def test_the_documents_integration_is_there(account: Account) -> None:
    """Its UUID and its number are in the examples of a WhatsApp distribution."""
    first = account.integrations[0]
    assert (first["uuid"], first["phone"]) == ("a726be1e-7be0-4add-b983-9c0e46a693db", "5531900000000")


def test_one_attribute_is_the_identifier(account: Account) -> None:
    assert [each.name for each in account.attributes if each.is_identifier] == ["cpf"]
    assert {each.name for each in account.attributes} > {"produto"}


def test_a_type_that_nobody_knows() -> None:
    fixture = Fixture(
        {
            "question_types": {},
            "topics": {},
            "surveys": [{"name": "a", "questions": [{"type": "nps", "title": "How?"}]}],
        },
        "world.yaml",
    )
    with pytest.raises(FixtureError, match='"How\\?": there is no question type "nps"'):
        _surveys(fixture, 1)
