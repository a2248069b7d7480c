"""Lines of import: which of them a distribution can use, and why it cannot use the others.

Each bad line counts under one reason, the first that applies: it cannot be read (`parse`: a value with values in it, or
an attribute that nobody registered), it names no customer, its identifier is malformed, the channel has no address, a
malformed one or one that is never there, its customer or its address has been in a line before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from vocmocks.contract.formats import EMAIL
from vocmocks.vendors.track_cxm_account import STATIC, attributes, identifier
from vocmocks.vendors.track_cxm_customers import IDENTIFIER, texts_of
from vocmocks.worlds.fixture import Fixture, load

DIGITS = 11
"""A CPF's. Whether its check digits are right is not a matter of format."""
PHONE = re.compile(r"[0-9]{10,15}")
PUNCTUATION = re.compile(r"[\s().+/-]")
LANDLINE = re.compile(r"(55)?[1-9][0-9][2-5][0-9]{7}")
"""A Brazilian number that takes no messages."""
NOWHERE = ".invalid"
"""Domains that never exist (RFC 2606)."""
ENDS = {
    "bounce": "bounce",
    "dropped": "dropped",
    "blocked": "blocked",
    "blockrule": "blockrule",
    "unsubscribed": "unsubscribed_channel",
    "quarantine": "quarantine",
}
"""What becomes of a line whose email address begins with one of these words."""
END = re.compile(rf"({'|'.join(ENDS)})\b")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that can be used. `end`: what its address asks for (see ENDS), if anything."""

    name: str
    email: str
    phone: str
    identifier: str
    customer: Mapping[str, str]
    interaction: Mapping[str, str]

    @property
    def end(self) -> str | None:
        found = END.match(self.email)
        return ENDS[found[1]] if found else None

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "email": self.email,
            "phone": self.phone,
            "identifier": self.identifier,
            "customer": dict(self.customer),
            "interaction": dict(self.interaction),
        }


@dataclass(frozen=True, slots=True)
class Imported:
    """`lines` that can be used, `places` of theirs among those given, and how many could not be, by reason."""

    lines: Sequence[Line]
    places: Sequence[int]
    invalid: Mapping[str, int]


@cache
def settings() -> Fixture:
    """What the fixture says about distributions."""
    return load("track-cxm").part("distributions")


def is_sent_by_platform(channel: str) -> bool:
    return channel in settings().texts("sent_by_platform")


def read_lines(given: Sequence[Mapping[str, Any]], channel: str, seed: int) -> Imported:
    """`channel`: the one by which the distribution goes out."""
    reader = _Reader(seed, settings().part("addresses").text(channel) if is_sent_by_platform(channel) else None)
    lines, places = list[Line](), list[int]()
    invalid = dict.fromkeys(settings().part("invalid_reasons"), 0)
    for place, raw in enumerate(given):
        found = reader.read(raw)
        if isinstance(found, Line):
            lines.append(found)
            places.append(place)
        else:
            invalid[found] += 1
    return Imported(lines, places, invalid)


@dataclass(slots=True)
class _Reader:
    """`address`: the field that says where a line is sent to, None where nothing is sent."""

    seed: int
    address: str | None
    customers: set[str] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)

    def read(self, raw: Mapping[str, Any]) -> Line | str:
        """The line, or why it cannot be used."""
        if any(isinstance(value, dict | list) for value in raw.values()) or not raw.keys() <= self._names:
            return "parse"
        values = {name: stripped for name, text in texts_of(raw).items() if (stripped := text.strip())}
        line = self._line(values)
        return self._malformed(line, values) or self._repeated(line, values) or line

    @property
    def _names(self) -> set[str]:
        return {*STATIC, *attributes(self.seed), IDENTIFIER}

    def _line(self, values: Mapping[str, str]) -> Line:
        own = {"customer": dict[str, str](), "interaction": dict[str, str]()}
        for name, attribute in attributes(self.seed).items():
            if name in values:
                own[attribute.of][name] = values[name]
        told = _bare(values.get(IDENTIFIER) or values.get(identifier(self.seed), ""))
        name, email, phone = (values.get(name, "") for name in STATIC)
        if told:
            own["customer"][identifier(self.seed)] = told
        return Line(name, email, _bare(phone), told, **own)

    def _malformed(self, line: Line, values: Mapping[str, str]) -> str | None:
        if not (line.name or line.email or line.phone or line.identifier):
            return "no_customer"
        if line.identifier and not (line.identifier.isdecimal() and len(line.identifier) == DIGITS):
            return "identifier_format"
        if self.address is None:
            return None
        if not values.get(self.address):
            return "no_channel"
        return _email(line.email) if self.address == "email" else _phone(line.phone)

    def _repeated(self, line: Line, values: Mapping[str, str]) -> str | None:
        """Remembers what a line can be told by."""
        address = "" if self.address is None else (line.email.lower() if self.address == "email" else line.phone)
        if line.identifier and line.identifier in self.customers:
            return "duplicated_customer"
        if address and address in self.addresses:
            return "duplicated_channel"
        self.customers.add(line.identifier)
        self.addresses.add(address)
        return None


def _bare(text: str) -> str:
    """A number without the punctuation that people write it with."""
    return PUNCTUATION.sub("", text)


def _email(address: str) -> str | None:
    if not EMAIL.fullmatch(address):
        return "channel_attribute_format"
    return "unknown_channel" if address.lower().endswith(NOWHERE) else None


def _phone(number: str) -> str | None:
    if not PHONE.fullmatch(number):
        return "channel_attribute_format"
    return "unknown_channel" if LANDLINE.fullmatch(number) else None
