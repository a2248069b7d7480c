"""Which natural language a text is in, by its commonest small words."""

from __future__ import annotations

import re

_WORDS = {
    "en": "the of and to in is for with that this be are by from an on or it as your will can all list",
    "pt": "de da do das dos e o a os as para com que uma um é em na no por não se ou ao à são este esta",
    "es": "de la el los las y para con que una un es en por no se o al del lo este esta son",
    "fr": "le la les de des du et pour avec que une un est en dans par pas ou au ce cette sont",
    "de": "der die das und für mit dass ein eine ist in auf von zu den im nicht oder als sind diese",
}
STOP_WORDS = {code: frozenset(words.split()) for code, words in _WORDS.items()}
LEAST = 4


def detect(text: str) -> str:
    """The two-letter code of the likeliest language; empty when the text has too few small words to tell."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    counts = {code: sum(word in known for word in words) for code, known in STOP_WORDS.items()}
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] >= LEAST else ""
