"""Flags of `serve` that take more than reading: what they come to, and what is told of those that cannot be meant."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from vocmocks.errors import SettingsError
from vocmocks.options import read_scenarios

VENDORS = ("collectif", "repzo")


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        ([], {}),
        (["calm"], {"collectif": "calm", "repzo": "calm"}),
        (["repzo=outage"], {"repzo": "outage"}),
        (["repzo=outage", "calm"], {"collectif": "calm", "repzo": "outage"}),
        (["calm", "repzo=outage", "repzo=empty-account"], {"collectif": "calm", "repzo": "empty-account"}),
    ],
)
def test_scenarios(texts: Sequence[str], found: dict[str, str]) -> None:
    assert read_scenarios(texts, VENDORS) == found


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("clam", '--scenario "clam": there is no such scenario. Did you mean "calm"?'),
        ("repzo=clam", '--scenario "repzo=clam": there is no such scenario. Did you mean "calm"?'),
        ("repso=calm", '"repso" is not served. Did you mean "repzo"?'),
        ("repzo=", "there is no such scenario"),
    ],
)
def test_scenarios_that_there_are_not(text: str, says: str) -> None:
    with pytest.raises(SettingsError) as told:
        read_scenarios([text], VENDORS)
    assert says in str(told.value)
