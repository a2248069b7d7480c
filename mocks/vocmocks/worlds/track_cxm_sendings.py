"""Who was asked what, when and by which channel: what interactions need to know of Track CXM's distributions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from vocmocks.randomness import mixed, number
from vocmocks.worlds.fixture import Fixture
from vocmocks.worlds.track_cxm_surveys import Survey
from vocmocks.worlds.track_cxm_waves import Waves
from vocmocks.worlds.uuids import HashCodec, UuidCodec
from vocmocks.worlds.weighted import Weighted

HASH_LENGTH = 5
GOLDEN = 0.618033988749895
"""Steps of this size (modulo 1) fill the whole evenly, wherever one stops."""
API = "api"


@dataclass(frozen=True, slots=True)
class Channel:
    """`number`: as distributions show it; `word`: as the webhook does; `answered`: the one that people answer in."""

    name: str
    number: int
    word: str
    answered: str


@dataclass(frozen=True, slots=True)
class Sending:
    """A distribution of the world as its interactions know it; `sent` in seconds since the epoch."""

    number: int
    uuid: str
    hash: str
    survey: Survey
    channel: Channel
    sent: int


def channels(fixture: Fixture) -> Mapping[str, Channel]:
    """By name, as `distribution_channel` has it."""
    part = fixture.part("channels")
    return {name: _channel(name, part.part(name)) for name in part}


class Sendings:
    """Distributions by number, the oldest first; each round of as many as there are surveys has every survey once."""

    def __init__(self, fixture: Fixture, seed: int, waves: Waves, surveys: tuple[Survey, ...]) -> None:
        key = (seed, "track-cxm", "distributions")
        self.uuids, self.hashes = UuidCodec(*key), HashCodec(HASH_LENGTH, *key)
        self._waves, self._surveys, self._turn = waves, surveys, number(*key, "survey")
        part = fixture.part("channels")
        known = channels(fixture)
        self._channels = Weighted({known[name]: part.part(name).number("weight") for name in part}, "channels")
        self.at = lru_cache(4096)(self._made)

    def _made(self, number: int) -> Sending:
        round_, place = divmod(number, len(self._surveys))
        return Sending(
            number=number,
            uuid=self.uuids.encode(number),
            hash=self.hashes.encode(number),
            survey=self._surveys[(place + mixed(self._turn, round_)) % len(self._surveys)],
            channel=self._channels.at(number * GOLDEN % 1),
            sent=self._waves.sent(number),
        )


def _channel(name: str, part: Fixture) -> Channel:
    return Channel(name, part.integer("number"), part.text("word"), part.text("answered"))
