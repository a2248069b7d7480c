"""The four workflows of Chattermill's page, and its webhooks, over real HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.engine.caller import Receiver, eventually

from vocmocks.clock import iso
from vocmocks.settings import Settings
from vocmocks.testing import MockServer

START = 1_790_000_000.0
SIZE = 800
SETTINGS = Settings(vendors=("chattermill",), start=START, world={"chattermill.responses": SIZE})


class Client:
    """A customer's program: it knows its key and what the page says."""

    def __init__(self, url: str, key: str = "test_flow") -> None:
        self.key, self._admin, self.url = key, f"{url}/__admin", f"{url}/chattermill/v1"
        self.headers = {"Authorization": f"Bearer {key}"}

    def call(self, method: str, path: str, status: int = 200, **options: Any) -> Any:
        answer = httpx.request(method, f"{self.url}{path}", headers=self.headers, timeout=30, **options)
        assert answer.status_code == status, answer.text
        return answer.json()

    def get(self, path: str, **query: Any) -> Any:
        return self.call("GET", path, params=query)

    def admin(self, method: str, path: str, body: Any = None, expected: tuple[int, ...] = (200, 201)) -> Any:
        headers = {"X-Vocmocks-Tenant": self.key}
        answer = httpx.request(method, f"{self._admin}{path}", json=body, headers=headers, timeout=30)
        assert answer.status_code in expected, answer.text
        return answer.json()

    def advance(self, seconds: float) -> None:
        self.admin("POST", "/clock/advance", {"seconds": seconds})

    def pages(self, path: str, **query: Any) -> Iterator[dict[str, Any]]:
        """Until a page that is shorter than asked for."""
        size, page = query.setdefault("per_page", 50), 1
        while True:
            found = self.get(path, page=page, **query)["responses"]
            yield from found
            if len(found) < size:
                return
            page += 1

    def project(self, name: str = "Bright Basket") -> str:
        """The key of the project with this name."""
        return str(next(each["key"] for each in self.get("/projects")["projects"] if each["name"] == name))

    def add(self, project: str, **fields: Any) -> Any:
        body = {"response": {"data_type": "nps", "data_source": "survey", **fields}}
        return self.call("POST", f"/{project}/responses", 201, json=body)["response"]


@pytest.fixture(scope="module")
def mock() -> Iterator[str]:
    with MockServer(SETTINGS) as server:
        yield server.url


@pytest.fixture
def client(mock: str, request: pytest.FixtureRequest) -> Client:
    """Each test is a tenant of its own, whose clock stands still."""
    client = Client(mock, f"test_{request.node.name[:60]}")
    client.admin("POST", "/clock", {"now": iso(START), "frozen": True})
    return client


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiving:
        yield receiving


def test_the_page_names_these_workflows(docs: Path) -> None:
    """Should the page change, so should these tests."""
    text = json.loads((docs / "chattermill.postman_metadata.json").read_text("utf-8"))["collection"]["info"][
        "description"
    ]
    section = text.partition("# Typical Workflows")[2].partition("# Getting Help")[0]
    assert [line.removeprefix("## ").split(" ")[0] for line in section.splitlines() if line.startswith("## ")] == [
        "Fetching", "Adding", "Actioning", "Enriching",
    ]  # fmt: skip


# Fetching new responses


def test_fetching_by_date_range(client: Client) -> None:
    """Hour by hour: nothing comes twice, nothing is missed, whatever arrives meanwhile."""
    project = client.project()
    first = client.add(project, comment="before")
    client.advance(1800)
    second = client.add(project, comment="in the same hour")
    client.advance(1800)
    window = {"from": iso(START), "to": iso(START + 3599.999)}
    fetched = []
    for response in client.pages(f"/{project}/responses", per_page=1, **window):
        fetched.append(response["id"])
        client.add(project, comment="while pages are read")
    assert fetched == [second["id"], first["id"]]
    later = [r["id"] for r in client.pages(f"/{project}/responses", **{"from": iso(START + 3600)})]
    assert len(later) == 2
    assert not {*later} & {*fetched}


def test_fetching_up_to_the_last_id(client: Client) -> None:
    """The last processed id is stored, and pages are read until it comes up. What arrives then is for next time."""
    project = client.project()

    def poll(last: int) -> list[int]:
        found: dict[int, None] = {}
        for response in client.pages(f"/{project}/responses", per_page=3):
            if response["id"] <= last:
                break
            found[response["id"]] = None
            if len(found) % 3 == 1:
                arriving.append(client.add(project)["id"])
        return list(found)

    arriving: list[int] = []
    last = client.get(f"/{project}/responses")["responses"][0]["id"]
    added = [client.add(project)["id"] for _ in range(8)]
    fetched = poll(last)
    assert fetched == sorted(fetched, reverse=True)
    assert set(fetched) == set(added)
    waiting = list(arriving)
    assert set(waiting) <= set(poll(max(fetched))) <= set(arriving)


def test_fetching_everything(client: Client) -> None:
    for project in (each["key"] for each in client.get("/projects")["projects"]):
        ids = [response["id"] for response in client.pages(f"/{project}/responses", per_page=100)]
        assert len(ids) == len(set(ids)) == client.get(f"/{project}/metrics/volume")["metric"]["value"] > 100
        assert ids == sorted(ids, reverse=True)


# Adding feedback


def test_adding_feedback(client: Client) -> None:
    """Projects first, then the keys of sources and types, then the response."""
    project = client.project()
    types = {each["name"]: each["key"] for each in client.get(f"/{project}/data_types")["data_types"]}
    sources = {each["name"]: each["key"] for each in client.get(f"/{project}/data_sources")["data_sources"]}
    comment = "The checkout is confusing, but customer service was very helpful"
    added = client.add(
        project,
        score=2,
        comment=comment,
        data_type=types["CSAT"],
        data_source=sources["Zendesk"],
        user_meta={"ticket": {"type": "text", "value": "T-77", "name": "Ticket"}},
    )
    assert (added["dataset"], added["user_attributes"]["ticket"]["value"]) == ("CSAT - Zendesk", "T-77")
    assert client.get(f"/{project}/responses")["responses"][0] == added
    refused = {"response": {"data_type": types["NPS"], "data_source": sources["Zendesk"]}}
    message = client.call("POST", f"/{project}/responses", 422, json=refused)["error"]
    assert all(f"nps with {source}" in message for source in ("survey", "typeform"))
    client.advance(300)
    analysed = client.get(f"/{project}/responses/{added['id']}")["response"]
    assert [(phrase["theme"], phrase["sentiment"]) for phrase in analysed["phrases"]] == [
        ("App and website", "negative"), ("Customer service", "positive"),
    ]  # fmt: skip
    theme = next(t for t in client.get(f"/{project}/themes")["themes"] if t["name"] == "Customer service")
    assert client.get(f"/{project}/responses", theme_id=theme["id"], per_page=1)["responses"] == [analysed]


def test_the_journal_says_what_a_project_does_not_take(client: Client) -> None:
    for wrong, pointer in (
        ({"data_type": "nps", "data_source": "survey", "score": 11}, "/response/score"),
        ({"data_type": "nps", "data_source": "zendesk"}, "/response/data_source"),
        ({"data_type": "ces", "data_source": "survey"}, "/response/data_type"),
    ):
        message = client.call("POST", f"/{client.project()}/responses", 422, json={"response": wrong})["error"]
        entry = client.admin("GET", "/requests?vendor=chattermill&status=422")["requests"][0]
        assert (entry["outcome"], entry["operation"]) == ("unprocessable", "create_response")
        assert [(each["pointer"], each["message"]) for each in entry["violations"]] == [(pointer, message)]


# Data erasure


def test_erasing_a_customers_data(client: Client) -> None:
    """Found by an attribute, deleted for good: no list, search, metric or export has it again."""
    project = client.project()
    known = client.get(f"/{project}/responses", per_page=100)["responses"]
    email = next(r["user_attributes"]["email"]["value"] for r in known if "email" in r["user_attributes"])
    client.add(project, score=0, comment="The driver was rude", user_meta={"email": {"value": email}})
    client.advance(301)
    metrics = {type: client.get(f"/{project}/metrics/{type}")["metric"] for type in ("nps", "volume", "sentiment")}
    search = {"user_meta_property": "email", "user_meta_value": email}
    found = list(client.pages(f"/{project}/responses/search", **search))
    assert len(found) >= 2
    for response in found:
        assert response["user_attributes"]["email"]["value"] == email
        client.call("DELETE", f"/{project}/responses/{response['id']}")
    gone = {response["id"] for response in found}
    assert list(client.pages(f"/{project}/responses/search", **search)) == []
    assert client.call("POST", f"/{project}/responses/search", json=search) == {"responses": []}
    assert not gone & {response["id"] for response in client.pages(f"/{project}/responses")}
    for id in gone:
        assert client.call("GET", f"/{project}/responses/{id}", 404)["error"]
        assert client.call("PUT", f"/{project}/responses/{id}", 404, json={"response": {"score": 1}})["error"]
        assert client.get(f"/{project}/responses/search", response_id=id)["responses"] == []
    now = {type: client.get(f"/{project}/metrics/{type}")["metric"] for type in metrics}
    assert now["volume"]["value"] == metrics["volume"]["value"] - len(gone)
    assert now["sentiment"]["count"] < metrics["sentiment"]["count"]
    exported = client.admin("GET", f"/records/chattermill/responses?limit={SIZE * 2}")
    assert exported["total"] == SIZE + 1 - len(gone)
    assert not gone & {record["id"] for record in exported["records"]}
    assert email not in json.dumps(exported)


# Enriching


def test_enriching_by_polling(client: Client) -> None:
    """Responses without the attribute are looked for, and get it; nothing else about them changes."""
    project = client.project("Northline")
    path = f"/{project}/responses"
    client.admin("POST", "/clock/advance", {"seconds": 600})
    wanted = {"from": iso(START - 20 * 86_400), "filter_property": "lifetime_value"}
    before = {response["id"]: response for response in client.pages(path, **wanted)}
    assert len(before) > 5
    while batch := client.get(path, **wanted, per_page=4)["responses"]:
        for response in batch:
            value = {"type": "text", "value": f"{response['id'] % 7}", "name": "Lifetime value"}
            client.call("PUT", f"{path}/{response['id']}", json={"response": {"segments": {"lifetime_value": value}}})
    after = list(client.pages(path, **{"from": wanted["from"]}))
    assert {response["id"] for response in after} == before.keys()
    for response in after:
        old = before[response["id"]]
        attribute = {"lifetime_value": {"name": "Lifetime value", "value": f"{response['id'] % 7}"}}
        changed = {"user_attributes": {**old["user_attributes"], **attribute}, "updated_at": iso(START + 600)}
        assert response == {**old, **changed}
    some = client.get(path, filter_property="lifetime_value", filter_value="3", per_page=100)["responses"]
    assert {response["id"] for response in some} == {id for id in before if id % 7 == 3}
    assert [r["id"] for r in client.pages(path, updated_from=iso(START + 600))] == [r["id"] for r in after]


def test_enriching_when_told(client: Client, receiver: Receiver) -> None:
    """A webhook tells of each new response, which is then given an attribute; text analytics loses none of it."""
    project = client.project()
    hook = {
        "vendor": "chattermill",
        "url": f"{receiver.url}/new",
        "token": "whsec_1",
        "events": ["new_feedback_received"],
    }
    client.admin("POST", "/webhooks", hook)
    added = [client.add(project, comment="The app crashed", segments={"n": {"value": n}}) for n in range(3)]
    eventually(lambda: len(receiver.received) == 3)
    assert {each.headers["authorization"] for each in receiver.received} == {"Bearer whsec_1"}
    told = [body["response"] for body in receiver.bodies]
    assert told == added
    assert {(body["event"], body["project"]) for body in receiver.bodies} == {("new_feedback_received", project)}
    for response in told:
        tier = {"response": {"user_meta": {"tier": {"value": "Gold", "name": "Tier"}}}}
        client.call("PUT", f"/{project}/responses/{response['id']}", json=tier)
    client.advance(300)
    for response in told:
        found = client.get(f"/{project}/responses/{response['id']}")["response"]
        values = {id: each["value"] for id, each in found["user_attributes"].items()}
        assert values == {"n": response["user_attributes"]["n"]["value"], "tier": "Gold", "language": "en"}
        assert [phrase["theme"] for phrase in found["phrases"]] == ["App and website"]
    assert len(receiver.received) == 3


def test_what_the_page_advises_against(client: Client) -> None:
    """A search does not find what has not been processed, so that whoever enriches after searching misses it."""
    project = client.project()
    client.add(project, user_meta={"ticket": {"value": "T-1"}})
    search = {"user_meta_property": "ticket", "user_meta_value": "T-1"}
    assert client.call("POST", f"/{project}/responses/search", json=search)["responses"] == []
    client.advance(300)
    assert len(client.call("POST", f"/{project}/responses/search", json=search)["responses"]) == 1


# Webhooks


def test_a_changed_metric_is_told_when_it_changes(client: Client, receiver: Receiver) -> None:
    """NPS, average score and volume at once, sentiment when text analytics has run."""
    project = client.project()

    def metrics() -> dict[str, float]:
        types = ("nps", "csat", "average_score", "volume", "sentiment")
        return {type: client.get(f"/{project}/metrics/{type}")["metric"]["value"] for type in types}

    def told(count: int) -> dict[str, dict[str, Any]]:
        eventually(lambda: len(receiver.received) == count)
        assert {(body["event"], body["project"]) for body in receiver.bodies} == {("metric_changed", project)}
        bodies, receiver.received = receiver.bodies, []
        return {body["metric"]["type"]: {**body["metric"], "at": body["changed_at"]} for body in bodies}

    client.admin("POST", "/webhooks", {"vendor": "chattermill", "url": receiver.url, "events": ["metric_changed"]})
    before = metrics()
    added = client.add(project, score=0, comment="The delivery was late")
    first = told(3)
    after = metrics()
    assert first == {
        type: {"type": type, "value": after[type], "previous_value": before[type], "at": iso(START)}
        for type in ("nps", "average_score", "volume")
    }
    assert after["sentiment"] == before["sentiment"]
    client.call("PUT", f"/{project}/responses/{added['id']}", json={"response": {"segments": {"a": {"value": 1}}}})
    client.advance(299)
    assert metrics()["sentiment"] == before["sentiment"]
    assert receiver.received == []
    client.advance(1)
    sentiment = metrics()["sentiment"]
    previous = before["sentiment"]
    expected = {"type": "sentiment", "value": sentiment, "previous_value": previous, "at": iso(START + 300)}
    assert sentiment != previous
    assert told(1) == {"sentiment": expected}
    client.call("PUT", f"/{project}/responses/{added['id']}", json={"response": {"score": 10}})
    assert told(2).keys() == {"nps", "average_score"}
    client.call("DELETE", f"/{project}/responses/{added['id']}")
    assert told(4).keys() == {"nps", "average_score", "volume", "sentiment"}
    assert metrics() == before


def test_an_event_that_there_is_not(client: Client) -> None:
    hook = {"vendor": "chattermill", "url": "http://127.0.0.1:9", "events": ["new_feedback"]}
    refused = client.admin("POST", "/webhooks", hook, expected=(400,))
    assert "new_feedback_received" in json.dumps(refused)


# Where it is kept


def test_sqlite_keeps_what_was_added_changed_and_deleted(tmp_path: Path) -> None:
    settings = replace(SETTINGS, store=f"sqlite:{tmp_path / 'mock.db'}")
    with MockServer(settings) as server:
        client = Client(server.url)
        client.admin("POST", "/clock", {"now": iso(START), "frozen": True})
        added = client.add("northline", score=9, comment="The signal is weak", segments={"vip": {"value": True}})
        first, second = client.get("/northline/responses", per_page=3)["responses"][1:]
        path = f"/northline/responses/{first['id']}"
        changed = client.call("PUT", path, json={"response": {"user_meta": {"a": {"value": "b"}}}})["response"]
        client.call("DELETE", f"/northline/responses/{second['id']}")
        nps = client.get("/northline/metrics/nps")
    with MockServer(settings) as server:
        client = Client(server.url)
        assert client.get("/northline/responses", per_page=2)["responses"] == [added, changed]
        assert client.call("GET", f"/northline/responses/{second['id']}", 404)
        assert client.get("/northline/metrics/nps") == nps
        assert client.get("/northline/attributes/vip")["attribute"]["id"] == "vip"
        assert client.add("northline")["id"] > added["id"]
        client.advance(300)
        assert client.get(f"/northline/responses/{added['id']}")["response"]["phrases"][0]["theme"] == "Coverage"


def test_changes_at_the_same_time_are_all_kept(client: Client) -> None:
    """Many clients enrich one response at once: each attribute is there afterwards."""
    project = client.project()
    path = f"/{project}/responses/{client.add(project)['id']}"

    async def enrich() -> None:
        async with httpx.AsyncClient(base_url=client.url, headers=client.headers, timeout=30) as http:
            bodies = [{"response": {"segments": {f"a{n}": {"value": n}}}} for n in range(20)]
            answers = await asyncio.gather(*(http.put(path, json=body) for body in bodies))
            assert {answer.status_code for answer in answers} == {200}

    asyncio.run(enrich())
    found = client.get(path)["response"]["user_attributes"]
    assert {id: each["value"] for id, each in found.items()} == {f"a{n}": n for n in range(20)}
    listed = {each["id"] for each in client.get(f"/{project}/attributes")["attributes"]}
    assert {f"a{n}" for n in range(20)} <= listed
