"""The vendors' own documents: what is kept in the repository is what they say today."""

from __future__ import annotations

import copy
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openapi_spec_validator import validate

from vocmocks import data
from vocmocks.extract import DocumentError, describe, dumps, extract, join, read_document

FOLDER = os.environ.get("VOCMOCKS_DOCS")
pytestmark = pytest.mark.skipif(
    FOLDER is None, reason="VOCMOCKS_DOCS does not name the folder of the vendors' documents"
)
VENDORS = ("agent-connect", "chattermill", "collectif", "repzo", "track-cxm")


def document(vendor: str) -> Path:
    (found,) = Path(FOLDER or ".").glob(f"{vendor}.*")
    return found


@pytest.fixture(scope="module")
def extracted() -> dict[str, dict[str, Any]]:
    return {vendor: extract(document(vendor), descriptions=False) for vendor in VENDORS}


@pytest.mark.parametrize("vendor", VENDORS)
def test_the_repository_has_a_fresh_extraction(extracted: dict[str, dict[str, Any]], vendor: str) -> None:
    kept = (data.schemas() / vendor / "extracted.json").read_text(encoding="utf-8")
    assert kept == dumps(extracted[vendor])
    assert kept == dumps(extract(document(vendor), descriptions=False))


@pytest.mark.parametrize("descriptions", [True, False])
@pytest.mark.parametrize("vendor", VENDORS)
def test_descriptions_are_valid(vendor: str, descriptions: bool) -> None:
    validate(extract(document(vendor), descriptions))


@pytest.mark.parametrize(
    ("vendor", "count"), [("agent-connect", 15), ("chattermill", 9), ("collectif", 7), ("repzo", 5), ("track-cxm", 15)]
)
def test_operations(extracted: dict[str, dict[str, Any]], vendor: str, count: int) -> None:
    assert sum(len(item) for item in extracted[vendor]["paths"].values()) == count


CONTRADICTIONS = [
    ("collectif", "letter-case", "add_deal_reason body /status", ['"Won"', '"won"']),
    ("collectif", "missing-required", "add_sales_call body /title", []),
    ("collectif", "undocumented-field", "add_sales_call body /customer", []),
    ("collectif", "undocumented-field", "add_sales_call body /lifecycle_stage", []),
    ("collectif", "value-not-listed", "/question_type", ['"boolean"']),
    ("collectif", "value-not-listed", "/question_type", ['"single_choice"']),
    ("collectif", "value-not-listed", "/question_type", ['"multiple_choice"']),
    ("collectif", "letter-case", "/question_type_additional", ['"nps"', '"NPS"']),
    ("collectif", "letter-case", "/question_type_additional", ['"other"', '"Other"']),
    ("collectif", "wrapper", "add_survey_submission body", ["survey_response"]),
    ("agent-connect", "type", "/score", ['"100%"', "integer"]),
    ("agent-connect", "spelling", "/employee", ['"mail"', '"email"']),
    ("agent-connect", "name", "update_employee body", ['"groups"', '"reporting_groups"']),
    ("agent-connect", "spelling", "/employment_status", ['"fulltime"', '"full-time"']),
    ("agent-connect", "type", "/survey_name", ["integer"]),
    ("agent-connect", "type", "/requested_via", ['"API"']),
    ("agent-connect", "type", "/requested_via", ["no time"]),
    ("agent-connect", "type", "/response_received_at", ["no time"]),
    ("agent-connect", "undocumented-field", "update_employee body /permissions", []),
    ("agent-connect", "duplicate", "/employee/custom_id", []),
    ("agent-connect", "place", "qa_reviews response 200 /[]/section_weight", ["/[]/questions/*"]),
    ("agent-connect", "place", "qa_reviews response 200 /[]/questions/*/option_text", ["selected_options"]),
    ("agent-connect", "place", "qa_reviews response 200 /[]/questions/*/score", ["selected_options"]),
    ("agent-connect", "place", "qa_audits response 200 /[]/questions/*/option_text", ["selected_options"]),
    ("agent-connect", "path", "employees", ['"/api/v2/employees"']),
    ("agent-connect", "name", "employees query reporting_groups[]", ['"reporting_groups"', '"groups"']),
    ("agent-connect", "default", "create_employee body /team_leader_email", ['"unassigned"', "email"]),
    ("agent-connect", "default", "update_employee body /team_leader_email", ["missing", '"unassigned"']),
    ("agent-connect", "default", "update_employee body /channels", ["missing", '"phone"']),
    ("agent-connect", "default", "update_employee body /manage_team", ["missing", "false"]),
    ("agent-connect", "wording", "invite_employee body", ["something new"]),
    ("agent-connect", "date", "qa_reviews", ["Friday", "Tuesday"]),
    ("agent-connect", "not-shown", "qa_reviews response 200 /[]/groups", ['"groups"']),
    ("agent-connect", "not-shown", "qa_reviews response 200 /[]/created_at", ['"created_at"']),
    ("agent-connect", "not-shown", "qa_reviews response 200 /[]/started_at", ['"started_at"']),
    ("agent-connect", "not-shown", "feedbacks_v2 response 200 /[]/is_recovery", ['"is_recovery"']),
    ("agent-connect", "presence", "feedbacks_v2 response 200 /[]/parent_uuid", ["null"]),
    ("agent-connect", "example-format", "employee response 200 /image", ["png", "jpg"]),
    ("agent-connect", "example-format", "employees response 200 /employees/[]/image", ["png", "jpg"]),
    ("agent-connect", "type", "create_employee body /team_leader_id", ['"54321"', "142"]),
    ("agent-connect", "type", "create_employee body /team_leader_id", ['"54321"', "team_leader_ids[]"]),
    ("agent-connect", "type", "qa_audits response 200 /[]/qa_review/score", ['"100%"', "80"]),
    ("agent-connect", "name", "employees query after", ['"after"']),
    ("agent-connect", "name", "employees query employee_status", ['"employment_status"']),
    ("agent-connect", "name", "qa_audits query created_at_gte", ['"created_at"']),
    ("agent-connect", "name", "feedbacks_v2 query responded_at_lte", ['"responded_at"']),
    ("agent-connect", "path", "/v1/data/requests", ["rate limit"]),
    ("agent-connect", "path", "/v1/data/responses", ["rate limit"]),
    ("agent-connect", "spelling", "qa_reviews", ['"balncapeak.com"']),
    ("agent-connect", "spelling", "list_coaching_sessions", ['"blankapeak.com"']),
    ("agent-connect", "syntax", "employees response 200", ["comma missing"]),
    ("agent-connect", "syntax", "employee response 200", ["quotes replaced"]),
    ("agent-connect", "example-format", "qa_audits response 200 /[]/completed_at", ["empty"]),
    ("agent-connect", "example-format", "/uuid", ["UUID"]),
    ("agent-connect", "example-format", "custom_id", ['"null"']),
    ("track-cxm", "spelling", "attributes", ['"atributtes"']),
    ("track-cxm", "spelling", "distribution_channel", ['"distribution_chanel"']),
    ("track-cxm", "spelling", "distribution", ['"distribution"', '"distributions"']),
    ("track-cxm", "spelling", "/status_3", ['"Aberto"', '"Aberta"']),
    ("track-cxm", "enum", "create_distribution body /distribution_channel", ['"qrcode"']),
    ("track-cxm", "default", "limit", ["10", "100"]),
    ("track-cxm", "default", "list_distributions_by_survey_group query limit", ["10", "100"]),
    ("track-cxm", "span", "list_interactions query end", ["2025-08-30"]),
    ("track-cxm", "comment", "create_answer body /[]/distribution_channel", ['"API"', '"Email"']),
    ("track-cxm", "name", "create_link_list", ["template_expired_hash", "template_survey_expired_hash"]),
    ("track-cxm", "path", "dispatch_status", ["status_de_envio"]),
    ("track-cxm", "path", "dispatch_status", ["interactipn_attribyutes"]),
    ("track-cxm", "one-language-only", "whatsapp_number", []),
    ("track-cxm", "one-language-only", "template_survey_expired_hash", []),
    ("track-cxm", "one-language-only", "limit.default", []),
    ("track-cxm", "one-language-only", "list_interactions query end.maxSpan", ['"pt"']),
]


@pytest.mark.parametrize(("vendor", "kind", "where", "words"), CONTRADICTIONS)
def test_contradictions(
    extracted: dict[str, dict[str, Any]], vendor: str, kind: str, where: str, words: list[str]
) -> None:
    found = [
        conflict
        for conflict in extracted[vendor]["x-conflicts"]
        if conflict["kind"] == kind
        and where in conflict["where"]
        and all(word in conflict["message"] for word in words)
    ]
    assert found
    assert all(len(conflict["places"]) >= 2 for conflict in found if kind not in ("example-format",))


def test_collectif_to_the_last_row(extracted: dict[str, dict[str, Any]]) -> None:
    paths = extracted["collectif"]["paths"]
    schema = paths["/api/1.1/wf/add_survey_submission/"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert schema["required"] == ["survey_response"]
    inner = schema["properties"]["survey_response"]
    assert sorted(inner["required"]) == ["date", "survey_id", "survey_title"]
    question = inner["properties"]["questions"]["items"]
    assert sorted(question["required"]) == ["question_id", "question_title", "question_type"]
    assert inner["properties"]["answers"]["items"]["properties"]["answer_value_multi"]["items"]["type"] == "string"
    assert inner["properties"]["signup_date"]["format"] == "unixtime"
    ticket = paths["/api/1.1/wf/add_support_ticket"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert ticket["properties"]["custom_tags"]["items"]["type"] == "string"
    assert ticket["properties"]["first_payment_date"]["type"] == "number"


def test_repzo_bounds(extracted: dict[str, dict[str, Any]]) -> None:
    create = extracted["repzo"]["paths"]["/activity-feedback-v2"]["post"]
    schema = create["requestBody"]["content"]["application/json"]["schema"]
    score = schema["properties"]["nps_score"]
    assert (score["minimum"], score["maximum"]) == (0, 10)
    assert sorted(schema["required"]) == ["activity_type", "overall_satisfaction", "rep", "template_id"]
    assert schema["properties"]["is_anonymous"]["default"] is False


def test_no_sentence_of_the_vendors(extracted: dict[str, dict[str, Any]]) -> None:
    def strings(value: Any) -> list[str]:
        if isinstance(value, dict):
            return [text for key, child in value.items() if key not in ("message", "note") for text in strings(child)]
        if isinstance(value, list):
            return [text for child in value for text in strings(child)]
        return [value] if isinstance(value, str) else []

    for vendor, description in extracted.items():
        title = description["info"].pop("title")
        found = [text for text in strings(description) if len(text.split()) >= 5]
        description["info"]["title"] = title
        assert found == [], vendor


JUNK: list[Any] = [
    None,
    True,
    0,
    2.5,
    "",
    "x",
    "ò«å",
    "{{a}}",
    "{",
    ":a",
    [],
    {},
    [[]],
    {"a": 1},
    [{}],
    "<table></table>",
]
step = st.tuples(st.integers(0, 10_000), st.integers(0, 5))
changes = st.lists(st.tuples(st.lists(step, min_size=12, max_size=12), st.sampled_from(JUNK)), min_size=1, max_size=4)


def replaced(root: Any, steps: list[tuple[int, int]], junk: Any) -> None:
    """Put `junk` at the place that `steps` lead to."""
    value = root
    for index, luck in steps:
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        key = keys[index % len(keys)]
        inner = value[key]
        if luck == 0 or not isinstance(inner, (dict, list)) or not inner:
            value[key] = junk
            return
        value = inner


def broken(text: str, cut: tuple[int, int], changed: list[tuple[list[tuple[int, int]], Any]]) -> str:
    """A document with some values replaced; every third, and what is no JSON, has a piece cut out instead."""
    if text.lstrip().startswith("{") and cut[0] % 3:
        root = json.loads(text)
        for steps, junk in changed:
            replaced(root, steps, copy.deepcopy(junk))
        return json.dumps(root)
    start = cut[0] % len(text)
    return text[:start] + text[start + cut[1] :]


@pytest.mark.parametrize("vendor", VENDORS)
@settings(
    max_examples=4, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(cut=st.tuples(st.integers(0, 1_000_000), st.integers(0, 400)), changed=changes)
def test_a_broken_document_is_refused_or_described(
    tmp_path_factory: pytest.TempPathFactory, vendor: str, cut: tuple[int, int], changed: list[Any]
) -> None:
    file = tmp_path_factory.mktemp("broken") / document(vendor).name
    file.write_text(broken(document(vendor).read_text(encoding="utf-8"), cut, changed), encoding="utf-8")
    try:
        description = describe(join(read_document(file)))
    except DocumentError:
        return
    dumps(description).encode()
    validate(description)
