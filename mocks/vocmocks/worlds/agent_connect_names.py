"""Names, addresses and custom ids of Agent Connect's employees, and the way back from them to the employee."""

from __future__ import annotations

import re
from functools import cached_property

from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.ids import IdCodec
from vocmocks.worlds.people import Pool, names

POOL = 1000
"""So many have a name that nobody else has; after them first and last names are combined anew."""
OTHER = re.compile("[^a-z]")
NUMBERED = re.compile(r"[a-z.]*?([1-9][0-9]{0,17})")


class Names:
    """`count` employees; `cast` of the fixture names some of them."""

    def __init__(self, fixture: Fixture, seed: int, count: int) -> None:
        self._count, self._domain = count, fixture.text("domain")
        self._cast = {part.integer("index"): part for part in fixture.parts("cast")}
        self._pool_size = min(count, POOL)
        self._pool = Pool(names, self._pool_size, fixture.text("locale"), seed, "agent-connect")
        self._codec = IdCodec(20, seed, "agent-connect", "employees")
        self._cast_ids = {part.text("custom_id"): index for index, part in self._cast.items() if index < count}

    def is_cast(self, index: int) -> bool:
        """Whether the fixture names this one."""
        return index in self._cast

    def is_external(self, index: int) -> bool:
        """Whether this one has an address of another company."""
        return not self.email(index).endswith(f"@{self._domain}")

    def of(self, index: int) -> tuple[str, str]:
        """First and last name."""
        if index in self._cast:
            return self._cast[index].text("first_name"), self._cast[index].text("last_name")
        turn, place = divmod(index, self._pool_size)
        other = self._pool[(place + turn) % self._pool_size]
        return self._pool[place].partition(" ")[0], other.partition(" ")[2]

    def email(self, index: int) -> str:
        if index in self._cast:
            return self._cast[index].text("email")
        return self._emails[index] if index < self._pool_size else self._numbered(index)

    def custom_id(self, index: int) -> str:
        return self._cast[index].text("custom_id") if index in self._cast else self._codec.encode(index)

    def by_email(self, email: str) -> int | None:
        """The employee with an address in small letters."""
        if email in self._by_email:
            return self._by_email[email]
        found = NUMBERED.fullmatch(email.partition("@")[0])
        index = int(found[1]) if found else self._count
        return index if self._pool_size <= index < self._count and self._numbered(index) == email else None

    def by_custom_id(self, custom_id: str) -> int | None:
        if custom_id in self._cast_ids:
            return self._cast_ids[custom_id]
        index = self._codec.decode(custom_id)
        return index if index is not None and index < self._count and index not in self._cast else None

    @cached_property
    def _emails(self) -> list[str]:
        """Of those whose name nobody else has; with a number where two names are written the same way."""
        found = {self._cast[index].text("email"): index for index in self._cast}
        for index in range(self._pool_size):
            if index not in self._cast:
                found.setdefault(email := self._address(index), index)
                if found[email] != index:
                    found[self._numbered(index)] = index
        return sorted((email for email in found if found[email] < self._pool_size), key=found.__getitem__)

    @cached_property
    def _by_email(self) -> dict[str, int]:
        return {email: index for index, email in enumerate(self._emails)}

    def _numbered(self, index: int) -> str:
        local, _, domain = self._address(index).partition("@")
        return f"{local}{index}@{domain}"

    def _address(self, index: int) -> str:
        first, last = self.of(index)
        return f"{OTHER.sub('', first.lower())}.{OTHER.sub('', last.lower())}@{self._domain}"
