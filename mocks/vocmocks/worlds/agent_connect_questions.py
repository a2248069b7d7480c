"""What Agent Connect's surveys ask, and answers in the form in which Data Return has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vocmocks.worlds.fixture import Fixture

Answer = dict[str, Any]


class Question:
    """`options`: by what is chosen, a text or a number."""

    def __init__(self, part: Fixture) -> None:
        self.id, self.text = part.integer("id"), part.text("text")
        first = part.integer("first_option")
        self.options: dict[str | int, Mapping[str, Any]] = {}
        if "highest" in part:
            for place, value in enumerate(range(part.integer("lowest"), part.integer("highest") + 1)):
                self.options[value] = _option(first + place, str(value), value)
        else:
            for place, text in enumerate(part.texts("options")):
                self.options[text] = _option(first + place, text, None)

    def answer(self, chosen: Sequence[str | int] = (), comment: str | None = None) -> Answer:
        """With nothing chosen: seen, and not answered."""
        options = {str(self.options[each]["option_id"]): dict(self.options[each]) for each in chosen}
        return {
            "question_id": self.id,
            "question_text": self.text,
            "comment": comment,
            "selected_options": options,
        }


class Questions:
    """All questions by their key, and the surveys that ask them."""

    def __init__(self, fixture: Fixture) -> None:
        part = fixture.part("questions")
        self._questions = {key: Question(part.part(key)) for key in part}
        surveys = fixture.part("surveys")
        self._surveys = {kind: (surveys.part(kind).integer("id"), surveys.part(kind).text("name")) for kind in surveys}

    def __getitem__(self, key: str) -> Question:
        return self._questions[key]

    def survey(self, *, recovery: bool) -> dict[str, Any]:
        """`survey_id` and `survey_name` of an interaction."""
        id, name = self._surveys["recovery" if recovery else "feedback"]
        return {"survey_id": id, "survey_name": name}


def _option(id: int, text: str, value: int | None) -> Mapping[str, Any]:
    return {"option_id": id, "option_text": text, "integer_value": value}
