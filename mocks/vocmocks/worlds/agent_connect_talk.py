"""What is said in a coaching session of Agent Connect's world: a title, action items, kudos, notes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from vocmocks.randomness import Stream
from vocmocks.worlds.agent_connect_moments import utc
from vocmocks.worlds.agent_connect_people import Employee
from vocmocks.worlds.agent_connect_reviews import person
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.spread import DAY

MORNING = 6 * 3600
"""The hour at which days begin for the company."""
OPEN, DONE = "open", "completed"
EARLIER = (6, 21)
"""Days before a session in which the action items were set that it finds completed."""


class Talk:
    def __init__(self, fixture: Fixture) -> None:
        self._part = fixture.part("coaching")
        topics = self._part.part("topics")
        self._topics = [(topic, topics.texts(topic)) for topic in topics]
        self._titles, self._kudos = self._part.texts("titles"), self._part.texts("kudos_texts")
        self._notes = self._part.texts("note_texts")

    def title(self, draw: Stream, moment: int) -> str:
        day = datetime.fromtimestamp(moment, UTC)
        words = {"date": f"{day:%B} {day.day}", "topic": draw.choice(self._topics)[0]}
        return draw.choice(self._titles).format(**words)

    def new_items(
        self, draw: Stream, employee: Employee, coach: Employee, created: int, updated: int
    ) -> list[dict[str, Any]]:
        """One to three, set in the session; some are completed before it was last touched."""
        chosen = draw.sample(self._topics, 1 + int(draw.random() * min(3, len(self._topics))))
        return [self._item(draw, *topic, employee, coach, created, (created, updated)) for topic in chosen]

    def done_items(
        self, draw: Stream, employee: Employee, coach: Employee, created: int, shared: int
    ) -> list[dict[str, Any]]:
        """None to two, set in an earlier one."""
        chosen = draw.sample(self._topics, int(draw.random() * 3))
        low, high = EARLIER
        found = []
        for topic in chosen:
            earlier = created - int((low + (high - low) * draw.random()) * DAY)
            found.append(self._item(draw, *topic, employee, coach, earlier, (created - 2 * DAY, shared), done=True))
        return found

    def kudos(self, draw: Stream, created: int, shared: int) -> list[dict[str, Any]]:
        if draw.random() >= self._part.share("kudos"):
            return []
        return [{"text": draw.choice(self._kudos), "created_at": utc(self.moment(draw, created, shared))}]

    def note(self, draw: Stream) -> str | None:
        return draw.choice(self._notes) if draw.random() < self._part.share("notes") else None

    def moment(self, draw: Stream, first: int, last: int) -> int:
        """From one to before another, in seconds."""
        return first + int(draw.random() * (last - first))

    def _item(
        self, draw: Stream, topic: str, texts: tuple[str, ...], employee: Employee, coach: Employee, created: int,
        within: tuple[int, int], *, done: bool = False,
    ) -> dict[str, Any]:  # fmt: skip
        text = draw.choice(texts)
        owner = employee if draw.random() < self._part.share("owned") else coach
        is_done = done or draw.random() < self._part.share("done")
        due = created // DAY * DAY + (7 + int(draw.random() * 8)) * DAY + MORNING
        return {
            "text": text[0].upper() + text[1:],
            "category": topic,
            "status": DONE if is_done else OPEN,
            "created_at": utc(created),
            "completed_at": utc(self.moment(draw, *within)) if is_done else None,
            "due_date": utc(due) if draw.random() < self._part.share("due") else None,
            "owner": person(owner),
        }
