"""Errors that a person who runs the mock can put right.

    VocmocksError
    ├── SettingsError         a flag, a variable or an argument that cannot be meant
    ├── ContractError         a description that cannot be served
    │   └── OverlayError      an action of an overlay.yaml that does not apply
    └── FixtureError          a fixture that does not say what its world needs

What a vendor's client gets instead is a `Problem` (engine/problem.py); a document that cannot be read is a
`DocumentError` (extract/model.py).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class VocmocksError(Exception):
    """The message says what is wrong, where, and what was expected."""


class SettingsError(VocmocksError):
    pass


class ContractError(VocmocksError):
    pass


class OverlayError(ContractError):
    pass


class FixtureError(VocmocksError):
    pass


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """` Did you mean "x"?` when one of `known` is close to `word`, else the list of them."""
    choices = sorted(known)
    close = difflib.get_close_matches(word, choices, n=1, cutoff=0.5)
    if close:
        return f' Did you mean "{close[0]}"?'
    return f" Known: {', '.join(choices)}." if choices else ""
