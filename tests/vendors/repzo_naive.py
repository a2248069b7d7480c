"""Repzo's lists and figures as plainly as can be: every record in a list, looked through each time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vocmocks.worlds.repzo_figures import is_answered, numeric

Value = Mapping[str, Any]
EXACT = ("activity_type", "rep", "client", "overall_satisfaction", "template_id")


def matching(values: Sequence[Value], query: Mapping[str, Any]) -> list[Value]:
    return [value for value in values if wanted(value, query)]


def wanted(value: Value, query: Mapping[str, Any]) -> bool:
    day = value["createdAt"][:10]
    return (
        all(value.get(name) == query[name] for name in EXACT if name in query)
        and ("_id" not in query or value["_id"] in query["_id"])
        and ("company_namespace" not in query or bool({*query["company_namespace"]} & {*value["company_namespace"]}))
        and query.get("date_from", day) <= day <= query.get("date_to", day)
    )


def ordered(values: Sequence[Value], sort: str | None) -> list[Value]:
    newest_first = sorted(values, key=lambda value: value["createdAt"])[::-1]
    if sort is None:
        return newest_first
    name, _, direction = sort.removeprefix("-").partition(":")
    descending = (direction == "desc") != sort.startswith("-")
    if (name, descending) == ("createdAt", True):
        return newest_first
    return sorted(newest_first, key=lambda value: (name in value, value.get(name, 0)), reverse=descending)


def detailed(values: Sequence[Value]) -> dict[str, Any]:
    days: dict[str, list[int]] = {}
    tallies: dict[str, list[Value]] = {}
    for value in values:
        days.setdefault(value["createdAt"][:10], []).append(value["overall_satisfaction"])
        for response in value["responses"]:
            if response.get("question_id") is not None and is_answered(response):
                tallies.setdefault(response["question_id"], []).append(response)
    return {
        "summary": {
            "total_feedback": len(values),
            "average_satisfaction": mean([value["overall_satisfaction"] for value in values]),
            "response_rate": mean([value["completion_rate"] for value in values]),
        },
        "satisfaction_trends": [
            {"date": day, "average_satisfaction": mean(scores), "count": len(scores)}
            for day, scores in sorted(days.items())
        ],
        "question_analysis": [question(id, responses) for id, responses in tallies.items()],
    }


def question(id: str, responses: Sequence[Value]) -> dict[str, Any]:
    text = next((response["question_text"] for response in responses if response.get("question_text")), None)
    numbers = [number for response in responses if (number := numeric(response)) is not None]
    return {
        "question_id": id,
        **({} if text is None else {"question_text": text}),
        "average_score": mean(numbers),
        "response_count": len(responses),
    }


def mean(numbers: Sequence[float]) -> float:
    return round(sum(numbers) / len(numbers), 2) if numbers else 0
