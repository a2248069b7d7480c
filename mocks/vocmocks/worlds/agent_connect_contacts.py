"""One interaction of Agent Connect's world, made from its index: who served whom, about what, and what came back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from vocmocks.randomness import Stream, mixed, number, numbered
from vocmocks.worlds.agent_connect_answers import Answers, Asked
from vocmocks.worlds.agent_connect_form import interaction, leader, person, responded, sent
from vocmocks.worlds.agent_connect_people import Employee, Organisation
from vocmocks.worlds.agent_connect_questions import Questions
from vocmocks.worlds.agent_connect_timing import VENDOR, Times, Timing, sequence
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.people import Pool, names

PEOPLE_KEPT = 8192
OTHER = re.compile("[^a-z]")
FOLLOWED = ("branding", "channel", "language", "customer", "external_url")
"""What a recovery has from the request that it follows."""


class Contacts:
    """`record(index, uuid)`: an interaction; `uuid` gives the ids of all."""

    def __init__(
        self, fixture: Fixture, seed: int, timing: Timing, organisation: Organisation, questions: Questions
    ) -> None:
        part = fixture.part("interactions")
        self._timing, self._organisation, self._questions = timing, organisation, questions
        self.answers = Answers(fixture, questions)
        self._who_key, self._words_key = number(seed, VENDOR, "who"), number(seed, VENDOR, "words")
        self._customers = part.integer("customers", least=1)
        self._names = Pool(names, self._customers, fixture.text("locale"), seed, VENDOR, "customers")
        self._channels, self._domains = fixture.texts("channels"), part.texts("mail_domains")
        self._brands, self._languages = part.weighted("brands"), part.weighted("languages")
        self._more_tags, tags = part.weighted("more_tags"), part.part("tags")
        self._tags = [(tag, tags.texts(tag), part.part("issue_types").text(tag)) for tag in tags]
        self._number, self._url = part.integer("first_number"), part.text("external_url")
        shares = part.part("shares")
        self._manual, self._known, self._properties = map(shares.share, ("manual", "customer_known", "properties"))
        self.employee = lru_cache(PEOPLE_KEPT)(self._employee)
        self._people = lru_cache(PEOPLE_KEPT)(self._people_of)
        self._customer = lru_cache(PEOPLE_KEPT)(self._customer_at)

    def record(self, index: int, uuid: Callable[[int], str]) -> dict[str, Any]:
        """In the form of Data Return, as it is in the end."""
        times, draw = self._timing.times(index), numbered(self._words_key, index)
        employee, (tag, matters, issue) = self.employee(index), draw.choice(self._tags)
        if times.parent is None:
            said = self._request(index, draw, employee, tag, issue)
        else:
            followed = self.record(times.parent, uuid)
            said = {name: followed[name] for name in FOLLOWED}
            said |= {"parent_uuid": followed["uuid"], "ext_interaction_id": followed["ext_interaction_id"]}
            said |= {"tags": ["service recovery"], "requested_via": "API"}
        said |= {"uuid": uuid(index), "sequence_id": sequence(times.updated, index)}
        said |= self._questions.survey(recovery=times.parent is not None)
        value = interaction(times.created, times.sent is not None, {**said, **self._people(employee.index)})
        if times.sent is not None:
            value |= sent(times.sent)
        if times.responded is not None:
            asked = self._asked(employee, draw.choice(matters), times, value)
            stars = self.answers.stars(self._timing.moods[self._timing.deal.slot(index)], asked)
            value |= responded(times.responded, self.answers.write(draw, stars, asked))
        return value

    def _asked(self, employee: Employee, matter: str, times: Times, value: Mapping[str, Any]) -> Asked:
        writes = value["language"].startswith("en")
        return Asked(employee.first_name, employee.skill, matter, times.parent is not None, writes)

    def _request(self, index: int, draw: Stream, employee: Employee, tag: str, issue: str) -> dict[str, Any]:
        """What the request said."""
        chance, external = draw.random, str(self._number + index)
        manual, more = chance() < self._manual, self._more_tags.at(chance())
        order = {"issue_type": issue, "order_id": f"1{int(chance() * 10**8):08}"}
        return {
            "branding": self._brands.at(chance()),
            "channel": draw.choice(employee.channels or self._channels),
            "ext_interaction_id": None if manual else external,
            "external_url": None if manual else self._url.replace("{number}", external),
            "language": self._languages.at(chance()),
            "tags": [tag, *([more] if more else [])],
            "requested_via": "manual" if manual else "API",
            "customer": self._customer(int(chance() * self._customers)),
            "custom_properties": order if chance() < self._properties and not manual else None,
        }

    def _customer_at(self, place: int) -> dict[str, str | None]:
        name = self._names[place]
        first, _, last = name.lower().partition(" ")
        domain = self._domains[place % len(self._domains)]
        known = mixed(self._who_key, -place - 1) % 1000 < self._known * 1000
        return {
            "custom_id": f"C-{100000 + place}" if known else None,
            "email": f"{OTHER.sub('', first)}.{OTHER.sub('', last)}{place}@{domain}",
            "full_name": name,
        }

    def _people_of(self, index: int) -> dict[str, Any]:
        employee, above = self._organisation.employee(index), self._organisation.leader(index)
        return {
            "employee": person(employee.custom_id, employee.email, employee.first_name, employee.last_name),
            "team_leader": leader(above.custom_id, above.name) if above is not None else leader(),
        }

    def _employee(self, index: int) -> Employee:
        """Of a recovery, who served before, or the team's leader where that one has left."""
        times = self._timing.times(index)
        if times.parent is None:
            return self._organisation.agent((mixed(self._who_key, index) >> 11) / (1 << 53), times.created / 1000)
        before = self.employee(times.parent)
        if before.is_there(times.created / 1000):
            return before
        return self._organisation.leader(before.index) or before
