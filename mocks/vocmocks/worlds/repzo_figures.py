"""Sums over Repzo's feedback, to which records are added and from which they are taken.

An answer in somebody's own words counts as an answer and not as a number; so do yes and no.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

NUMERIC = ("rating", "scale")
"""Question types whose answers are numbers, also where somebody sends them as text."""


@dataclass(slots=True)
class Figures:
    """`days`: (feedback, satisfaction) by day; `questions`: (answers, numbers, sum of the numbers) by id."""

    count: int = 0
    satisfaction: int = 0
    completion: float = 0
    days: dict[str, tuple[int, int]] = field(default_factory=dict)
    questions: dict[str, tuple[int, int, float]] = field(default_factory=dict)

    def copy(self) -> Figures:
        return Figures(self.count, self.satisfaction, self.completion, dict(self.days), dict(self.questions))

    def add(self, value: Mapping[str, Any], times: int = 1) -> None:
        """A record; `times` -1 takes it away."""
        score = value["overall_satisfaction"]
        self.add_day(value["createdAt"][:10], times, times * score)
        self.count += times
        self.satisfaction += times * score
        self.completion += times * value["completion_rate"]
        for response in answered(value):
            self.add_answer(response["question_id"], numeric(response), times)

    def add_day(self, day: str, count: int, satisfaction: int) -> None:
        present = self.days.get(day, (0, 0))
        self.days[day] = (present[0] + count, present[1] + satisfaction)

    def add_answer(self, id: str, number: float | None, times: int) -> None:
        found, numbers, total = self.questions.get(id, (0, 0, 0))
        if number is not None:
            numbers, total = numbers + times, total + times * number
        self.questions[id] = (found + times, numbers, total)


def answered(value: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The responses in which a question that is known has an answer."""
    return [
        response for response in value["responses"] if response.get("question_id") is not None and is_answered(response)
    ]


def is_answered(response: Mapping[str, Any]) -> bool:
    """Whether there is an answer at all: an empty text is none."""
    return response.get("response_value", response.get("response_text")) not in (None, "")


def numeric(response: Mapping[str, Any]) -> float | None:
    """The answer as a number, None where it is none (yes and no are not)."""
    value = response.get("response_value")
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    if isinstance(value, str) and response.get("question_type") in NUMERIC and value.strip().lstrip("-").isdecimal():
        return int(value)
    return None
