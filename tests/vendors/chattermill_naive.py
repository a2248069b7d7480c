"""Chattermill's lists and metrics as plainly as can be: every response as clients see it, looked through each time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vocmocks.clock import iso, parse_iso
from vocmocks.worlds.spread import DAY

Value = Mapping[str, Any]
NAMES = {"nps": "NPS", "csat": "CSAT", "review": "Review", "support": "Support ticket", "survey": "Survey",
         "zendesk": "Zendesk", "app_store": "App Store"}  # fmt: skip


def listed(responses: Sequence[Value], query: Mapping[str, Any], now: float) -> list[Value]:
    """`responses`: the newest first, as they are shown at that moment."""
    return [value for value in responses if wanted(value, query, now)]


def wanted(value: Value, query: Mapping[str, Any], now: float) -> bool:
    score, phrases = value["score"], value["phrases"]
    return (
        within(value["created_at"], query.get("from"), query.get("to"))
        and within(value["updated_at"], query.get("updated_from"), query.get("updated_to"))
        and all(
            value[name] == NAMES.get(query[name], query[name]) for name in ("data_type", "data_source") if name in query
        )
        and ("score_from" not in query or (score is not None and score >= query["score_from"]))
        and ("score_to" not in query or (score is not None and score <= query["score_to"]))
        and ("comment_present" not in query or bool(value["comment"]) == query["comment_present"])
        and ("text_analytics_processed" not in query or processed(value, now) == query["text_analytics_processed"])
        and ("theme" not in query or any(phrase["theme"] == query["theme"] for phrase in phrases))
        and ("filter_property" not in query or has(value, query["filter_property"], query.get("filter_value")))
        and ("segment" not in query or query["segment"](value))
    )


def within(moment: str, first: str | None, last: str | None) -> bool:
    return (first is None or moment >= _full(first)) and (last is None or moment <= _full(last, end=True))


def _full(text: str, *, end: bool = False) -> str:
    begin = parse_iso(text)
    return iso(begin + DAY - 0.001 if end and len(text) == 10 else begin)


def processed(value: Value, now: float) -> bool:
    """Whether text analytics has run over it, five minutes after it got its comment."""
    return parse_iso(value["commented_at"]) + 300 <= now + 0.0005


def has(value: Value, property: str, wanted: str | None) -> bool:
    found = value["user_attributes"].get(property, {}).get("value")
    text = str(found).lower() if isinstance(found, bool) else None if found is None else str(found)
    return text == wanted if wanted else text in (None, "")


def metric(responses: Sequence[Value], type: str, query: Mapping[str, Any]) -> tuple[float | None, int]:
    """Value and count."""
    values = [value for value in responses if within(value["created_at"], query.get("from"), query.get("to"))]
    if query.keys() & {"category", "theme", "sentiment"}:
        values = [value for value in values if matching(value, query)]
    if type == "volume":
        return len(values), len(values)
    if type == "sentiment":
        found = [phrase["sentiment"] for value in values for phrase in matching(value, query)]
        return percent(found.count("positive") - found.count("negative"), len(found)), len(found)
    if type == "average_score":
        scores = [value["score"] for value in values if value["score"] is not None]
        return (round(sum(scores) / len(scores), 2) if scores else None), len(scores)
    scores = [v["score"] for v in values if v["score"] is not None and v["data_type"] == type.upper()]
    if type == "csat":
        return percent(sum(score >= 4 for score in scores), len(scores)), len(scores)
    return percent(sum(score >= 9 for score in scores) - sum(score <= 6 for score in scores), len(scores)), len(scores)


def matching(value: Value, query: Mapping[str, Any]) -> list[Value]:
    names = [name for name in ("category", "theme", "sentiment") if name in query]
    return [phrase for phrase in value["phrases"] if all(phrase[name] == query[name] for name in names)]


def percent(part: float, whole: int) -> float | None:
    return round(100 * part / whole, 2) if whole else None
