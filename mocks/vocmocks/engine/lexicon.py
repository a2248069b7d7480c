"""Words to draw from: names, places and firms by Faker, phrases by ourselves.

A kind of word is drawn once, sixty of it, when it is first asked for: a word then costs a look-up rather than the 100
microseconds that Faker takes to make one.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from vocmocks.randomness import Stream, number

if TYPE_CHECKING:
    from faker import Faker

POOL = 60
PHRASES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "comment": (
            "Quick answer and a friendly tone, thank you.",
            "Delivery took a day longer than promised.",
            "Easy to use once it is set up.",
            "The support team solved it at the first call.",
            "Good value, though the packaging was damaged.",
            "I would recommend it to a colleague.",
            "The app stops now and then, the rest is fine.",
            "Exactly what I had ordered.",
            "Nobody could tell me when it would arrive.",
            "Clear instructions and a fair price.",
            "The waiting time on the phone was too long.",
            "Works as described, no complaints.",
        ),
        "title": (
            "Autumn survey", "First impressions", "Weekly summary", "New arrivals", "Customer visit", "Order follow-up",
            "Quarterly review", "Opening hours", "Return request", "Service update", "Team meeting", "Product launch",
        ),
        "product": (
            "Desk Lamp", "Travel Mug", "Rain Jacket", "Garden Chair", "Kitchen Scale", "Wall Clock", "Trail Shoes",
            "Wool Blanket", "Phone Stand", "Oak Shelf", "Bike Light", "Water Bottle", "Notebook", "Tea Kettle",
        ),
        "status": ("active", "pending", "closed"),
        "type": ("standard", "basic", "premium"),
        "category": ("general", "home", "outdoor", "office", "travel"),
        "tag": ("new", "popular", "sale", "seasonal", "local"),
        "gender": ("female", "male", "other"),
        "role": ("admin", "editor", "viewer"),
        "priority": ("low", "normal", "high"),
        "sentiment": ("positive", "neutral", "negative"),
        "unit": ("piece", "kg", "hour"),
        "timezone": ("Europe/London", "America/New_York", "America/Sao_Paulo", "Europe/Berlin", "Asia/Tokyo"),
        "currency": ("USD", "EUR", "GBP", "BRL"),
        "language": ("en", "de", "fr", "es", "pt"),
        "locale": ("en-US", "de-DE", "fr-FR", "es-ES", "pt-BR"),
    }
)  # fmt: skip
MADE_BY_FAKER: Mapping[str, str] = MappingProxyType(
    {
        "first_name": "first_name",
        "last_name": "last_name",
        "phone": "phone_number",
        "city": "city",
        "country": "country",
        "country_code": "country_code",
        "region": "state",
        "postcode": "postcode",
        "street": "street_address",
        "company": "company",
        "job": "job",
        "color": "color_name",
        "user_agent": "user_agent",
        "word": "word",
        "sentence": "sentence",
        "paragraph": "paragraph",
    }
)


class Lexicon:
    """The words that a seed stands for."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._pools: dict[str, tuple[str, ...]] = dict(PHRASES)

    def pick(self, kind: str, stream: Stream) -> str:
        pool = self._pools.get(kind) or self._fill(kind)
        return pool[int(stream.random() * len(pool))]

    def _fill(self, kind: str) -> tuple[str, ...]:
        self._faker.seed_instance(number(self._seed, "lexicon", kind))
        make = getattr(self._faker, MADE_BY_FAKER[kind])
        pool = tuple(dict.fromkeys(str(make()) for _ in range(POOL)))
        self._pools[kind] = pool
        return pool

    @cached_property
    def _faker(self) -> Faker:
        from faker import Faker

        return Faker("en_US")
