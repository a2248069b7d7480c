"""How customers answer Agent Connect's surveys: stars, recommendation, what was good or bad, and words that agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vocmocks.randomness import Stream
from vocmocks.worlds.agent_connect_questions import Answer, Questions
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.prose import Grammar
from vocmocks.worlds.scores import Scores

GOOD = 4
"""Stars from which on customers are asked what was good rather than what was not."""
PROMOTER, DETRACTOR = 9, 6
MARKETING = ("custom_link", "facebook_follow", "facebook_share", "twitter_follow", "twitter_share")
FILLED_IN = ("first_name", "matter", "praise", "praise_more", "complaint")
NO_REWARD: dict[str, Any] = {"reward_eligible": False, "reward_name": None}
NO_MARKETING = {f"{way}_{state}": False for way in MARKETING for state in ("eligible", "initiated")}
UNANSWERED: dict[str, Any] = {**NO_REWARD, "marketing": NO_MARKETING, "answers": {}}
"""The fields of `Answers.write` for an interaction that nobody has answered."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who served (`skill` from -1 to 1), and what it was about; a recovery is sent to somebody who was unhappy."""

    first_name: str
    skill: float
    matter: str
    recovery: bool = False
    writes: bool = True
    """Whether the customer writes in the mock's language."""


class Answers:
    def __init__(self, fixture: Fixture, questions: Questions) -> None:
        self._questions = questions
        ratings = fixture.part("ratings")
        self._stars = Scores(ratings.numbers("stars", 5), 1)
        self._recovery_stars = Scores(ratings.numbers("recovery_stars", 5), 1)
        self._skill = ratings.number("skill")
        nps = ratings.part("recommendation")
        bounds = zip(nps.numbers("lowest", 5), nps.numbers("highest", 5), strict=True)
        self._nps = [Scores([1] * int(high - low + 1), int(low)) for low, high in bounds]
        self._settled, self._comments = ratings.numbers("settled", 5), ratings.numbers("comments", 5)
        self._seen, self._given = ratings.share("seen"), ratings.share("given")
        self._rewarded, self._shared = ratings.share("rewarded"), ratings.share("shared")
        self._follows = ratings.share("follows")
        self._grammar = Grammar.of(fixture.part("remarks"), FILLED_IN)

    def stars(self, chance: float, asked: Asked) -> int:
        """1 to 5; `chance`: where in the distribution it lies."""
        scores = self._recovery_stars if asked.recovery else self._stars
        return scores.at(chance, asked.skill * self._skill)

    def write(self, draw: Stream, stars: int, asked: Asked) -> dict[str, Any]:
        """`answers`, `reward_…` and `marketing` of an interaction that was answered."""
        settled = draw.random() < self._settled[stars - 1]
        areas = self._areas(draw, stars)
        comment = self._remark(draw, stars, settled, areas, asked)
        rating = self._questions["agent_star_rating"].answer([stars], comment)
        answers: dict[str, Answer] = {"agent_star_rating": rating}
        if not asked.recovery:
            recommends = self._nps[stars - 1].at(draw.random())
            self._ask(draw, answers, "areas_of_excellence" if stars >= GOOD else "areas_of_improvement", areas)
            self._ask(draw, answers, "nps", [recommends], self._note(draw, recommends, asked))
        self._ask(draw, answers, "fcr", ["Yes" if settled else "No"], self._follow_up(draw, settled, asked))
        reward = self._reward(draw, stars, answers, asked)
        return {**reward, "marketing": self._marketing(draw, stars), "answers": answers}

    def _areas(self, draw: Stream, stars: int) -> list[str | int]:
        """One to three, different ones, in the order in which they are offered."""
        offered = list(self._questions["areas_of_excellence" if stars >= GOOD else "areas_of_improvement"].options)
        chosen = draw.sample(offered, 1 + int(draw.random() * 3))
        return [area for area in offered if area in chosen]

    def _ask(
        self, draw: Stream, answers: dict[str, Answer], key: str, chosen: list[str | int], note: str | None = None
    ) -> None:
        """Not everybody sees every question, and not everybody who sees it answers."""
        if draw.random() >= self._seen:
            return
        question = self._questions[key]
        answers[key] = question.answer(chosen, note) if draw.random() < self._given else question.answer()

    def _remark(self, draw: Stream, stars: int, settled: bool, areas: list[str | int], asked: Asked) -> str | None:
        if draw.random() >= self._comments[stars - 1] or not asked.writes:
            return None
        first, last = areas[0], areas[-1]
        names = {"praise": f"{first}.praise", "praise_more": f"{last}.more", "complaint": f"{first}.complaint"}
        words = {"first_name": asked.first_name, "matter": asked.matter}
        return self._grammar.write(draw, f"{stars}.{'settled' if settled else 'open'}", words, names)

    def _note(self, draw: Stream, recommends: int, asked: Asked) -> str | None:
        """Of promoters and detractors."""
        if DETRACTOR < recommends < PROMOTER or draw.random() < self._given or not asked.writes:
            return None
        return f"{self._grammar.write(draw, 'recommend_high' if recommends >= PROMOTER else 'recommend_low')}."

    def _follow_up(self, draw: Stream, settled: bool, asked: Asked) -> str | None:
        if settled or not asked.writes or draw.random() >= self._shared:
            return None
        return f"{self._grammar.write(draw, 'unsettled_note', {'matter': asked.matter})}."

    def _reward(self, draw: Stream, stars: int, answers: dict[str, Answer], asked: Asked) -> dict[str, Any]:
        """Who is happy may be offered to give a reward, and may give one."""
        if stars < GOOD or asked.recovery or draw.random() >= self._rewarded:
            return NO_REWARD
        question = self._questions["rewards"]
        chosen = [draw.choice(list(question.options))] if draw.random() < self._given else []
        answers["rewards"] = question.answer(chosen)
        return {"reward_eligible": True, "reward_name": str(chosen[0]) if chosen else None}

    def _marketing(self, draw: Stream, stars: int) -> dict[str, bool]:
        if stars <= GOOD or draw.random() >= self._shared:
            return NO_MARKETING
        found = {}
        for way in MARKETING:
            found[f"{way}_eligible"] = eligible = way != "custom_link"
            found[f"{way}_initiated"] = eligible and draw.random() < self._follows
        return found
