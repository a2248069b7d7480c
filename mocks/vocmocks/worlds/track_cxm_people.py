"""The customers of Track CXM's world: Brazilian names, tax numbers (CPF) with valid check digits, phones, cities."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from vocmocks.errors import FixtureError
from vocmocks.randomness import mixed, number
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.people import Pool
from vocmocks.worlds.uuids import UuidCodec, coprime
from vocmocks.worlds.weighted import Weighted

FIRST_NAMES, LAST_NAMES = 300, 240
"""How many of each are put together to names."""
LEFT, RIGHT = 10**4, 10**5
BASE_NUMBERS = LEFT * RIGHT
"""A CPF's digits before its check digits."""
PHONES = 10**7
PARTS = 1 << 20
"""In how fine parts chances are drawn."""
CPF_LENGTH = 11


@dataclass(frozen=True, slots=True)
class Place:
    """A city with its state and its dialling code."""

    city: str
    state: str
    code: int


@dataclass(frozen=True, slots=True)
class Customer:
    """`cpf`: 11 digits; `phone`: with country and area; `shift`: how far this one's scores lie above the others'."""

    number: int
    uuid: str
    name: str
    email: str
    phone: str
    cpf: str
    place: Place
    segment: str
    shift: float

    @property
    def attributes(self) -> Mapping[str, str]:
        """Values by the names of the organisation's customer attributes."""
        return {"cpf": self.cpf, "cidade": self.place.city, "uf": self.place.state, "segmento": self.segment}


class Customers:
    """Customers by number, each made when it is asked for."""

    def __init__(self, fixture: Fixture, seed: int) -> None:
        self._key = (seed, "track-cxm", "customers")
        self.uuids = UuidCodec(*self._key)
        locale = fixture.text("locale")
        self._first = Pool(_first_names, FIRST_NAMES, locale, *self._key)
        self._last = Pool(_last_names, LAST_NAMES, locale, *self._key)
        self._places = Weighted({_place(part): part.number("weight") for part in fixture.parts("cities")})
        self._segments = fixture.weighted("segments")
        self._low, self._high = fixture.part("scores").numbers("customer_shift", 2)
        self._mail = fixture.texts("mail_domains")
        self._draw = number(*self._key, "draw")
        self._cpf_keys = [number(*self._key, "cpf", round_) for round_ in range(2)]
        self._phone_step = coprime(number(*self._key, "phone"), PHONES)
        self.at = lru_cache(8192)(self._made)

    def _made(self, number: int) -> Customer:
        first, last, name = self._name(mixed(self._draw, number))
        drawn = mixed(self._draw + 1, number)
        place, segment, shift = ((drawn >> bits) % PARTS / PARTS for bits in (0, 20, 40))
        lives = self._places.at(place)
        return Customer(
            number=number,
            uuid=self.uuids.encode(number),
            name=name,
            email=f"{first}.{last}{number + 1}@{self._mail[number % len(self._mail)]}",
            phone=f"55{lives.code}90{(number * self._phone_step + 1) % PHONES:07}",
            cpf=cpf(self._base(number)),
            place=lives,
            segment=self._segments.at(segment),
            shift=self._low + (self._high - self._low) * shift,
        )

    def _base(self, number: int) -> int:
        """Nine digits, another nine for every number: two rounds of a Feistel network over four and five digits."""
        left, right = divmod(number % BASE_NUMBERS, RIGHT)
        for key in self._cpf_keys:
            left = (left + mixed(key, right)) % LEFT
            right = (right + mixed(key, left)) % RIGHT
        return left * RIGHT + right

    def number_of(self, cpf: str) -> int | None:
        """The number of the customer with that tax number (11 digits), None where it is not a valid one."""
        if len(cpf) != CPF_LENGTH or not is_cpf(cpf):
            return None
        left, right = divmod(int(cpf[:9]), RIGHT)
        for key in reversed(self._cpf_keys):
            right = (right - mixed(key, left)) % RIGHT
            left = (left - mixed(key, right)) % LEFT
        return left * RIGHT + right

    def _name(self, drawn: int) -> tuple[str, str, str]:
        """First and last name as an email address has them, and the whole name: some have two last names."""
        first = self._first[drawn % FIRST_NAMES]
        middle, last = self._last[(drawn >> 12) % LAST_NAMES], self._last[(drawn >> 28) % LAST_NAMES]
        has_one = drawn >> 60 < 9 or middle == last
        name = f"{first} {last}" if has_one else f"{first} {middle} {last}"
        return ascii_words(first)[0], ascii_words(last)[-1], name


def record(customer: Customer) -> dict[str, Any]:
    """A customer as the world keeps it."""
    return {
        "uuid": customer.uuid,
        "name": customer.name,
        "email": customer.email,
        "phone": customer.phone,
        "identifier": customer.cpf,
        "attributes": dict(customer.attributes),
    }


def cpf(base: int) -> str:
    """The tax number that begins with these nine digits, with its two check digits (modulo 11)."""
    rest, digits, total = base % BASE_NUMBERS, 0, 0
    for weight in range(2, CPF_LENGTH):
        rest, digit = divmod(rest, 10)
        digits += digit
        total += weight * digit
    first = _check_digit(total)
    second = _check_digit(total + digits + 2 * first)
    return f"{base % BASE_NUMBERS:09}{first}{second}"


def is_cpf(text: str) -> bool:
    """Whether this is a tax number, with or without its dots and dash. One digit eleven times over is none."""
    digits = text.replace(".", "").replace("-", "")
    if len(digits) != CPF_LENGTH or not digits.isascii() or not digits.isdigit() or len(set(digits)) == 1:
        return False
    return cpf(int(digits[:9])) == digits


@lru_cache(maxsize=FIRST_NAMES + LAST_NAMES)
def ascii_words(text: str) -> tuple[str, ...]:
    """Words in lower case without accents: `joao`."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return tuple("".join(letter for letter in plain if letter == " " or "a" <= letter <= "z").split())


def _check_digit(total: int) -> int:
    return 0 if total % 11 < 2 else 11 - total % 11


def _first_names(count: int, locale: str, *key: str | int) -> tuple[str, ...]:
    return _drawn("first_name", count, locale, *key)


def _last_names(count: int, locale: str, *key: str | int) -> tuple[str, ...]:
    return _drawn("last_name", count, locale, *key)


@lru_cache(maxsize=16)
def _drawn(what: str, count: int, locale: str, *key: str | int) -> tuple[str, ...]:
    """Names as they are distributed, so that the usual ones come often."""
    from faker import Faker

    fake = Faker(locale)
    fake.seed_instance(number(what, *key))
    draw = getattr(fake, what)
    return tuple(str(draw()) for _ in range(count))


def _place(part: Fixture) -> Place:
    code = part.integer("code", least=11)
    if code > 99:
        raise FixtureError(f"{part.text('city')}: code {code}: expected two digits")
    return Place(part.text("city"), part.text("state"), code)
