from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.vendors.agent_connect_company import METRICS, Company, example

PATH = "/v2/integrations/{}/records"
PRODUCTIVITY, ADHERENCE = "7301", "7302"
RECORD = {"employee_id": "hjackson", "record_date": "2026-09-01", "tickets_closed": 13, "hours_worked": "7.5"}


@pytest.fixture(scope="module")
def company() -> Company:
    return Company()


def errors(company: Company, record: Any, id: str = PRODUCTIVITY) -> list[str]:
    answer = company.post(PATH.format(id), {"record": record})
    assert answer.status_code == 400
    assert set(answer.json()) == {"validation_errors"}
    found: list[str] = answer.json()["validation_errors"]
    return found


def test_the_documents_body(company: Company, docs: Path) -> None:
    body = example(docs, METRICS, 0)
    id = company.samples()["integration_id"]
    answer = company.post(PATH.format(id), body, key="test_document")
    assert (answer.status_code, answer.json()) == (200, body)
    (kept,) = company.records("integration_records", "test_document")
    assert kept["record"] == body["record"]
    assert (kept["integration_id"], kept["employee"]) == (id, 54336)


@pytest.mark.parametrize("named", ["harry@blancapeak.com", "HARRY@blancapeak.com", "hjackson"])
@pytest.mark.parametrize("number", [13, 13.5, 0, -2, "13", "13.5", "0"])
def test_employees_and_numbers_as_they_come(company: Company, named: str, number: Any) -> None:
    record = {**RECORD, "employee_id": named, "tickets_closed": number}
    assert company.post(PATH.format(PRODUCTIVITY), {"record": record}).json() == {"record": record}


def test_each_integration_has_fields_of_its_own(company: Company) -> None:
    record = {"agent": "6598260", "day": "2026-09-01", "adherence_percent": 98.5, "late_minutes": 4, "absences": "0"}
    assert company.post(PATH.format(ADHERENCE), {"record": record}).status_code == 200
    assert len(errors(company, record)) == 4
    answer = company.post(PATH.format(ADHERENCE), {"record": {**record, "weather": "fine"}})
    assert answer.json() == {"record": record}


@pytest.mark.parametrize("id", ["1", "productivity", "07301", "7301x", "0"])
def test_what_is_not_set_up(company: Company, id: str) -> None:
    answer = company.post(PATH.format(id), {"record": RECORD})
    assert answer.status_code == 404
    expected = [f'id (path): expected an integration that is set up, found string "{id}"']
    assert answer.json() == {"validation_errors": expected}


@pytest.mark.parametrize("field", RECORD)
def test_every_mapped_field_is_required(company: Company, field: str) -> None:
    (text,) = errors(company, {name: value for name, value in RECORD.items() if name != field})
    assert text.startswith(f"record.{field} (body): expected ")
    assert text.endswith("(required), found nothing")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("employee_id", "nobody@example.com"), ("employee_id", 54328), ("employee_id", None),
        ("record_date", "1.9.2026"),
        ("record_date", "2026-02-30"), ("record_date", "2026-09-01T00:00:00Z"), ("record_date", 20260901),
        ("tickets_closed", "many"), ("tickets_closed", True), ("tickets_closed", None), ("tickets_closed", ""),
        ("hours_worked", [7]), ("hours_worked", "NaN"),
    ],
)  # fmt: skip
def test_values_that_do_not_fit(company: Company, field: str, value: Any) -> None:
    (text,) = errors(company, {**RECORD, field: value})
    assert text.startswith(f"record.{field} (body): expected ")


def test_all_that_is_wrong_is_said(company: Company) -> None:
    assert len(errors(company, {})) == 4


@pytest.mark.parametrize("body", [{}, {"record": []}, {"record": None}, []])
def test_a_body_without_a_record(company: Company, body: Any) -> None:
    assert company.post(PATH.format(PRODUCTIVITY), body).status_code == 400


def test_who_has_left_still_had_numbers(company: Company) -> None:
    key = "test_left"
    company.put("/v2/employees/hjackson/deactivate", key=key)
    assert company.post(PATH.format(PRODUCTIVITY), {"record": RECORD}, key=key).status_code == 200
    assert len(company.records("integration_records", key)) == 1
    assert company.records("integration_records", "test_nobody_else") == []
