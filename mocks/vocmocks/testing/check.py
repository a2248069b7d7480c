"""`vocmocks check`: a real account, or another mock, held against the contract that this one serves.

Only what reads is asked for (GET, HEAD), unless writing is allowed; and then nothing is changed but what was made here
or is named by the user. An operation is asked once its parameters have values (check_values.py), so one answer's ids
lead to the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import httpx
import orjson

from vocmocks.contract.error_responses import error_responses
from vocmocks.contract.errors import KINDS
from vocmocks.contract.model import Contract, Operation, Parameter, Response, essence_of, is_json
from vocmocks.engine.flat import is_placeholder
from vocmocks.testing.check_calls import Call, Caller, Unanswered, path_of
from vocmocks.testing.check_report import Difference, Outcome
from vocmocks.testing.check_shape import Finding, Shape
from vocmocks.testing.check_values import Value, Values

READING = ("GET", "HEAD")
TRIES = 3
SHOWN = 120
ANONYMOUS = "without credentials"
REASONS: Mapping[int, str] = {
    401: "the credentials were refused",
    403: "the credentials were refused",
    429: "over its rate limit",
}
"""Statuses that say nothing about the contract."""


class Check:
    """One vendor's contract against `caller`'s base URL. `only`: ids of operations; all where it is empty."""

    def __init__(
        self, contract: Contract, caller: Caller, values: Values, *, writes: bool = False, only: Iterable[str] = ()
    ) -> None:
        self._contract, self._caller, self._values = contract, caller, values
        self._writes, self._only = writes, frozenset(only)
        self._outcome = Outcome(contract.name, caller.url)
        self._shapes: dict[tuple[str, int], Shape] = {}
        self._probed = not caller.credentials

    def run(self) -> Outcome:
        pending = [each for each in self._ordered() if not self._only or each.id in self._only]
        try:
            while pending:
                ready = next((each for each in pending if not self._lacking(each)), None)
                if ready is None:
                    break
                pending.remove(ready)
                self._ask(ready)
        except Unanswered as unanswered:
            self._outcome.skipped |= {each.id: str(unanswered) for each in (ready, *pending) if each is not None}
            pending = []
        for each in pending:
            self._outcome.skipped[each.id] = f"no value for {', '.join(self._lacking(each))} (give --value NAME=VALUE)"
        for (operation, _), shape in self._shapes.items():
            self._report(operation, shape.unseen())
        return self._outcome

    def _ordered(self) -> Sequence[Operation]:
        """Those that read first, and of these the ones that need the fewest values."""
        found = []
        for each in self._contract.operations:
            if each.method in READING or self._writes:
                found.append(each)
            else:
                self._outcome.skipped[each.id] = f"{each.method} writes: see --allow-writes"
        order = {"GET": 0, "HEAD": 0, "POST": 1, "PUT": 2, "PATCH": 2, "DELETE": 3}
        if self._only:
            self._outcome.skipped = {k: v for k, v in self._outcome.skipped.items() if k in self._only}
        return sorted(found, key=lambda each: (order.get(each.method, 2), each.path.count("{")))

    def _lacking(self, operation: Operation) -> list[str]:
        return [each.name for each in _required(operation) if not self._values.candidates(operation, each)]

    def _ask(self, operation: Operation) -> None:
        if operation.method not in READING and operation.body is not None and _example(operation) is None:
            self._outcome.skipped[operation.id] = "no example of its body is documented"
            return
        chosen: dict[str, Value] = {}
        answer = None
        for chosen in self._assignments(operation):
            call = self._call(operation, chosen)
            answer = self._caller(call)
            if answer.status_code != 404:
                break
        if answer is None:
            return
        if self._is_about_request(operation, answer, chosen):
            return
        self._judge(operation, answer, answer.status_code)
        self._outcome.checked.append(operation.id)
        if answer.is_success and operation.method in READING:
            self._ask_for_more(operation, call)
            if not self._probed:
                self._probe(operation, call)

    def _ask_for_more(self, operation: Operation, call: Call) -> None:
        """Once more with all that can be switched on: there are fields which are shown only then."""
        given = {name for name, _ in call.query}
        switches = [
            (each.name, "true")
            for each in operation.parameters
            if each.location == "query" and self._values.schema(each).get("type") == "boolean"
        ]
        more = [pair for pair in switches if pair[0] not in given]
        if more:
            answer = self._caller(replace(call, query=[*call.query, *more]))
            if answer.status_code not in REASONS:
                self._judge(operation, answer, answer.status_code)

    def _assignments(self, operation: Operation) -> Iterator[dict[str, Value]]:
        """The likeliest values of all parameters, then the next ones."""
        lists = {each.name: self._values.candidates(operation, each) for each in _required(operation)}
        rounds = max((len(values) for values in lists.values()), default=1)
        for turn in range(min(rounds, TRIES)):
            yield {name: values[min(turn, len(values) - 1)] for name, values in lists.items()}

    def _call(self, operation: Operation, chosen: Mapping[str, Value]) -> Call:
        texts = {name: value.text for name, value in chosen.items()}
        asked = {each.name: self._values.given(operation, each) for each in operation.parameters}
        texts |= {name: value.text for name, value in asked.items() if value is not None}
        places = {each.name: each.location for each in operation.parameters}
        return Call(
            operation.method,
            path_of(operation, {name: text for name, text in texts.items() if places[name] == "path"}),
            [(name, text) for name, text in texts.items() if places[name] == "query"],
            {name: text for name, text in texts.items() if places[name] == "header"},
            _example(operation) if operation.method not in READING else None,
        )

    def _is_about_request(self, operation: Operation, answer: httpx.Response, chosen: Mapping[str, Value]) -> bool:
        """Whether the answer says nothing of the contract: then the operation counts as not checked."""
        status, reason = answer.status_code, REASONS.get(answer.status_code, "")
        paths = [value for each in operation.parameters if (value := chosen.get(each.name)) and each.location == "path"]
        if status == 404 and paths and any(each.origin in ("given", "example") for each in paths):
            reason = "nothing is there with these values"
        if operation.method not in READING and status in (400, 404, 409, 422):
            reason = "the documented example was refused there"
        if reason:
            self._outcome.skipped[operation.id] = f"{reason} ({status})"
        return bool(reason)

    def _judge(self, operation: Operation, answer: httpx.Response, status: int) -> None:
        response = operation.responses.get(status)
        if not answer.is_success or (response is None and None not in operation.responses):
            documented = " or ".join(str(each) for each in operation.responses if each is not None and each < 300)
            found = f"{status} {self._shown(answer)}".strip()
            message = f"expected {documented or 'success'}, found {found}"
            self._report(operation.id, [Finding("status", "", str(status), message)])
            return
        response = response or operation.responses[None]
        self._report(operation.id, self._content(operation, answer, response))

    def _content(self, operation: Operation, answer: httpx.Response, response: Response) -> Iterator[Finding]:
        if not response.content or answer.request.method == "HEAD":
            return
        found = essence_of(answer.headers.get("content-type", ""))
        expected = [essence_of(name) for name in response.content]
        if not answer.content:
            yield Finding("body", "", "empty", f"expected {' or '.join(expected)}, found nothing")
            return
        if found not in expected and "*/*" not in expected:
            told = f"expected {' or '.join(expected)}, found {found or 'none'}"
            yield Finding("content type", "", found or "none", told)
        if response.json is None or not any(is_json(name) for name in expected):
            return
        try:
            body = orjson.loads(answer.content)
        except orjson.JSONDecodeError:
            yield Finding("body", "", "not JSON", f"expected JSON, found {self._shown(answer)}")
            return
        self._values.learn(operation, body)
        key = (operation.id, answer.status_code)
        if key not in self._shapes:
            self._shapes[key] = Shape(response.json.schema, self._contract.components)
        yield from self._shapes[key].findings(body)

    def _probe(self, operation: Operation, call: Call) -> None:
        """The same without credentials, once: refused with the status and the shape that are documented?"""
        if not operation.security or operation.method not in READING:
            return
        self._probed = True
        answer = self._caller(call, anonymous=True)
        status = self._contract.error("unauthorized", operation).status or KINDS["unauthorized"]
        if answer.status_code != status:
            told = f"{ANONYMOUS}: expected {status}, found {answer.status_code}"
            self._report(operation.id, [Finding("status", ANONYMOUS, str(answer.status_code), told)])
            return
        documented = error_responses(self._contract, operation).get(str(status), {})
        for name, media in documented.get("content", {}).items():
            found = essence_of(answer.headers.get("content-type", ""))
            if found != essence_of(name):
                told = f"{ANONYMOUS}: expected {name}, found {found or 'none'}"
                self._report(operation.id, [Finding("content type", ANONYMOUS, found or "none", told)])
            elif is_json(name):
                self._report(operation.id, self._refusal(answer, media.get("schema")))

    def _refusal(self, answer: httpx.Response, schema: Any) -> Iterator[Finding]:
        try:
            body = orjson.loads(answer.content)
        except orjson.JSONDecodeError:
            yield Finding("body", ANONYMOUS, "not JSON", f"{ANONYMOUS}: expected JSON, found {self._shown(answer)}")
            return
        for each in Shape(schema, self._contract.components).findings(body):
            yield each._replace(place=f"{ANONYMOUS} {each.place}", message=f"{ANONYMOUS}: {each.message}")

    def _report(self, operation: str, findings: Iterable[Finding]) -> None:
        scrub = self._caller.scrub
        known = {each.key for each in self._outcome.differences}
        for each in findings:
            found = Difference(operation, each.kind, scrub(each.place), scrub(each.detail), scrub(each.message))
            if found.key not in known:
                self._outcome.differences.append(found)

    def _shown(self, answer: httpx.Response) -> str:
        text = " ".join(self._caller.scrub(answer.text).split())
        return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _required(operation: Operation) -> list[Parameter]:
    return [each for each in operation.parameters if each.required or each.location == "path"]


def _example(operation: Operation) -> Any:
    """Of its JSON body: one without placeholders first; None where there is none."""
    content = operation.body.content if operation.body is not None else {}
    found = [value for name, media in content.items() if is_json(name) for value in media.examples.values()]
    return min(found, key=is_placeholder, default=None)
