"""Short texts as people write them, put together from parts by a grammar: openings, opinions, reasons, endings.

    symbols = {"remark": ["{opening} {praise}.", "{praise}, {reason}."], "opening": ["honestly,", …], …}

Every `{symbol}` is replaced by one of its alternatives, again and again: a page of fixture gives thousands of texts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from vocmocks.errors import FixtureError, did_you_mean
from vocmocks.randomness import Stream
from vocmocks.worlds.fixture import Fixture

SLOT = re.compile(r"{([^{}]*)}")
SENTENCE = re.compile(r"(?:^|(?<=[.!?] ))([a-zà-öø-ÿ])")
NO_NAMES: Mapping[str, str] = {}
Parts = tuple[tuple[str, str], ...]
"""What an alternative is made of: (text before, symbol), and at its end (text, "")."""


class Grammar:
    """`words`: names that a writer fills in itself (`product`, `place`); every other symbol must have alternatives."""

    def __init__(self, symbols: Mapping[str, Sequence[str]], words: Sequence[str] = ()) -> None:
        self._symbols = {name: tuple(_parts(text) for text in texts) for name, texts in symbols.items()}
        known = {*self._symbols, *words}
        for name, alternatives in self._symbols.items():
            for symbol in (symbol for parts in alternatives for _, symbol in parts if symbol):
                if symbol not in known:
                    hint = did_you_mean(symbol, known)
                    raise FixtureError(f'grammar symbol "{name}" uses "{symbol}", which has no texts.{hint}')

    @classmethod
    def of(cls, fixture: Fixture, words: Sequence[str] = ()) -> Grammar:
        """From an object of `symbol: [texts]`."""
        return cls({name: fixture.texts(name) for name in fixture}, words)

    def write(
        self, draw: Stream, symbol: str, words: Mapping[str, str] = NO_NAMES, names: Mapping[str, str] = NO_NAMES
    ) -> str:
        """A text for `symbol`, with sentences capitalised.

        `words`: what to put for a symbol as it is. `names`: the symbol to use for another (`praise: delivery.praise`).
        """
        pieces: list[str] = []
        self._expand(draw, symbol, words, names, pieces)
        return SENTENCE.sub(_upper, "".join(pieces))

    def alternatives(self, symbol: str) -> list[str]:
        """The texts of a symbol that has no symbols in it."""
        return [parts[0][0] for parts in self._symbols[symbol]]

    def count(self, symbol: str, names: Mapping[str, str] = NO_NAMES) -> int:
        """How many different texts there are for a symbol (words left open)."""
        total = 0
        for parts in self._symbols.get(names.get(symbol, symbol), ()):
            product = 1
            for _, inner in parts:
                product *= max(1, self.count(inner, names)) if inner else 1
            total += product
        return total

    def _expand(
        self, draw: Stream, symbol: str, words: Mapping[str, str], names: Mapping[str, str], pieces: list[str]
    ) -> None:
        if symbol in words:
            pieces.append(words[symbol])
            return
        alternatives = self._symbols[names.get(symbol, symbol)]
        for text, inner in alternatives[int(draw.random() * len(alternatives))]:
            if text:
                pieces.append(text)
            if inner:
                self._expand(draw, inner, words, names, pieces)


def _parts(text: str) -> Parts:
    pieces = SLOT.split(text)
    pairs = [*pieces, ""] if len(pieces) % 2 else pieces
    return tuple(zip(pairs[::2], pairs[1::2], strict=True))


def _upper(match: re.Match[str]) -> str:
    return match[1].upper()


def opinions(first: str, second: str) -> dict[str, str]:
    """The sentences that stand for praise and complaint, of two topics. What is praised is never what is complained of,
    so that nobody contradicts themselves."""
    return {
        "praise": f"{first}.praise",
        "praise_more": f"{second}.praise",
        "complaint": f"{second}.complaint",
        "complaint_more": f"{first}.complaint",
    }
