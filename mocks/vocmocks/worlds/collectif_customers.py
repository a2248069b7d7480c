"""The customers of Collectif's world: plan, value, dates and stage of each agree at every moment."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

from vocmocks.randomness import fraction
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.people import Pool, companies, names
from vocmocks.worlds.spread import DAY
from vocmocks.worlds.weighted import Weighted

MONTH = 30.44 * DAY
ONBOARDING_MONTHS = 2
NEWEST = 3
"""How many of the latest customers count as new."""


@dataclass(frozen=True, slots=True)
class Customer:
    number: int
    firms: Pool
    people: Pool
    position: str
    country: str
    plan: str
    value: int
    """What the plan is worth a month; 0 where it is free."""
    signed_up: int
    first_payment: int

    @property
    def name(self) -> str:
        return self.firms[self.number]

    @property
    def person(self) -> str:
        return self.people[self.number]

    def before(self) -> dict[str, Any]:
        """As they are known before they sign up."""
        return {"country": self.country, "customer_name": self.name, "customer_journey_stage": "prospect"}

    def at(self, moment: float) -> dict[str, Any]:
        """The user attributes at a moment after their signing up."""
        months = int((moment - self.signed_up) / MONTH)
        pays = self.value > 0 and moment >= self.first_payment
        attributes: dict[str, Any] = {
            "country": self.country,
            "customer_name": self.name,
            "user_id": str(20_000 + self.number * 37),
            "value": self.value if pays else 0,
            "subscription_name": self.plan,
            "subscription_type": "paid_plan" if pays else "free_trial" if self.value else "freemium",
            "customer_journey_stage": "active_user" if months >= ONBOARDING_MONTHS else "onboarding",
            "months_as_customer": months,
            "signup_date": self.signed_up,
        }
        return {**attributes, "first_payment_date": self.first_payment} if pays else attributes


class Customers:
    """All customers, those who signed up first in front."""

    def __init__(self, fixture: Fixture, seed: int, start: float) -> None:
        part = fixture.part("customers")
        count, (oldest, youngest) = part.integer("count", least=1), part.numbers("signed_up", 2)
        locale, countries, positions = fixture.text("locale"), part.weighted("countries"), part.texts("positions")
        plans = fixture.parts("plans")
        choice = Weighted({number: plan.number("weight") for number, plan in enumerate(plans)})
        low, high = part.numbers("seats", 2)
        firms, people = (Pool(fill, count, locale, seed, "collectif") for fill in (companies, names))

        def customer(number: int) -> Customer:
            def draw(what: str) -> float:
                return fraction(seed, "collectif", "customers", what, number)

            plan = plans[choice.at(draw("plan"))]
            signed_up = int(start - (oldest - (oldest - youngest) * number / count) * DAY)
            return Customer(
                number=number,
                firms=firms,
                people=people,
                position=positions[int(draw("position") * len(positions))],
                country=countries.at(draw("country")),
                plan=plan.text("name"),
                value=plan.integer("price") * int(low + (high - low) * draw("seats") ** 3),
                signed_up=signed_up,
                first_payment=signed_up + part.integer("trial_days") * DAY,
            )

        self.all = tuple(customer(number) for number in range(count))
        self._since = [customer.signed_up for customer in self.all]
        self.paying = tuple(customer for customer in self.all if customer.value)
        self._paying_since = [customer.first_payment for customer in self.paying]

    def prospect(self, moment: float, chance: float) -> Customer:
        """One who has not signed up by that moment; the last to do so where everybody has."""
        first = min(bisect_right(self._since, moment), len(self.all) - 1)
        return self.all[first + int(chance * (len(self.all) - first))]

    def new_payer(self, moment: float, chance: float) -> Customer:
        """One of those who began to pay last."""
        last = max(1, bisect_right(self._paying_since, moment))
        return self.paying[max(0, last - 1 - int(chance * NEWEST))]

    def someone(self, moment: float, chance: float) -> Customer:
        """A customer who has signed up by that moment."""
        return self.all[int(chance * max(1, bisect_right(self._since, moment)))]

    def payer(self, moment: float, chance: float) -> Customer:
        """A customer who pays by that moment."""
        return self.paying[int(chance * max(1, bisect_right(self._paying_since, moment)))]
