"""What was answered: it belongs to its distribution, its survey and its customer, and agrees with itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any, cast

import pytest

from vocmocks.errors import SettingsError
from vocmocks.vendors.track_cxm_checks import accepts
from vocmocks.worlds.fixture import load
from vocmocks.worlds.population import Population
from vocmocks.worlds.track_cxm import world
from vocmocks.worlds.track_cxm_answers import TONES, health_score, is_complete
from vocmocks.worlds.track_cxm_interactions import InteractionPopulation
from vocmocks.worlds.track_cxm_people import is_cpf
from vocmocks.worlds.track_cxm_surveys import LIKE_DISLIKE, OPEN, Account, Survey

SEED, START = 7, 1_790_000_000.0
TYPES = {
    "nps_relational", "nps_transactional", "ces", "ces2", "csat", "ratings", "emoji", "thumbs", "multiple_choice",
    "open",
}  # fmt: skip
"""The webhook's list."""
DELIGHTED = (
    "excelente",
    "maravilhosa",
    "amei",
    "nota mil",
    "parabéns",
    "virei fã",
    "recomendo",
    "surpreendente",
    "perfeito",
)
ANGRY = (
    "péssimo",
    "horrível",
    "descaso",
    "pior compra",
    "vergonha",
    "não compro mais",
    "procon",
    "nunca mais",
    "cancelei",
)
Interaction = Mapping[str, Any]


@pytest.fixture(scope="module")
def made() -> Mapping[str, Population]:
    return world({}, SEED, START)


@pytest.fixture(scope="module")
def interactions(made: Mapping[str, Population]) -> InteractionPopulation:
    return cast(InteractionPopulation, made["interactions"])


@pytest.fixture(scope="module")
def everything(interactions: InteractionPopulation) -> list[Interaction]:
    return [interactions.record(index) for index in range(interactions.size)]


@pytest.fixture(scope="module")
def surveys() -> dict[str, Survey]:
    return {survey.hash: survey for survey in Account(load("track-cxm"), SEED).surveys}


def test_how_much_there_is(made: Mapping[str, Population], everything: list[Interaction]) -> None:
    assert (len(everything), made["distributions"].size, made["surveys"].size) == (4000, 40, 8)
    assert made["customers"].size == 3000
    assert {made["templates"].record(n)["type"] for n in range(8)} == {"thanks", "expired", "invite", "reminder"}
    assert START - everything[0]["answered_at"] > 175 * 86400
    assert START - everything[-1]["answered_at"] < 86400
    with pytest.raises(SettingsError, match="Did you mean"):
        world({"interaction": 3}, SEED, START)


def test_every_type_is_asked_and_answered(everything: list[Interaction], surveys: dict[str, Survey]) -> None:
    asked = {question.type for survey in surveys.values() for question in survey.questions}
    assert asked == TYPES
    assert {answer["type"] for each in everything for answer in each["answers"]} == TYPES | {LIKE_DISLIKE}
    assert {each["survey_hash"] for each in everything} == set(surveys)


def test_answers_are_ones_that_their_questions_accept(
    everything: list[Interaction], surveys: dict[str, Survey]
) -> None:
    others = 0
    for each in everything:
        survey = surveys[each["survey_hash"]]
        hashes = [answer["public_hash"] for answer in each["answers"]]
        assert len(set(hashes)) == len(hashes)
        for answer in each["answers"]:
            question = survey.items[answer["public_hash"]]
            assert (question.type, question.title, question.uuid) == tuple(
                answer[name] for name in ("type", "question", "item_uuid")
            )
            if question.type == OPEN:
                assert answer["answer"] is None
                assert answer["comment"]
            else:
                assert accepts(question, answer["answer"])
            assert question.takes_comments or not answer["comment"]
            others += bool(answer["other_option"])
            assert bool(answer["other_option"]) == (question.other is not None and answer["answer"] == [question.other])
    assert others > 10


def test_status_and_health_follow_from_the_answers(everything: list[Interaction], surveys: dict[str, Survey]) -> None:
    for each in everything:
        survey = surveys[each["survey_hash"]]
        assert (each["answer_status"] == 1) == is_complete(survey, each["answers"])
        assert each["health_score"] == health_score(survey, each["answers"])
    scores = Counter(each["health_score"] for each in everything)
    assert min(scores) >= 0
    assert max(scores) == 100
    assert sum(each["health_score"] for each in everything) / len(everything) > 60


def test_comments_agree_with_their_scores(everything: list[Interaction], surveys: dict[str, Survey]) -> None:
    read = Counter[str]()
    for each in everything:
        first = each["answers"][0]
        scale = surveys[each["survey_hash"]].items[first["public_hash"]].scale
        assert scale is not None
        tone = scale.tone(first["answer"])
        for text in (answer["comment"].lower() for answer in each["answers"] if answer["comment"]):
            read[tone] += 1
            assert tone in ("glowing", "good") or not any(word in text for word in DELIGHTED), (tone, text)
            assert tone == "bad" or not any(word in text for word in ANGRY), (tone, text)
    assert set(read) == {*TONES}
    assert min(read.values()) > 50


def test_comments_are_of_their_categories_and_differ(everything: list[Interaction]) -> None:
    comments = load("track-cxm").part("comments")
    topics = load("track-cxm").part("topics")
    said = {
        topics.text(topic): [
            text.partition("{")[0] for kind in ("praise", "complaint") for text in comments.texts(f"{topic}.{kind}")
        ]
        for topic in topics
    }
    texts = list[str]()
    for each in everything:
        text = " ".join(answer["comment"] for answer in each["answers"]).lower()
        texts += [text] if text.strip() else []
        assert {*each["categories"]} == {topic for topic, words in said.items() if any(word in text for word in words)}
    assert len({*texts}) > 0.85 * len(texts) > 1000


def test_texts_are_sentences(everything: list[Interaction]) -> None:
    for text in (answer["comment"] for each in everything for answer in each["answers"] if answer["comment"]):
        assert text[0].isupper(), text
        assert text[-1] in ".!", text
        assert "{" not in text
        assert "  " not in text


def test_interactions_belong_to_their_distributions(
    made: Mapping[str, Population], interactions: InteractionPopulation, everything: list[Interaction]
) -> None:
    by_distribution = defaultdict[str, list[Interaction]](list)
    for each in everything:
        by_distribution[each["distribution_uuid"]].append(each)
    assert len(by_distribution) == 40
    for number in range(40):
        sending = interactions.sendings.at(number)
        found = by_distribution[sending.uuid]
        assert interactions.answered(number) == tuple(sum(e["answer_status"] == s for e in found) for s in (1, 2))
        assert {e["distribution_hash"] for e in found} == {sending.hash}
        assert {e["survey_hash"] for e in found} == {sending.survey.hash}
        assert all(e["answered_at"] > e["distributed_at"] == sending.sent for e in found)
        people = [e["customer"]["uuid"] for e in found]
        assert len({*people}) == len(people)
        assert made["distributions"].index(sending.uuid) == number
    assert {each["distribution_channel"] for each in everything} == {
        "email", "smslink", "whatsapp", "widget", "link", "qrcode", "linklist"
    }  # fmt: skip


def test_customers_are_those_of_the_organisation(made: Mapping[str, Population], everything: list[Interaction]) -> None:
    people = made["customers"]
    for each in everything[::50]:
        index = people.index(each["customer"]["uuid"])
        assert index is not None
        assert people.record(index) == each["customer"]
        assert is_cpf(each["customer"]["identifier"])


@pytest.mark.parametrize(
    "names", [["survey_hash"], ["distribution_hash"], ["answer_status"], ["survey_hash", "answer_status"],
              ["distribution_hash", "answer_status"], ["distribution_channel"]],
)  # fmt: skip
def test_filters_find_what_looking_finds(
    interactions: InteractionPopulation, everything: list[Interaction], names: list[str]
) -> None:
    for chosen in everything[::997]:
        where = tuple((name, (chosen[name],)) for name in names)
        for begin, end in ((0, 4000), (1000, 2500), (chosen_at := everything.index(chosen), chosen_at + 1), (30, 20)):
            found = interactions.indexes(where, begin, end)
            wanted = [i for i in range(begin, end) if all(everything[i][name] == chosen[name] for name in names)]
            assert list(found.slice(0, 5000)) == wanted
            assert len(found) == len(wanted)


def test_a_foreign_distribution_has_no_interactions(interactions: InteractionPopulation) -> None:
    for name in ("zzzz", "zzzzz", interactions.sendings.at(40).hash):
        assert len(interactions.indexes((("distribution_hash", (name,)),), 0, 4000)) == 0


def test_columns_are_the_records_fields(interactions: InteractionPopulation, everything: list[Interaction]) -> None:
    names = (
        "uuid",
        "answered_at",
        "survey_name",
        "survey_uuid",
        "distributed_at",
        "distribution_uuid",
        "answer_status",
    )
    for index in range(0, 4000, 131):
        assert [interactions.column(name)(index) for name in names] == [everything[index][name] for name in names]


def test_a_record_is_the_same_whatever_was_asked_before(everything: list[Interaction]) -> None:
    fresh = world({}, SEED, START)["interactions"]
    assert [fresh.record(index) for index in (3999, 5, 2000)] == [everything[index] for index in (3999, 5, 2000)]
    assert world({}, SEED + 1, START)["interactions"].record(5) != everything[5]


def test_a_million_add_up() -> None:
    large = cast(InteractionPopulation, world({"interactions": 1_000_000}, SEED, START)["interactions"])
    counted = [large.answered(number) for number in range(40)]
    assert sum(complete + partial for complete, partial in counted) == 1_000_000
    status = [len(large.indexes((("answer_status", (s,)),), 0, large.size)) for s in (1, 2)]
    assert status == [sum(each[0] for each in counted), sum(each[1] for each in counted)]
    found = large.indexes((("distribution_hash", (large.sendings.at(20).hash,)),), 0, large.size)
    assert len(found) == sum(counted[20])
    place = found.slice(len(found) // 2, len(found) // 2 + 1)[0]
    assert large.record(place)["distribution_hash"] == large.sendings.at(20).hash
    assert large.index(large.id(place)) == place


@pytest.mark.parametrize("sizes", [{"interactions": 0}, {"distributions": 1}, {"interactions": 3, "distributions": 9}])
def test_odd_sizes(sizes: dict[str, int]) -> None:
    made = cast(InteractionPopulation, world(sizes, SEED, START)["interactions"])
    assert made.size == sizes.get("interactions", 4000)
    counted = [made.answered(number) for number in range(sizes.get("distributions", 40))]
    assert sum(map(sum, counted)) == made.size


@pytest.mark.parametrize(
    ("sizes", "found"),
    [
        ({"interactions": 0, "distributions": 0, "customers": 0}, (0, 0, 0, 0)),
        ({"interactions": 0, "distributions": 3, "customers": 0}, (0, 3, 12, 6)),
        ({"interactions": 5, "distributions": 0, "customers": 0}, (5, 1, 15, 6)),
    ],
)
def test_what_was_not_sent_is_not_there(sizes: dict[str, int], found: tuple[int, ...]) -> None:
    """But whoever has answered was sent something, and whoever was sent something is a customer."""
    made = world(sizes, SEED, START)
    names = ("interactions", "distributions", "customers", "exports")
    assert tuple(made[name].size for name in names) == found
    assert made["surveys"].size == 8
