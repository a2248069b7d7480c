"""Lines of import: every line is either used or counted under one reason, whatever is in it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.vendors.track_cxm_http import REASONS, check_counters

from vocmocks.engine.app import create_app
from vocmocks.settings import Settings
from vocmocks.vendors.track_cxm_counters import Owner, shown
from vocmocks.vendors.track_cxm_imports import ENDS, Imported, read_lines

SEED = 1
NONE = dict.fromkeys(REASONS, 0)
CHANNELS = ("email", "smslink", "whatsapp", "link", "qrcode", "linklist")
names = st.sampled_from(
    ["name", "email", "phone", "cpf", "identificador", "produto", "cidade", "numero_pedido", "other"]
)
values: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(
        [
            "", "Ana", "ana@example.com", "ANA@example.com", "eva@example.org", "ana@x.invalid", "bounce@example.com",
            "11144477735", "111.444.777-35", "52998224725", "5511987654321", "+55 11 98765-4321", "1134567890", None,
            True, 5, 1.5, 11144477735, [], {}, ["x"],
        ]
    ),
    st.text(max_size=12),
    st.integers(),
)  # fmt: skip
lines = st.lists(st.dictionaries(names, values, max_size=5), max_size=25)


@pytest.fixture(scope="module")
def owner() -> Owner:
    return Owner(create_app(Settings(vendors=("track-cxm",))).state.services, "test_lines")


@settings(max_examples=100, deadline=None)
@given(lines, st.sampled_from(CHANNELS))
def test_every_line_counts_once(given_lines: list[dict[str, Any]], channel: str) -> None:
    found = read_lines(given_lines, channel, SEED)
    assert tuple(found.invalid) == REASONS
    assert len(found.lines) + sum(found.invalid.values()) == len(given_lines)
    assert len(found.lines) == len(found.places)
    assert list(found.places) == sorted({*found.places})
    identifiers = [line.identifier for line in found.lines if line.identifier]
    assert len({*identifiers}) == len(identifiers)
    if channel in ("email", "smslink", "whatsapp"):
        addresses = [line.email.lower() if channel == "email" else line.phone for line in found.lines]
        assert len({*addresses}) == len(addresses)
        assert all(addresses)
    for line in found.lines:
        assert line.name or line.email or line.phone or line.identifier
        assert line.end is None or line.end in ENDS.values()
    used = [given_lines[place] for place in found.places]
    assert read_lines(used, channel, SEED) == Imported(found.lines, list(range(len(used))), NONE)


@settings(max_examples=80, deadline=None)
@given(
    lines,
    st.sampled_from(CHANNELS),
    st.integers(1, 10**6),
    st.one_of(st.none(), st.integers(0, 10**6)),
    st.one_of(st.none(), st.integers(0, 10**6)),
    st.lists(st.integers(0, 10**6), max_size=3),
    st.integers(-10, 2 * 10**6),
)
def test_counters_add_up_for_any_lines_at_any_time(
    owner: Owner,
    given_lines: list[dict[str, Any]],
    channel: str,
    sends: int,
    validity: int | None,
    reminder: int | None,
    resent: list[int],
    now: int,
) -> None:
    found = read_lines(given_lines, channel, SEED)
    value = {
        **dict.fromkeys(("uuid", "distribution_name", "survey_uuid", "survey_name", "survey_hash", "public_hash"), "x"),
        "number": None,
        "channel": channel,
        "schedule_at": None,
        "validity_at": validity,
        "reminder_at": reminder,
        "sends_at": sends,
        "resent_at": resent,
        "sender_type": 1,
        "created_at": 0,
        "lines": len(found.lines),
        "invalid": found.invalid,
        "ends": [(place, line.end) for place, line in enumerate(found.lines) if line.end],
    }
    counted = shown(owner, value, now)
    check_counters(counted)
    assert counted["added"] == len(given_lines)
    assert counted["counter"] == 1 + len(resent)


@pytest.mark.parametrize("word", ENDS)
def test_ends_that_addresses_ask_for(word: str) -> None:
    [line] = read_lines([{"email": f"{word}@example.com"}], "email", SEED).lines
    assert line.end == ENDS[word]
    [line] = read_lines([{"email": f"{word}s@example.com"}], "email", SEED).lines
    assert line.end is None


def test_what_is_kept_of_a_line() -> None:
    raw = {
        "name": " Ana ",
        "phone": "+55 (11) 98765-4321",
        "cpf": "111.444.777-35",
        "produto": 7,
        "uf": "PE",
        "loja": "",
    }
    [line] = read_lines([raw], "smslink", SEED).lines
    assert line.as_json() == {
        "name": "Ana",
        "email": "",
        "phone": "5511987654321",
        "identifier": "11144477735",
        "customer": {"cpf": "11144477735", "uf": "PE"},
        "interaction": {"produto": "7"},
    }
