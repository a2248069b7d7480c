"""The surveys of Collectif's world, and what somebody answers who gives a certain score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vocmocks.randomness import Stream
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.scores import Scores


@dataclass(frozen=True, slots=True)
class Survey:
    """`part`: its texts. The score is on a scale from the lowest of `scores` to the highest."""

    part: Fixture
    scores: Scores

    def score(self, draw: Stream) -> tuple[int, str]:
        """A score, and which of best, middle and worst it is (promoters, passives and detractors on the long scale)."""
        score = self.scores.at(draw.random())
        below_best = self.scores.highest - score
        long = self.scores.highest > 5
        return score, "best" if below_best <= 1 else "middle" if below_best <= (3 if long else 2) else "worst"

    @property
    def early(self) -> bool:
        """Whether it goes to new customers only."""
        return self.part.text("audience", "all") == "new"

    def submission(self, score: int, reason: str, topic: str, yes: bool) -> dict[str, Any]:
        """Questions and answers of one submission."""
        id = self.part.text("id")
        answers = [str(score), reason, topic, "yes" if yes else "no"]
        return {
            "survey_id": id,
            "survey_title": self.part.text("title"),
            "survey_description": self.part.text("description"),
            "source": self.part.text("source"),
            "source_link": f"https://surveys.example.com/{id}",
            "team": self.part.text("team"),
            "questions": self._questions(),
            "answers": [
                {"question_id": f"{id}_{number}", "answer_value": answer} for number, answer in enumerate(answers, 1)
            ],
        }

    def _questions(self) -> list[dict[str, str]]:
        kinds = (
            ("question", "scale", self.part.text("measure")),
            ("why", "text", "Other"),
            ("topic", "choice", "Other"),
            ("use", "choice", "Other"),
        )
        return [
            {
                "question_id": f"{self.part.text('id')}_{number}",
                "question_type": kind,
                "question_type_additional": additional,
                "question_title": self.part.text(key),
            }
            for number, (key, kind, additional) in enumerate(kinds, 1)
        ]


class Surveys:
    def __init__(self, fixture: Fixture) -> None:
        long, short = Scores(fixture.numbers("recommendations", 11)), Scores(fixture.numbers("effort", 5), 1)
        scores = {"NPS": long, "CSAT": short}
        self._all = tuple(Survey(part, scores[part.text("measure")]) for part in fixture.parts("surveys"))

    def choose(self, draw: Stream) -> Survey:
        return self._all[int(draw.random() * len(self._all))]
