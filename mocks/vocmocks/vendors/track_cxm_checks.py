"""Which lines of answers Track CXM takes: to questions of the survey, with values that they accept, and with
attributes that the organisation has."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from vocmocks.engine.behave import Call
from vocmocks.engine.problem import Violation
from vocmocks.engine.words import describe
from vocmocks.vendors.track_cxm_account import STATIC, attributes
from vocmocks.vendors.track_cxm_customers import IDENTIFIER
from vocmocks.worlds.track_cxm_surveys import CHOICE, OPEN, Question, Survey

DOCUMENT = "track-cxm.postman_collection.json"
LINES: Mapping[str, str] = {"document": DOCUMENT, "pointer": "/item/0/item/1/request/description", "how": "sentence"}
QUESTIONS: Mapping[str, str] = {"document": DOCUMENT, "pointer": "/item/0/item/0/request/description", "how": "example"}


@dataclass(frozen=True, slots=True)
class Checks:
    """`checks(number, line)`: what is wrong with a line of a call's body. `names`: of attributes, for customers and
    interactions; those that the document's own examples use are let through."""

    survey: Survey
    names: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, call: Call, survey: Survey) -> Checks:
        known = {*STATIC, IDENTIFIER, *attributes(call.seed)}
        shown = _documented(call)
        return cls(survey, {part: frozenset({*known, *shown[part]}) for part in shown})

    def __call__(self, number: int, line: Mapping[str, Any]) -> Iterator[Violation]:
        for part, known in self.names.items():
            for name in line.get(part, ()):
                if name not in known:
                    expected = "an attribute that the organization has registered"
                    yield _violation(f"/{number}/{part}/{name}", expected, "one that it has not", LINES)
        asked = set[str]()
        for place, given in enumerate(line["questions"]):
            at = f"/{number}/questions/{place}"
            yield from self._question(at, given, asked)
            asked.add(given["public_hash"])

    def _question(self, at: str, given: Mapping[str, Any], asked: set[str]) -> Iterator[Violation]:
        hash, answer = given["public_hash"], given["answer"]
        question = self.survey.items.get(hash)
        if question is None:
            expected = f"a question of this survey ({', '.join(self.survey.items)})"
            yield _violation(f"{at}/public_hash", expected, describe(hash), LINES)
        elif hash in asked:
            yield _violation(f"{at}/public_hash", "one answer to each question", f"a second to {hash}", LINES)
        elif "response" not in answer and "comment" not in answer:
            yield _violation(f"{at}/answer", "a response or a comment", "neither", LINES)
        else:
            yield from _answer(f"{at}/answer", question, answer)


def _answer(at: str, question: Question, answer: Mapping[str, Any]) -> Iterator[Violation]:
    if "response" in answer and not accepts(question, answer["response"]):
        yield _violation(f"{at}/response", _expected(question), describe(answer["response"]), QUESTIONS)
    if answer.get("comment") and not question.takes_comments:
        yield _violation(f"{at}/comment", "nothing (comments are not enabled)", describe(answer["comment"]), QUESTIONS)


def accepts(question: Question, response: Any) -> bool:
    """Whether a question takes a response: a number of its scale, one or more of its choices, any text."""
    if question.type == OPEN:
        return isinstance(response, str)
    if question.type == CHOICE:
        chosen = response if isinstance(response, list) else [response]
        return bool(chosen) and len(set(chosen)) == len(chosen) and set(chosen) <= {*question.options}
    accepted = question.accepted_answers
    numbers = accepted.values() if isinstance(accepted, Mapping) else accepted
    return isinstance(response, int | float) and not isinstance(response, bool) and response in numbers


def _expected(question: Question) -> str:
    accepted = question.accepted_answers
    if question.type == OPEN:
        return "string"
    if isinstance(accepted, Mapping):
        return " or ".join(f"{number} ({name})" for name, number in accepted.items())
    listed = ", ".join(json.dumps(value, ensure_ascii=False) for value in accepted)
    return f"one or more of {listed}" if question.type == CHOICE else f"one of {listed}"


def _documented(call: Call) -> dict[str, tuple[str, ...]]:
    """The names that the document's examples have, by the part of the line that they are in."""
    body = call.operation.body
    media = next(iter(body.content.values())) if body is not None else None
    line = media.schema["items"]["properties"] if media is not None and media.schema is not None else {}
    return {part: tuple(line[part].get("properties", ())) for part in ("customer", "interaction")}


def _violation(pointer: str, expected: str, found: str, source: Mapping[str, str]) -> Violation:
    return Violation("body", pointer, expected, found, "enum", source)
