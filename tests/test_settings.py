from __future__ import annotations

from collections.abc import Callable
from dataclasses import FrozenInstanceError

import pytest

from vocmocks.errors import SettingsError, did_you_mean
from vocmocks.settings import Settings, parse_age, parse_limit, parse_now, parse_status, parse_world


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("repzo=100/minute", ("repzo", (100, 60))), ("a-b.c_d=1/second", ("a-b.c_d", (1, 1))), ("x=5/hour", ("x", (5,
        3600))),
        ("x=007/day", ("x", (7, 86400))),
    ],
)  # fmt: skip
def test_limits(text: str, limit: tuple[str, tuple[int, int]]) -> None:
    assert parse_limit(text) == limit


@pytest.mark.parametrize(
    "text",
    ["", "repzo", "repzo=100", "repzo=100/", "=100/minute", "repzo=0/minute", "repzo=-1/minute", "repzo=1.5/minute",
    "repzo=100/week",
     "repzo=100/minutes", "repzo=100/minute ", "repzo=x/minute", "repzo=٣/minute", "repzo = 100/minute",
     "repzo=1_0/minute"],
)  # fmt: skip
def test_what_is_no_limit(text: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_limit(text)
    assert str(caught.value).startswith(f'--limit "{text}": expected VENDOR=N/minute')


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("repzo.feedback=5000", ("repzo.feedback", 5000)),
        ("a-b.c_d=0", ("a-b.c_d", 0)),
        ("a.b=1_000_000", ("a.b", 1_000_000)),
    ],
)
def test_worlds(text: str, size: tuple[str, int]) -> None:
    assert parse_world(text) == size


@pytest.mark.parametrize(
    "text",
    [
        "",
        "repzo",
        "repzo=5",
        "repzo.feedback",
        "repzo.feedback=",
        "repzo.feedback=x",
        "a.b.c=5",
        ".b=5",
        "a.b=-1",
        "a.b=1__0",
        "a.b=5_",
        "a.b=_5",
        "a.b=٣",
    ],
)
def test_what_is_no_size(text: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_world(text)
    assert str(caught.value).startswith(f'--world "{text}": expected VENDOR.COLLECTION=SIZE')


@pytest.mark.parametrize(
    ("parse", "text", "found"),
    [
        (parse_status, "agent-connect=401", ("agent-connect", 401)),
        (parse_status, "a.b_c=599", ("a.b_c", 599)),
        (parse_age, "agent-connect=600", ("agent-connect", 600)),
        (parse_age, "a=0", ("a", 0)),
    ],
)
def test_authentication(parse: Callable[[str], tuple[str, int]], text: str, found: tuple[str, int]) -> None:
    assert parse(text) == found


@pytest.mark.parametrize(
    ("parse", "flag", "text"),
    [
        *(
            (parse_status, "--auth-failure-status", text)
            for text in ("", "401", "a=", "a=200", "a=4010", "a=x", "=401")
        ),
        *((parse_age, "--token-age", text) for text in ("", "600", "a=", "a=-1", "a=1h", "a=1.5", "=600")),
    ],
)
def test_what_is_no_setting_of_authentication(parse: Callable[[str], object], flag: str, text: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse(text)
    assert str(caught.value).startswith(f'{flag} "{text}": expected VENDOR=')


def test_now() -> None:
    assert parse_now("2026-01-01T12:00:00Z") == 1_767_268_800
    for text in ("", "noon", "2026-02-30"):
        with pytest.raises(SettingsError) as caught:
            parse_now(text)
        assert str(caught.value) == f'--now "{text}": expected ISO 8601, such as 2026-01-31T09:30:00Z'


def test_settings_are_not_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().seed = 2  # type: ignore[misc]


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("repso", ["chattermill", "repzo"], ' Did you mean "repzo"?'),
        ("zzz", ["repzo", "chattermill"], " Known: chattermill, repzo."),
        ("zzz", [], ""),
    ],
)
def test_suggestions(word: str, known: list[str], hint: str) -> None:
    assert did_you_mean(word, known) == hint
