"""Track CXM's interactions: answers that came back, each to a line of a distribution.

A record is flat: what the listing, the webhook and the exports show is worded from it (vendors/track_cxm_wording.py).
Times are whole seconds since the epoch; attributes are values by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from vocmocks.randomness import Stream, number, numbered
from vocmocks.worlds.dealt import Dealt, DealtColumn
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.indexes import Indexes
from vocmocks.worlds.population import Where
from vocmocks.worlds.track_cxm_answers import Answer, AnswerWriter, health_score
from vocmocks.worlds.track_cxm_people import Customer, Customers
from vocmocks.worlds.track_cxm_people import record as customer_record
from vocmocks.worlds.track_cxm_sendings import Sending, Sendings
from vocmocks.worlds.track_cxm_surveys import Survey
from vocmocks.worlds.track_cxm_waves import COMPLETE, PARTIAL, Waves, late, status
from vocmocks.worlds.uuids import UuidCodec

ORDER_NUMBERS = 10**6
ANSWER_TIME = (20, 400)
"""Seconds that people take to answer."""
DISTRIBUTION = "distribution_hash"


class InteractionMaker:
    """Writes an interaction: of the world, or of a distribution that a tenant created."""

    def __init__(self, fixture: Fixture) -> None:
        self.writer = AnswerWriter(fixture)
        self._products, self._stores = fixture.texts("products"), fixture.texts("stores")
        low, high = fixture.part("scores").numbers("distribution_shift", 2)
        self._shift = low, high - low

    def shift(self, chance: float) -> float:
        """How far the scores of a distribution are off, for a number from 0 to 1 of its own."""
        return self._shift[0] + self._shift[1] * chance

    def attributes(self, draw: Stream) -> dict[str, str]:
        """What is known about the purchase that somebody is asked about."""
        chance = draw.random
        return {
            "produto": self._products[int(chance() * len(self._products))],
            "loja": self._stores[int(chance() * len(self._stores))],
            "numero_pedido": str(ORDER_NUMBERS + int(chance() * ORDER_NUMBERS)),
        }

    def make(
        self,
        draw: Stream,
        survey: Survey,
        *,
        uuid: str,
        distribution: Mapping[str, Any],
        customer: Mapping[str, Any],
        attributes: Mapping[str, str],
        answered_at: int,
        shift: float,
        is_partial: bool,
    ) -> dict[str, Any]:
        """`distribution`: its fields here (see `distributed`); `customer`: as worlds/track_cxm_people.py records it."""
        given = self.writer.write(draw, survey, shift, is_partial=is_partial)
        return interaction(
            survey,
            given.answers,
            uuid=uuid,
            distribution=distribution,
            customer=customer,
            attributes=attributes,
            categories=given.categories,
            answered_at=answered_at,
            response_time=int(ANSWER_TIME[0] + (ANSWER_TIME[1] - ANSWER_TIME[0]) * draw.random() ** 3) * 1000,
            answer_status=PARTIAL if is_partial else COMPLETE,
        )


def interaction(
    survey: Survey,
    answers: list[Answer],
    *,
    uuid: str,
    distribution: Mapping[str, Any],
    customer: Mapping[str, Any],
    attributes: Mapping[str, str],
    categories: list[str],
    answered_at: int,
    response_time: int | None,
    answer_status: int,
    imported_at: int | None = None,
) -> dict[str, Any]:
    """A record. `response_time`: milliseconds; `imported_at`: where it did not come in when it was answered."""
    return {
        "uuid": uuid,
        "survey_uuid": survey.uuid,
        "survey_name": survey.name,
        "survey_hash": survey.hash,
        **distribution,
        "answer_status": answer_status,
        "answered_at": answered_at,
        "imported_at": answered_at if imported_at is None else imported_at,
        "response_time": response_time,
        "health_score": health_score(survey, answers),
        "customer": customer,
        "attributes": attributes,
        "categories": categories,
        "answers": answers,
    }


def distributed(sending: Sending) -> dict[str, Any]:
    """What an interaction says of its distribution."""
    return {
        "distribution_uuid": sending.uuid,
        DISTRIBUTION: sending.hash,
        "distribution_channel": sending.channel.name,
        "distributed_at": sending.sent,
    }


class InteractionPopulation(Dealt):
    """`waves`, `sendings`, `customers` and `maker`: what interactions are made of."""

    def __init__(
        self, maker: InteractionMaker, waves: Waves, sendings: Sendings, customers: Customers, seed: int
    ) -> None:
        self.maker, self.waves, self.sendings, self.customers = maker, waves, sendings, customers
        self._draw = number(seed, "track-cxm", "interactions")
        self.answered = lru_cache(4096)(self._counted)
        self._shift = lru_cache(4096)(lambda distribution: maker.shift(waves.chance("shift", distribution)))
        uuids = UuidCodec(seed, "track-cxm", "interactions")
        super().__init__(
            waves.size,
            lambda index: self._made(uuids.encode(index), index),
            uuids.encode,
            uuids.decode,
            time=waves.time,
            deal=waves.deal,
            levels=[(waves.opens(window), window) for window in range(waves.count)],
            dealt=_dealt(sendings),
            columns={"uuid": uuids.encode, "answered_at": lambda index: int(waves.time(index))},
        )

    def line(self, index: int) -> Customer:
        """Whom the line was sent to that an interaction answers."""
        return self.customers.at(self.waves.customer(*self.waves.line(index)))

    def indexes(self, where: Where, begin: int, end: int) -> Indexes:
        """A distribution is answered in few windows only: no other is looked at."""
        for name, wanted in where:
            if name == DISTRIBUTION and isinstance(wanted, tuple) and len(wanted) == 1:
                distribution = self.sendings.hashes.decode(wanted[0])
                if distribution is None or distribution >= self.waves.count:
                    return super().indexes((), 0, 0)
                begin = max(begin, self.waves.begins[distribution])
                end = max(begin, min(end, self.waves.end(distribution)))
        return super().indexes(where, begin, end)

    def _counted(self, distribution: int) -> tuple[int, int]:
        """How many have answered a distribution completely, and in part."""
        where: Where = ((DISTRIBUTION, (self.sendings.at(distribution).hash,)),)
        found = {COMPLETE: 0, PARTIAL: 0}
        for slot, _, times in self.census(where, self.waves.begins[distribution], self.waves.end(distribution)):
            found[status(slot)] += times
        return found[COMPLETE], found[PARTIAL]

    def _made(self, uuid: str, index: int) -> dict[str, Any]:
        draw = numbered(self._draw, index)
        sending = self.sendings.at(self.waves.distribution(index))
        customer = self.line(index)
        return self.maker.make(
            draw,
            sending.survey,
            uuid=uuid,
            distribution=distributed(sending),
            customer=customer_record(customer),
            attributes=self.attributes(sending.number, index - self.waves.begins[sending.number]),
            answered_at=int(self.waves.time(index)),
            shift=customer.shift + self._shift(sending.number),
            is_partial=self.waves.status(index) == PARTIAL,
        )

    def attributes(self, distribution: int, line: int) -> dict[str, str]:
        """The interaction attributes of a line, answered or not."""
        return self.maker.attributes(numbered(self._draw + distribution + 1, line))


def _dealt(sendings: Sendings) -> dict[str, DealtColumn]:
    def of(slot: int, window: int) -> Sending:
        return sendings.at(max(0, window - late(slot)))

    return {
        "survey_uuid": lambda slot, window: of(slot, window).survey.uuid,
        "survey_name": lambda slot, window: of(slot, window).survey.name,
        "survey_hash": lambda slot, window: of(slot, window).survey.hash,
        "distribution_uuid": lambda slot, window: of(slot, window).uuid,
        DISTRIBUTION: lambda slot, window: of(slot, window).hash,
        "distribution_channel": lambda slot, window: of(slot, window).channel.name,
        "distributed_at": lambda slot, window: of(slot, window).sent,
        "answer_status": lambda slot, window: status(slot),
    }
