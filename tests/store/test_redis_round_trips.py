"""What a request costs on Redis: counted, over the whole application."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from tests.engine.caller import CALLER, Receiver
from tests.engine.caller import plugin as caller_plugin
from tests.vendors.agent_connect_http import token

from vocmocks.engine import app as application
from vocmocks.engine.vendor import Sampling
from vocmocks.store import redis_link

from .conftest import START, Run
from .redis_server import RedisServer
from .redis_worker import Worker

ME = {"Authorization": "Bearer test_me"}
FEEDBACK = "/repzo/v1/activity-feedback-v2"
REASON = "/collectif/api/1.1/wf/add_churn_reason"
BODY = {"reason": "price", "date": 1688057218}
EMPLOYEES = "/agent-connect/v2/employees"
VENDORS = ("agent-connect", "collectif", "repzo", "track-cxm")


def connect(key: str = "test_me", issued: float = START) -> dict[str, str]:
    return {"x-api-key": key, "Authorization": token(key, int(issued))}


@pytest.fixture
def workers(redis_server: RedisServer, run: Run) -> Iterator[tuple[Worker, Worker]]:
    """Two, which have answered the tenant before and listen for what is switched."""
    made = Worker(redis_server, vendors=VENDORS, start=START), Worker(redis_server, vendors=VENDORS, start=START)

    async def begin() -> None:
        for worker in made:
            while worker.backend.switches.active:
                assert (await worker.ask("GET", FEEDBACK, ME)).status_code == 200
            assert (await worker.ask("POST", REASON, ME, json=BODY)).status_code == 200

    run(begin())
    yield made
    for worker in made:
        run(worker.backend.close())


async def cost(
    worker: Worker, method: str, path: str, headers: dict[str, str] = ME, status: int = 200, **more: Any
) -> Any:
    """Round trips, and the answer."""
    answer = await worker.ask(method, path, headers, **more)
    assert answer.status_code == status, answer.text
    return len(worker.trips), answer


async def samples(worker: Worker, vendor: str) -> dict[str, Any]:
    found = worker.app.state.vendors[vendor]
    return dict(await found.plugin.samples(Sampling(worker.app.state.services, "test_me", found.contract)))


async def entries(worker: Worker) -> list[Any]:
    return list(await worker.backend.journal.find("test_me"))


class TestOneRoundTrip:
    def test_reading(self, workers: tuple[Worker, Worker], run: Run) -> None:
        async def check() -> None:
            worker = workers[0]
            await cost(worker, "GET", FEEDBACK)
            trips, answer = await cost(worker, "GET", FEEDBACK)
            assert trips == 1
            id = answer.json()["data"][0]["_id"]
            await cost(worker, "GET", f"{FEEDBACK}/{id}")
            assert (await cost(worker, "GET", f"{FEEDBACK}/{id}"))[0] == 1
            assert (await cost(worker, "GET", f"{FEEDBACK}?per_page=3&page=2"))[0] == 1

        run(check())

    def test_creating(self, workers: tuple[Worker, Worker], run: Run) -> None:
        async def check() -> None:
            for number in range(3):
                trips, _ = await cost(workers[0], "POST", REASON, json={**BODY, "reason": f"reason {number}"})
                assert trips == 1 or not number
            kept = [entry for entry in await entries(workers[1]) if entry.method == "POST"]
            assert [entry.id for entry in kept] == sorted({entry.id for entry in kept}, reverse=True)
            records = await workers[1].app.state.services.records("test_me", "collectif", "churn_reasons").all()
            assert len(records) >= len(kept)

        run(check())

    def test_changing_and_removing(self, workers: tuple[Worker, Worker], run: Run) -> None:
        async def check() -> None:
            worker = workers[0]
            at = f"{FEEDBACK}/{(await samples(worker, 'repzo'))['id']}"
            await cost(worker, "PATCH", at, json={"nps_score": 3})
            for score in (4, 5):
                trips, answer = await cost(worker, "PATCH", at, json={"nps_score": score})
                assert (trips, answer.json()["data"]["nps_score"]) == (1, score)
            trips, answer = await cost(worker, "GET", at)
            assert (trips, answer.json()["data"]["nps_score"]) == (1, 5)
            assert (await cost(workers[1], "GET", at))[1].json() == answer.json()
            assert (await cost(worker, "DELETE", at))[0] == 1
            assert (await cost(worker, "GET", at, status=404))[0] == 1

        run(check())

    def test_with_a_json_web_token(self, workers: tuple[Worker, Worker], run: Run) -> None:
        async def check() -> None:
            worker = workers[0]
            for path in (EMPLOYEES, "/agent-connect/v2/data?limit=2", "/agent-connect/v2/qa"):
                await cost(worker, "GET", path, connect())
                assert (await cost(worker, "GET", path, connect()))[0] == 1

        run(check())

    def test_refusals(self, workers: tuple[Worker, Worker], run: Run) -> None:
        async def check() -> None:
            assert (await cost(workers[0], "POST", REASON, json={**BODY, "reason": 5}, status=400))[0] == 1
            assert (await cost(workers[0], "GET", "/repzo/v1/nowhere", status=404))[0] == 1
            large = b"x" * (workers[0].app.state.settings.max_body + 1)
            assert (await cost(workers[0], "POST", REASON, content=large, status=413))[0] == 1

        run(check())


class TestTwoWorkers:
    def test_each_sees_what_the_other_has_answered(self, workers: tuple[Worker, Worker], run: Run) -> None:
        async def check() -> None:
            at = f"{FEEDBACK}/{(await samples(workers[0], 'repzo'))['id']}"
            for score in range(8):
                worker, other = workers[score % 2], workers[1 - score % 2]
                await cost(worker, "PATCH", at, json={"nps_score": score})
                for each in (other, worker):
                    trips, answer = await cost(each, "GET", at)
                    assert answer.json()["data"]["nps_score"] == score
                    assert trips <= 3
                _, answer = await cost(other, "GET", FEEDBACK)
                shown = next(each for each in answer.json()["data"] if each["_id"] == at.rpartition("/")[2])
                assert shown["nps_score"] == score

        run(check())

    def test_what_was_sent_is_read_once(self, workers: tuple[Worker, Worker], run: Run) -> None:
        """A body that comes in parts is there when the request is answered once more."""

        async def parts() -> Any:
            for part in (b'{"reason": "both", ', b'"date": 1688057218}'):
                yield part

        async def check() -> None:
            headers = {**ME, "Content-Type": "application/json"}
            for worker in workers:
                trips, _ = await cost(worker, "POST", REASON, headers, content=parts())
                assert (await entries(worker))[0].request_body == b'{"reason": "both", "date": 1688057218}'
            assert trips > 1, "it was not overtaken"

        run(check())

    def test_a_token_is_held_against_the_clock_as_it_is(self, workers: tuple[Worker, Worker], run: Run) -> None:
        one, other = workers

        async def used() -> list[int]:
            counts = await other.backend.limiter.counts("test_me")
            return [count.used for count in counts if count.bucket.vendor == "agent-connect"]

        async def check() -> None:
            await cost(one, "GET", EMPLOYEES, connect())
            before = await used()
            await other.backend.clock.advance(7200, "test_me")
            await cost(one, "GET", EMPLOYEES, connect(), status=403)
            assert (await cost(one, "GET", EMPLOYEES, connect(), status=403))[0] == 2
            assert await used() == before
            assert (await cost(one, "GET", EMPLOYEES, connect(issued=START + 7200)))[0] == 1
            await other.backend.clock.advance(-7200, "test_me")
            assert (await cost(one, "GET", EMPLOYEES, connect()))[0] <= 3
            assert (await cost(one, "GET", EMPLOYEES, connect()))[0] == 1

        run(check())

    def test_limits(self, redis_server: RedisServer, run: Run) -> None:
        made = [Worker(redis_server, vendors=("collectif",), start=START, limits={"collectif": (5, 60)}) for _ in "ab"]

        async def check() -> None:
            await made[0].backend.clock.set(START, "test_me", frozen=True)
            found = [(await made[turn % 2].ask("POST", REASON, ME, json=BODY)).status_code for turn in range(9)]
            assert found == [200] * 5 + [429] * 4
            outcomes = [entry.outcome for entry in await entries(made[0])]
            assert outcomes == ["rate-limited"] * 4 + ["answered"] * 5
            await made[1].backend.clock.advance(60, "test_me")
            assert (await made[0].ask("POST", REASON, ME, json=BODY)).status_code == 200
            for worker in made:
                await worker.backend.close()

        run(check())

    def test_a_fault_is_for_the_next_request(self, workers: tuple[Worker, Worker], run: Run) -> None:
        one, other = workers

        async def check() -> None:
            rule = {"match": {"vendor": "repzo"}, "status": 503, "times": 1}
            assert (await cost(one, "GET", FEEDBACK))[1].status_code == 200
            assert (await other.ask("POST", "/__admin/faults", {}, json=rule)).status_code in (200, 201)
            assert [(await one.ask("GET", FEEDBACK, ME)).status_code for _ in range(2)] == [503, 200]
            assert (await other.ask("DELETE", "/__admin/faults", {})).is_success
            assert (await cost(one, "GET", FEEDBACK))[0] == 1

        run(check())


class TestWhatIsNotForeseen:
    def test_streams(self, workers: tuple[Worker, Worker], run: Run) -> None:
        async def check() -> None:
            path = "/agent-connect/v2/data?stream=true&limit=3"
            for _ in range(3):
                _, answer = await cost(workers[0], "GET", path, connect())
                assert len(answer.json()) == 3
            assert len([entry for entry in await entries(workers[0]) if entry.vendor == "agent-connect"]) == 3

        run(check())

    def test_records_that_are_reached_past_the_request(self, workers: tuple[Worker, Worker], run: Run) -> None:
        async def check() -> None:
            uuid = (await samples(workers[0], "track-cxm"))["organization_uuid"]
            path = f"/track-cxm/v1/organizations/{uuid}/exports/1"
            await cost(workers[0], "POST", path, json={})
            await workers[1].backend.clock.advance(86400, "test_me")
            links = [(await cost(worker, "GET", path))[1].json()["data"]["exports"][0]["csv_url"] for worker in workers]
            assert links[0] == links[1] is not None
            found = await workers[0].ask("GET", httpx.URL(links[0]).path, {})
            assert (found.status_code, found.headers["content-type"]) == (200, "text/csv; charset=utf-8")

        run(check())

    def test_callbacks_go_out_once(self, redis_server: RedisServer, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(application, "_plugin", caller_plugin)
        with Receiver() as receiver:
            made = [Worker(redis_server, descriptions={"caller": CALLER}, start=START) for _ in "ab"]

            async def check() -> None:
                for number in range(6):
                    body = {"url": receiver.url, "body": {"n": number}}
                    answer = await made[number % 2].ask("POST", "/caller/calls", ME, json=body)
                    assert answer.json() == {"called": 1}
                deliveries = await made[0].backend.outbox.deliveries("test_me")
                assert len(deliveries) == 6
                assert len([entry for entry in await entries(made[0]) if entry.operation == "call"]) == 6
                for worker in made:
                    await worker.app.state.services.callbacks.stop()
                    await worker.backend.close()

            run(check())
            assert sorted(each.body["n"] for each in receiver.received) == list(range(6))


class TestAway:
    def test_who_does_not_answer_is_waited_for_once(
        self, workers: tuple[Worker, Worker], redis_server: RedisServer, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(redis_link, "PATIENCE", 0.3)
        worker = workers[0]

        async def check() -> None:
            redis_server.pause()
            try:
                assert (await cost(worker, "POST", REASON, json={**BODY, "reason": "hung"}, status=503))[0] == 1
                assert (await cost(worker, "GET", FEEDBACK, {"Authorization": "Bearer test_new"}, status=503))[0] == 1
            finally:
                redis_server.pause(on=False)
            assert (await cost(worker, "POST", REASON, json={**BODY, "reason": "back"}))[1].status_code == 200
            sent = [entry.request_body for entry in await entries(worker) if entry.method == "POST"]
            assert len([body for body in sent if b"hung" in body]) <= 1
            assert b"back" in sent[0]

        run(check())

    def test_a_request_that_cannot_be_kept_is_refused(
        self, workers: tuple[Worker, Worker], redis_server: RedisServer, run: Run
    ) -> None:
        async def check() -> None:
            redis_server.stop()
            answer = (await cost(workers[0], "GET", FEEDBACK, status=503))[1]
            assert answer.json()["success"] is False
            redis_server.start()
            assert (await cost(workers[0], "GET", FEEDBACK))[1].status_code == 200

        run(check())
