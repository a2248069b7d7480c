"""Repzo's figures over feedback, computed from the feedback itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

NUMERIC = ("rating", "scale")
"""Question types whose answers are numbers, also where somebody sends them as text."""


def detailed(values: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Summary, averages by day (UTC, in order, only days with feedback), and figures for each question."""
    scores = [value["overall_satisfaction"] for value in values]
    return {
        "summary": {
            "total_feedback": len(values),
            "average_satisfaction": _mean(scores),
            "response_rate": _mean([value["completion_rate"] for value in values]),
        },
        "satisfaction_trends": _trends(values),
        "question_analysis": _questions(values),
    }


def _trends(values: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    days: dict[str, list[int]] = {}
    for value in values:
        days.setdefault(value["createdAt"][:10], []).append(value["overall_satisfaction"])
    return [
        {"date": day, "average_satisfaction": _mean(scores), "count": len(scores)}
        for day, scores in sorted(days.items())
    ]


@dataclass(slots=True)
class _Tally:
    text: str | None = None
    total: float = 0
    numbers: int = 0
    answers: int = 0

    def add(self, response: Mapping[str, Any]) -> None:
        self.text = self.text or response.get("question_text")
        self.answers += 1
        number = numeric(response)
        if number is not None:
            self.total += number
            self.numbers += 1

    def figures(self, id: str) -> dict[str, Any]:
        text = {} if self.text is None else {"question_text": self.text}
        average = round(self.total / self.numbers, 2) if self.numbers else 0
        return {"question_id": id, **text, "average_score": average, "response_count": self.answers}


def _questions(values: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    tallies: dict[str, _Tally] = {}
    for value in values:
        for response in value["responses"]:
            if (id := response.get("question_id")) is not None and is_answered(response):
                tallies.setdefault(id, _Tally()).add(response)
    return [tally.figures(id) for id, tally in tallies.items()]


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


def _mean(numbers: Sequence[float]) -> float:
    return round(sum(numbers) / len(numbers), 2) if numbers else 0
