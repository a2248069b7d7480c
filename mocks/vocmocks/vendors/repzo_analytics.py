"""Repzo's figures over feedback: the world's, which never change, with the tenant's changes laid over them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vocmocks.store.base import Value
from vocmocks.store.view import View
from vocmocks.worlds.repzo_dealt import ANSWERED, FeedbackPopulation
from vocmocks.worlds.repzo_figures import Figures, answered

Place = tuple[int, bool, int, int]
"""Where an answer is: the record's place in the world, whether it is of it, its number, the place in the record."""


def detailed(view: View, people: FeedbackPopulation) -> dict[str, Any]:
    """Summary, averages by day (UTC, in order, only days with feedback), and figures for each question."""
    figures = people.figures(view.query.where, view.begin, view.end)
    if view.extras or view.dropped:
        figures = _laid_over(figures, view, people)
    return {
        "summary": {
            "total_feedback": figures.count,
            "average_satisfaction": _mean(figures.satisfaction, figures.count),
            "response_rate": _mean(figures.completion, figures.count),
        },
        "satisfaction_trends": [
            {"date": day, "average_satisfaction": _mean(satisfaction, count), "count": count}
            for day, (count, satisfaction) in sorted(figures.days.items())
            if count
        ],
        "question_analysis": _questions(figures, view, people),
    }


def _laid_over(world: Figures, view: View, people: FeedbackPopulation) -> Figures:
    figures = world.copy()
    for index in view.dropped:
        figures.add(people.record(index), -1)
    for extra in view.extras:
        figures.add(extra.record.value)
    return figures


def _questions(figures: Figures, view: View, people: FeedbackPopulation) -> list[dict[str, Any]]:
    """In the order in which they were first answered, with the first text that is known."""
    first, texts = dict[str, Place](), dict[str, tuple[Place, str]]()
    for place, value in _tellers(figures, view, people):
        for number, response in enumerate(answered(value)):
            id, at = response["question_id"], (*place, number)
            first[id] = min(at, first.get(id, at))
            text = response.get("question_text")
            if text and (id not in texts or at < texts[id][0]):
                texts[id] = at, text
    return [
        {
            "question_id": id,
            **({"question_text": texts[id][1]} if id in texts else {}),
            "average_score": _mean(figures.questions[id][2], figures.questions[id][1]),
            "response_count": figures.questions[id][0],
        }
        for id in sorted(first, key=first.__getitem__)
    ]


def _tellers(figures: Figures, view: View, people: FeedbackPopulation) -> Iterator[tuple[tuple[int, bool, int], Value]]:
    """Records that tell the order of the questions: the world's first one for each, and the tenant's."""
    gone = set(view.dropped)
    for id in figures.questions:
        where = (*view.query.where, (ANSWERED, (id,)))
        found = people.indexes(where, view.begin, view.end).slice(0, len(gone) + 1)
        if (index := next((index for index in found if index not in gone), None)) is not None:
            yield (index, True, 0), people.record(index)
    for extra in view.extras:
        yield (
            (people.size if extra.index is None else extra.index, extra.index is not None, extra.number),
            (extra.record.value),
        )


def _mean(total: float, count: int) -> float:
    return round(total / count, 2) if count else 0
