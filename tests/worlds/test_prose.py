from __future__ import annotations

import pytest

from vocmocks.errors import FixtureError
from vocmocks.randomness import stream
from vocmocks.worlds.prose import Grammar

GRAMMAR = Grammar(
    {
        "remark": ["{opening}, {praise}. {product} sells.", "{praise}!"],
        "opening": ["well", "honestly"],
        "stock.praise": ["it is here", "they came"],
    },
    ("product", "praise"),
)
NAMES = {"praise": "stock.praise"}


def test_texts_are_put_together_and_capitalised() -> None:
    texts = {GRAMMAR.write(stream(index), "remark", {"product": "tea"}, NAMES) for index in range(200)}
    assert texts == {
        "It is here!", "They came!",
        *(f"{opening}, it is here. Tea sells." for opening in ("Well", "Honestly")),
        *(f"{opening}, they came. Tea sells." for opening in ("Well", "Honestly")),
    }  # fmt: skip
    assert GRAMMAR.count("remark", NAMES) == len(texts)


def test_letters_with_accents_are_capitalised() -> None:
    grammar = Grammar({"remark": ["ótimo! é fácil. água?"]})
    assert grammar.write(stream(1), "remark") == "Ótimo! É fácil. Água?"


def test_the_same_draws_give_the_same_text() -> None:
    one, other = (GRAMMAR.write(stream(5), "remark", {"product": "tea"}, NAMES) for _ in range(2))
    assert one == other


def test_a_symbol_without_texts() -> None:
    with pytest.raises(FixtureError, match=r'"a" uses "oppening", which has no texts\. Did you mean "opening"\?'):
        Grammar({"a": ["{oppening}"], "opening": ["x"]})
