"""Dispatch status: pages and totals as the document writes them, histories, attributes, the document's words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.vendors.api import START
from tests.vendors.track_cxm_http import Organization, person

from vocmocks.testing import MockServer

DAY = 86400
MOMENT = re.compile(r"\d{2}/\d{2}/\d{4} às \d{2}:\d{2}")
WORDS = ("Enviado", "Recebido", "Aberta", "Clicada", "Erro - Dropped", "Erro - Bounce", "Erro - Blocked")
BASIC = ["name", "phone", "email"]


@pytest.fixture(scope="module")
def org() -> Iterator[Organization]:
    with (
        MockServer(vendors=("track-cxm",), start=START, limits_on=False) as mock,
        Organization(mock, "test_dispatch") as found,
    ):
        yield found


@pytest.fixture(scope="module")
def path(org: Organization) -> str:
    """The status of a distribution of 130 lines, two days after it was sent."""
    made = org.create(*(person(number, produto=f"P{number}", uf="PE") for number in range(130)))
    org.advance(2 * DAY)
    return f"/distributions/{made['uuid']}/dispatch_status"


def moment(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y às %H:%M").replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("query", "rows", "totals"),
    [
        ({}, (0, 50), None),
        ({"page": 0}, (0, 50), None),
        ({"page": 1}, (0, 50), (130, 3)),
        ({"page": 3}, (100, 130), (130, 3)),
        ({"page": 4}, (130, 130), (130, 3)),
        ({"limit": 50}, (0, 50), (130, 3)),
        ({"limit": 20}, (0, 20), (130, 7)),
        ({"limit": 20, "page": 0}, (0, 20), (130, 7)),
        ({"limit": 20, "page": 7}, (120, 130), (130, 7)),
        ({"limit": 100, "page": 2}, (100, 130), (130, 2)),
        ({"limit": 100}, (0, 100), (130, 2)),
    ],
)
def test_pages(
    org: Organization, path: str, query: dict[str, int], rows: tuple[int, int], totals: tuple[int, int] | None
) -> None:
    body = org.get(path, **query)
    assert [row["name"] for row in body["data"]] == [f"Pessoa {number}" for number in range(*rows)]
    assert (body["success"], body["message"]) == (1, "")
    found = (body["total_rows"], body["total_pages"]) if "total_rows" in body else None
    assert found == totals
    assert {*body} <= {"data", "success", "message", "total_rows", "total_pages"}


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"limit": 101}, "limit"),
        ({"limit": 0}, "limit"),
        ({"page": -1}, "page"),
        ({"page": "one"}, "page"),
        ({"history": "maybe"}, "history"),
        ({"customer_attributes": 1}, "customer_attributes"),
    ],
)
def test_what_is_refused(org: Organization, path: str, query: dict[str, Any], name: str) -> None:
    answer = org.send("GET", path, params=query)
    assert answer.status_code == 400
    assert name in answer.json()["message"]


def test_the_documented_query(org: Organization, path: str) -> None:
    body = org.get(f"{path}?history=false&interaction_attributes=false&customer_attributes=false")
    assert body == org.get(path)
    assert all(list(row) == [*BASIC, "date", "status"] for row in body["data"])


def test_the_last_status(org: Organization, path: str) -> None:
    rows = org.get(path, limit=100)["data"]
    assert {row["status"] for row in rows} <= {*WORDS}
    assert {"Recebido", "Aberta", "Clicada"} <= {row["status"] for row in rows}
    for number, row in enumerate(rows):
        assert (row["phone"], row["email"]) == (person(number)["phone"], person(number)["email"])
        assert MOMENT.fullmatch(row["date"])
        assert START - 60 <= moment(row["date"]).timestamp() <= START + 2 * DAY


def test_the_whole_history(org: Organization, path: str) -> None:
    last = org.get(path, limit=100)["data"]
    for row, short in zip(org.get(path, limit=100, history=True)["data"], last, strict=True):
        count = sum(name.startswith("status_") for name in row)
        names = ["date", "status_1", *(f"{kind}_{n}" for n in range(2, count + 1) for kind in ("date", "status"))]
        assert list(row) == [*BASIC, *names]
        statuses = [row[f"status_{n}"] for n in range(1, count + 1)]
        assert statuses == sorted(statuses, key=WORDS.index)
        moments = [moment(row["date"]), *(moment(row[f"date_{n}"]) for n in range(2, count + 1))]
        assert moments == sorted(moments)
        assert (statuses[-1], moments[-1]) == (short["status"], moment(short["date"]))
        if "Erro" not in statuses[-1]:
            assert tuple(statuses) == WORDS[:count]


def test_attributes_on_request(org: Organization, path: str) -> None:
    known = {each["name"]: each["uuid"] for each in org.get("/attributes")["data"]["atributtes"]}
    row = org.get(path, limit=1, interaction_attributes=True, customer_attributes=True)["data"][0]
    assert list(row) == [*BASIC, "date", "status", "interaction_attributes", "customer_attributes"]
    assert row["interaction_attributes"] == [{"uuid": known["produto"], "name": "produto", "value": "P0"}]
    assert {(each["name"], each["value"]) for each in row["customer_attributes"]} == {
        ("cpf", person(0)["cpf"]), ("uf", "PE")
    }  # fmt: skip
    assert all(each["uuid"] == known[each["name"]] for each in row["customer_attributes"])
    for name in ("interaction_attributes", "customer_attributes"):
        assert list(org.get(path, limit=1, **{name: True})["data"][0]) == [*BASIC, "date", "status", name]


def test_attributes_of_the_world(org: Organization) -> None:
    sent = next(each for each in org.everything() if each["distribution_chanel"] == 2)
    rows = org.statuses(sent["uuid"], interaction_attributes=True, customer_attributes=True)
    assert len({row["phone"] for row in rows}) == len(rows) == sent["valid"]
    for row in rows[::40]:
        assert [each["name"] for each in row["interaction_attributes"]] == ["produto", "loja", "numero_pedido"]
        assert [each["name"] for each in row["customer_attributes"]] == ["cpf", "cidade", "uf", "segmento"]


def test_who_answered_had_clicked_before(org: Organization) -> None:
    """The interactions of a distribution of the world are answers of lines that its status has as clicked."""
    sent = next(each for each in org.everything() if each["distribution_chanel"] == 1)
    rows = {row["email"]: row for row in org.statuses(sent["uuid"])}
    first = datetime.fromtimestamp(sent["distributed_at"], UTC).date().isoformat()
    last = datetime.fromtimestamp(sent["distributed_at"] + 60 * DAY, UTC).date().isoformat()
    query = {"start": first, "end": last, "distribution_hash": sent["distribution_hash"], "limit": 100}
    data = org.get("/interactions", **query)["data"]
    assert data["total_rows"] > 30
    for each in data["interactions"]:
        row = rows[each["customer"]["email"]]
        assert row["status"] == "Clicada"
        assert moment(row["date"]) <= datetime.fromisoformat(each["answered_at"])


@pytest.mark.parametrize("channel", ["link", "qrcode", "linklist"])
def test_of_links_only_that_they_were_made(org: Organization, channel: str) -> None:
    made = org.create(person(), channel=channel)
    for query in ({}, {"page": 1}, {"history": True}):
        body = org.get(f"/distributions/{made['uuid']}/dispatch_status", **query)
        assert (body["data"], body["success"]) == ([], 1)
        assert body["message"]


def test_the_portuguese_path_of_the_english_page_is_none(org: Organization) -> None:
    """It stands in both pages' text; what is served is the request's own path."""
    answer = org.client.get(
        f"{org.mock.url}/track-cxm/v1/organiza%C3%A7%C3%B5es/x/distribui%C3%A7%C3%B5es/y/status_de_envio"
    )
    assert answer.status_code == 404


def test_the_documents_words(docs: Path) -> None:
    text = (docs / "track-cxm.postman_collection.json").read_text("utf-8")
    assert all(f"<p>{word}" in text for word in WORDS)
