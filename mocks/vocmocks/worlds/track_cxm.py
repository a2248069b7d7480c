"""Track CXM's world: an organisation in Brazil, its customers, surveys, distributions and the answers that came back.

How an interaction belongs to a distribution (worlds/track_cxm_waves.py), so that counters add up in any size of world:

- Distributions 0 to D-1 rise in time; `waves.sent(d)` (seconds) is the moment at which number `d` went out. The index
  range of the interactions is cut at these moments: window `d` holds the interactions answered from `sent(d)` until
  `sent(d + 1)`.
- An interaction of window `w` answers distribution `max(0, w - lag)`; its lag (0, 1 or 2) is dealt by slot, with its
  answer status (1 complete, 2 partial): `waves.distribution(index)`, `waves.status(index)`.
- A distribution has `waves.lines(d)` valid lines of import. Line `l` is answered if interaction `waves.begins[d] + l`
  exists and answers `d` (`waves.interaction(d, l)`, else None): its customer is number `waves.customer(d, l)`, another
  one for every line of a distribution. `interactions.answered(d)` counts them: (complete, partial).
- What is wrong with other lines (invalid, not delivered, never opened …) is the distributions' own business
  (worlds/track_cxm_distributions.py); invalid lines come on top of the valid ones.

Records of interactions are flat (worlds/track_cxm_interactions.py); vendors/track_cxm_wording.py words them for the
listing and for the webhook.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vocmocks.worlds.fixture import load
from vocmocks.worlds.population import Generated, Population
from vocmocks.worlds.sizes import sizes
from vocmocks.worlds.track_cxm_distributions import DistributionPopulation
from vocmocks.worlds.track_cxm_exports import exports
from vocmocks.worlds.track_cxm_interactions import InteractionMaker, InteractionPopulation
from vocmocks.worlds.track_cxm_people import Customers
from vocmocks.worlds.track_cxm_people import record as customer_record
from vocmocks.worlds.track_cxm_sendings import Sendings
from vocmocks.worlds.track_cxm_surveys import Account
from vocmocks.worlds.track_cxm_waves import Waves

VENDOR = "track-cxm"


def world(asked: Mapping[str, int], seed: int, start: float) -> Mapping[str, Population]:
    """Populations `interactions`, `distributions`, `customers`, `surveys`, `survey_groups`, `attributes`, `templates`
    and `integrations`; times count back from `start`."""
    fixture = load(VENDOR).altered(asked)
    size = sizes(VENDOR, fixture, asked)
    account, customers = Account(fixture, seed), Customers(fixture, seed)
    waves = Waves(fixture, seed, start, size["interactions"], size["distributions"], size["customers"])
    sendings = Sendings(fixture, seed, waves, account.surveys)
    interactions = InteractionPopulation(InteractionMaker(fixture), waves, sendings, customers, seed)
    return {
        "interactions": interactions,
        "distributions": DistributionPopulation(fixture, seed, start, waves, sendings),
        "exports": exports(fixture, seed, start, is_new=not waves.listed),
        "customers": _customers(customers, waves.customers if waves.listed else size["customers"]),
        **_set_up(account),
    }


def _customers(customers: Customers, count: int) -> Population:
    return Generated(
        count, lambda number: customer_record(customers.at(number)), customers.uuids.encode, customers.uuids.decode
    )


def _set_up(account: Account) -> dict[str, Population]:
    attributes = [{"uuid": each.uuid, "name": each.name} for each in account.attributes]
    return {
        "surveys": _listed([survey.record for survey in account.surveys], "uuid"),
        "survey_groups": _listed(account.groups, "uuid"),
        "attributes": _listed(attributes, "uuid"),
        "templates": _listed(account.templates, "public_hash"),
        "integrations": _listed(account.integrations, "uuid"),
    }


def _listed(records: Sequence[Mapping[str, Any]], key: str) -> Population:
    """A population of few."""
    places = {record[key]: place for place, record in enumerate(records)}
    return Generated(len(records), lambda place: records[place], lambda place: records[place][key], places.get)
