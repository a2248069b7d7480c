"""Who gives Chattermill's feedback: customers of the projects, each of whom comes back a few times.

People belong to slots (worlds/deal.py): each person has some slots of every block, and each block has people of its
own. So who gave a response, and which responses somebody gave, are both arithmetic.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from vocmocks.randomness import mixed, number, stream
from vocmocks.worlds.chattermill_projects import Project
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.people import Pool, names
from vocmocks.worlds.weighted import Weighted

VISITS = (1, 1, 2, 1, 3, 1, 2, 1)
"""How many slots people have."""
FIRST = 20_000
"""Number of the first customer."""
NAMES = 150
LONGEST = 100
"""Characters of a customer id or address."""
KEPT = 4096
CUSTOMER = re.compile(r"(?:.+\.)?([1-9][0-9]{0,17})(?:@example\.com)?")


@dataclass(frozen=True, slots=True)
class Person:
    """What is the same in every block. `segments`: values by attribute id, the country among them."""

    place: int
    project: Project
    language: str
    segments: Mapping[str, str]


class People:
    """`slots`: how many there are to be shared out."""

    def __init__(self, fixture: Fixture, projects: Sequence[Project], slots: int, *key: str | int) -> None:
        self._key, self._names_key = key, number(*key, "names")
        self._projects = Weighted({project.number: project.weight for project in projects}, "project weights")
        self.projects = projects
        part = fixture.part("languages")
        self._countries = {name: part.part(name).weighted("countries") for name in part}
        self._pools = {name: Pool(names, NAMES, part.part(name).text("locale"), *key, name) for name in part}
        self._of: list[int] = []
        self._slots: list[range] = []
        while len(self._of) < slots:
            visits = min(VISITS[mixed(self._names_key, len(self._slots)) % len(VISITS)], slots - len(self._of))
            self._slots.append(range(len(self._of), len(self._of) + visits))
            self._of += [len(self._slots) - 1] * visits
        self._person = lru_cache(KEPT)(self._drawn)

    def at(self, slot: int) -> Person:
        """Whose slot it is."""
        return self._person(self._of[slot])

    def customer_id(self, block: int, person: Person) -> str:
        return str(self._number(block, person))

    def email(self, block: int, person: Person) -> str:
        customer = self._number(block, person)
        name = self._pools[person.language][mixed(self._names_key, customer) % NAMES]
        plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
        return f"{'.'.join(re.findall('[a-z]+', plain))}.{customer}@example.com"

    def slots_of(self, value: str) -> tuple[int, range]:
        """The block and slots of the only person who can have this customer id or address: none where nobody can."""
        found = CUSTOMER.fullmatch(value) if len(value) <= LONGEST else None
        if found is None or int(found[1]) < FIRST:
            return 0, range(0)
        block, place = divmod(int(found[1]) - FIRST, len(self._slots))
        return block, self._slots[place]

    def _number(self, block: int, person: Person) -> int:
        return FIRST + block * len(self._slots) + person.place

    def _drawn(self, place: int) -> Person:
        chance = stream(*self._key, "person", place).random
        project = self.projects[self._projects.at(chance())]
        language = project.languages.at(chance())
        segments = {"country": self._countries[language].at(chance())}
        segments |= {name: values.at(chance()) for name, (_, values) in project.segments.items()}
        return Person(place, project, language, segments)
