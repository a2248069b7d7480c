"""Track CXM's distributions and exports over real HTTP: answers are held against the contract, counters against each
other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Self

import httpx
from tests.vendors.api import START

from vocmocks.clock import iso, parse_iso
from vocmocks.engine.match import Match
from vocmocks.engine.verdict import Verdict
from vocmocks.testing import MockServer
from vocmocks.vendors.track_cxm_calls import organization_uuid

VENDOR = "track-cxm"
REASONS = (
    "no_customer", "duplicated_customer", "duplicated_channel", "unknown_channel", "no_channel", "identifier_format",
    "channel_attribute_format", "parse",
)  # fmt: skip
REFUSALS = ("unsubscribed_channel", "blockrule", "blocked", "quarantine")
ORDER = ("delivered", "opened", "clicked", "answered")


class Organization:
    """One token's organisation, with its clock standing still at START. Paths are below the organisation's."""

    def __init__(self, mock: MockServer, token: str) -> None:
        self.mock, self.token = mock, token
        self.client = httpx.Client(headers={"Authorization": f"Bearer {token}"}, timeout=60)
        self.admin = httpx.Client(base_url=f"{mock.url}/__admin", headers={"X-Vocmocks-Tenant": token}, timeout=60)
        self.admin.post("/clock", json={"now": iso(START), "frozen": True}).raise_for_status()
        self.vendor = mock.app.state.vendors[VENDOR]
        self.samples: dict[str, Any] = next(
            each["samples"] for each in self.admin.get("/vendors").json()["vendors"] if each["name"] == VENDOR
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.client.close()
        self.admin.close()

    def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        whole = f"/v1/organizations/{organization_uuid(self.token)}{path}"
        answer = self.client.request(method, f"{self.mock.url}/{VENDOR}{whole}", **options)
        self._check(method, whole.partition("?")[0], answer)
        return answer

    def get(self, path: str, **query: Any) -> Any:
        """What is answered to a call that goes well."""
        answer = self.send("GET", path, params=query or None)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, json: Any = None) -> httpx.Response:
        return self.send("POST", path, json=json)

    def advance(self, seconds: float) -> None:
        self.admin.post("/clock/advance", json={"seconds": seconds}).raise_for_status()

    @property
    def now(self) -> float:
        return parse_iso(self.admin.get("/clock").json()["now"])

    def create(self, *lines: Mapping[str, Any], channel: str = "email", **more: Any) -> dict[str, Any]:
        """A new distribution of the sampled survey, as it is read."""
        body = {"survey_uuid": self.samples["survey_uuid"], "distribution_channel": channel, "import_lines": lines}
        answer = self.post("/distributions", {**body, **more})
        assert (answer.status_code, answer.content) == (200, b""), answer.text
        return self.newest()

    def newest(self) -> dict[str, Any]:
        found: dict[str, Any] = self.of_survey(limit=1)[0]
        return found

    def of_survey(self, survey: str = "", **query: Any) -> list[dict[str, Any]]:
        path = f"/distributions/surveys/{survey or self.samples['survey_uuid']}"
        found: list[dict[str, Any]] = self.get(path, **query)["data"]["distributions"]
        for each in found:
            check_counters(each)
        return found

    def read(self, distribution: Mapping[str, Any] | str) -> dict[str, Any]:
        uuid = distribution if isinstance(distribution, str) else distribution["uuid"]
        found: dict[str, Any] = self.get(f"/distributions/{uuid}")["data"]
        check_counters(found)
        return found

    def surveys(self) -> list[str]:
        return [each["uuid"] for each in self.get("/surveys")["data"]["surveys"]]

    def everything(self) -> Iterator[dict[str, Any]]:
        for survey in self.surveys():
            yield from self.of_survey(survey)

    def statuses(self, uuid: str, **query: Any) -> list[dict[str, Any]]:
        """Every row of the dispatch status, page by page."""
        found: list[dict[str, Any]] = []
        page, pages = 1, 1
        while page <= pages:
            body = self.get(f"/distributions/{uuid}/dispatch_status", page=page, limit=100, **query)
            found += body["data"]
            pages, page = body["total_pages"], page + 1
            assert body["total_rows"] >= len(found)
        assert body["total_rows"] == len(found)
        return found

    def _check(self, method: str, path: str, answer: httpx.Response) -> None:
        found = self.vendor.pipeline.match(method, path)
        assert isinstance(found, Match)
        responses = found.operation.responses
        documented = (responses.get(answer.status_code) or responses[None]).json
        if documented is None:
            assert answer.content == b""
            return
        assert documented.schema is not None
        assert Verdict(documented.schema, self.vendor.contract.components).violations(answer.json(), "body") == []


def check_counters(shown: Mapping[str, Any]) -> None:
    """Everything that has to add up, of one distribution at one moment."""
    assert tuple(shown["invalid_errors"]) == tuple(f"error_{name}_counter" for name in REASONS)
    assert tuple(shown["not_delivered_errors"]) == tuple(f"error_{name}_counter" for name in REFUSALS)
    assert shown["invalid"] == sum(shown["invalid_errors"].values())
    assert shown["not_delivered"] == sum(shown["not_delivered_errors"].values())
    assert shown["added"] == shown["valid"] + shown["invalid"]
    assert shown["processed"] == shown["delivered"] + shown["failed"] + shown["not_delivered"] <= shown["valid"]
    assert shown.get("total_processed_counter", shown["processed"] + shown["invalid"]) == (
        shown["processed"] + shown["invalid"]
    )
    reached = [shown[name] for name in ORDER]
    assert reached == sorted(reached, reverse=True)
    assert shown["answered"] == shown["done"] + shown["partial"]
    counted = (value for value in shown.values() if isinstance(value, int))
    assert min(counted) >= 0
    assert shown["distributed_at"] or not shown["processed"]


def check_statuses(rows: list[dict[str, Any]], shown: Mapping[str, Any]) -> None:
    """The rows of a distribution's dispatch status tell what its counters tell."""
    found = Counter(row["status"] for row in rows)
    assert found["Clicada"] == shown["clicked"]
    assert found["Aberta"] == shown["opened"] - shown["clicked"]
    assert found["Recebido"] == shown["delivered"] - shown["opened"]
    assert found["Erro - Blocked"] == shown["not_delivered"]
    assert found["Erro - Dropped"] + found["Erro - Bounce"] == shown["failed"]
    assert len(rows) - found["Enviado"] == shown["processed"]


def person(number: int = 0, **more: Any) -> dict[str, Any]:
    """A line that can be used."""
    return {
        "name": f"Pessoa {number}",
        "email": f"pessoa{number}@example.com",
        "phone": f"55119{number:08}",
        "cpf": f"{10_000_000_000 + number}",
        **more,
    }
