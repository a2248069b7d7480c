"""What a field's name says about its value: `email` is an email address, `rating` is from 1 to 5.

A strong meaning wins over the schema's own examples (five people should not share one address), a weak one gives way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from vocmocks.clock import iso
from vocmocks.engine.draw import Subject
from vocmocks.engine.semantics import endings, is_time, moment

Make = Callable[[Subject], Any]


@dataclass(frozen=True, slots=True)
class Meaning:
    make: Make
    strong: bool = True


@dataclass(frozen=True, slots=True)
class Range:
    """What numbers of this name usually are, `decimals` behind the point where they need not be whole."""

    low: float
    high: float
    decimals: int = 0


@lru_cache(4096)
def text_meaning(name: str) -> Meaning | None:
    found = next((TEXTS[ending] for ending in endings(name) if ending in TEXTS), None)
    return found or (Meaning(lambda subject: iso(moment(name, subject), milliseconds=False)) if is_time(name) else None)


@lru_cache(4096)
def number_range(name: str) -> Range | None:
    return next((NUMBERS[ending] for ending in endings(name) if ending in NUMBERS), None)


def _word(kind: str) -> Make:
    return lambda subject: subject.run.word(kind)


def _fixed(text: str) -> Make:
    return lambda subject: text


def _name(subject: Subject) -> str:
    if subject.kind == "person":
        return full_name(subject)
    return subject.run.word("company" if subject.kind == "company" else "product")


def full_name(subject: Subject) -> str:
    return f"{subject.first_name} {subject.last_name}"


def username(subject: Subject) -> str:
    return re.sub(r"[^a-z.]", "", f"{subject.first_name}.{subject.last_name}".lower())


def email(subject: Subject) -> str:
    return f"{username(subject)}@example.com"


def url(subject: Subject) -> str:
    return f"https://example.com/{subject.run.word('word')}/{subject.run.hexadecimal(6)}"


def image(subject: Subject) -> str:
    return f"https://example.com/images/{subject.run.hexadecimal(8)}.png"


def ipv4(subject: Subject) -> str:
    """From the networks that are kept for documentation (RFC 5737)."""
    return f"203.0.113.{subject.run.between(1, 254)}"


def slug(subject: Subject) -> str:
    return "-".join((subject.run.word("word"), subject.run.word("word"), subject.run.hexadecimal(4))).lower()


def identifier(subject: Subject) -> str:
    return subject.run.hexadecimal(12)


def code(subject: Subject) -> str:
    return f"{subject.run.hexadecimal(3)}-{subject.run.between(1000, 9999)}".upper()


def hue(subject: Subject) -> str:
    return f"#{subject.run.hexadecimal(6)}"


def _table(rows: Mapping[str, Make], strong: bool) -> dict[str, Meaning]:
    return {name: Meaning(make, strong) for names, make in rows.items() for name in names.split()}


TEXTS: Mapping[str, Meaning] = {
    **_table(
        {
            "firstname givenname forename": lambda subject: subject.first_name,
            "lastname surname familyname": lambda subject: subject.last_name,
            "fullname displayname customername authorname contactname employeename": full_name,
            "author reviewer": full_name,
            "username login nickname handle": username,
            "email emailaddress mail": email,
            "phone phonenumber mobile telephone tel fax cellphone": _word("phone"),
            "city town": _word("city"),
            "country": _word("country"),
            "countrycode": _word("country_code"),
            "region province county": _word("region"),
            "zip zipcode postalcode postcode cep": _word("postcode"),
            "street address streetaddress address1 line1 addressline1 line": _word("street"),
            "company companyname organization organisation organizationname businessname employer": _word("company"),
            "jobtitle job occupation profession": _word("job"),
            "url uri link href website homepage webpage callback permalink": url,
            "avatar image photo picture logo thumbnail imageurl photourl avatarurl logourl icon": image,
            "domain hostname host": _fixed("example.com"),
            "ip ipaddress ipv4": ipv4,
            "uuid guid": lambda subject: subject.run.uuid(),
            "token hash signature checksum secret": lambda subject: subject.run.hexadecimal(32),
            "currency currencycode": _word("currency"),
            "language lang languagecode": _word("language"),
            "locale": _word("locale"),
            "timezone tz": _word("timezone"),
            "useragent": _word("user_agent"),
            "name": _name,
        },
        strong=True,
    ),
    **_table(
        {
            "id key ref reference externalid": identifier,
            "color colour": _word("color"),
            "hex": hue,
            "title subject headline heading": _word("title"),
            "comment comments description text message body content note notes": _word("comment"),
            "review feedback summary answer bio reply": _word("comment"),
            "product productname item label displaylabel": _word("product"),
            "status state": _word("status"),
            "type kind plan": _word("type"),
            "category department section": _word("category"),
            "tag tags topic theme keyword": _word("tag"),
            "gender sex": _word("gender"),
            "role": _word("role"),
            "priority severity": _word("priority"),
            "sentiment": _word("sentiment"),
            "unit": _word("unit"),
            "slug": slug,
            "code sku ordernumber number": code,
            "version": lambda subject: f"1.{subject.run.between(0, 9)}.{subject.run.between(0, 20)}",
        },
        strong=False,
    ),
}
NUMBERS: Mapping[str, Range] = {
    name: found
    for names, found in {
        "price amount total subtotal cost fee balance value tax discount revenue salary": Range(5, 200, 2),
        "rating stars csat": Range(1, 5),
        "score nps npsscore": Range(0, 10),
        "percent percentage share ratio rate": Range(0, 100, 1),
        "age": Range(18, 80),
        "quantity qty count items stock": Range(1, 20),
        "year": Range(2020, 2025),
        "month": Range(1, 12),
        "day": Range(1, 28),
        "hour": Range(0, 23),
        "latitude lat": Range(-60, 70, 5),
        "longitude lon lng": Range(-180, 180, 5),
        "weight height width length size": Range(1, 100, 1),
        "duration seconds minutes": Range(10, 600),
        "id number": Range(1, 10_000),
        "page": Range(1, 1),
        "status statuscode": Range(200, 200),
    }.items()
    for name in names.split()
}
