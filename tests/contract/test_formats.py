from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocmocks.contract.formats import CHECKS, COUNTRIES, LATEST_UNIX_TIME, WORDS

TABLE: dict[str, tuple[list[Any], list[Any]]] = {
    "date-time": (
        [
            "2026-01-31T09:30:00Z", "2026-01-31t09:30:00z", "2026-01-31T09:30:00.1Z", "2026-01-31T09:30:00.123456789Z",
            "2024-02-29T00:00:00+00:00", "2026-01-31T09:30:00-23:59", "2026-12-31T23:59:60Z",
            "2026-12-31T20:59:60-03:00",
            "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
        ],
        [
            "", "2026-01-31", "2026-01-31T09:30:00", "2026-01-31 09:30:00Z", "2026-01-31T09:30Z",
            "2026-01-31T24:00:00Z",
            "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-32T00:00:00Z",
            "2026-01-31T09:60:00Z", "2026-01-31T09:30:61Z", "2026-01-31T09:30:60Z", "2026-01-31T09:30:00+24:00",
            "2026-01-31T09:30:00+10:60", "2026-01-31T09:30:00+0300", "2026-01-31T09:30:00+03", "26-01-31T09:30:00Z",
            "2026-01-31T09:30:00.Z", "2026-01-31T09:30:00,5Z", "2026-01-31T09:30:00Z\n", " 2026-01-31T09:30:00Z",
            "٢٠٢٦-01-31T09:30:00Z", "2026-W05-6T09:30:00Z", "20260131T093000Z", "YYYY-MM-DDTHH:MM:SSZ",
        ],
    ),
    "date": (
        ["2026-01-31", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"],
        [
            "", "2026-1-31", "2026-02-29", "1900-02-29", "2026-13-01", "2026-01-00", "20260131", "2026-W05-6",
            "31/01/2026",
            "2026-01-31T00:00:00Z", "2026-01-31\n", "YYYY-MM-DD", "２０２６-01-31", "0000-01-01",
        ],
    ),
    "time": (
        ["09:30:00Z", "09:30:00z", "23:59:59.999+14:00", "00:00:00-00:00", "23:59:60Z", "15:59:60-08:00",
        "00:29:60+00:30"],
        ["", "09:30:00", "09:30Z", "24:00:00Z", "09:60:00Z", "09:30:60Z", "9:30:00Z", "09:30:00+1:00",
        "09:30:00+01:60", "23:59:60+01:00"],
    ),
    "utc-timestamp": (
        ["2025-10-27 00:07:42 UTC", "2024-02-29 23:59:59 UTC"],
        [
            "", "2025-10-27 00:07:42", "2025-10-27T00:07:42 UTC", "2025-10-27 00:07:42 GMT", "2025-10-27 24:00:00 UTC",
            "2025-02-29 00:00:00 UTC", "2025-10-27 00:07 UTC", "2025-10-27  00:07:42 UTC", "2025-10-27 00:07:42 UTC ",
            "2025-10-27 00:60:42 UTC",
        ],
    ),
    "email": (
        ["a@b", "ana.silva@example.com", "first+tag@sub.example.co.uk", "o'brien@example.ie", "josé@example.com",
        "1@2.3"],
        [
            "", "@", "a@", "@b.com", "a b@example.com", "a@b@c.com", "a@exam ple.com", "a@.com", "a@example..com",
            "a@example.com.",
            ".a@example.com", "a.@example.com", "a..b@example.com", "a@example.com\n", "<a@example.com>",
            "a,b@example.com",
            "Ana <a@example.com>",
        ],
    ),
    "hostname": (
        ["localhost", "example.com", "a-b.example.com", "xn--bcher-kva.example", "1.2.3.4", "a" * 63 + ".com"],
        ["", ".", "a..b", "-a.com", "a-.com", "a_b.com", "a.com.", "a" * 64 + ".com", ".".join(["a" * 60] * 5),
        "exa mple.com", "é.com"],
    ),
    "ipv4": (
        ["0.0.0.0", "127.0.0.1", "255.255.255.255"],
        ["", "1.2.3", "1.2.3.4.5", "256.0.0.1", "01.2.3.4", "1.2.3.4/8", "1.2.3.-4", "0x7f.0.0.1", " 1.2.3.4",
        "1.2.3.٤"],
    ),
    "ipv6": (
        ["::", "::1", "2001:db8::8a2e:370:7334", "::ffff:1.2.3.4", "1:2:3:4:5:6:7:8"],
        ["", ":", "1::2::3", "1:2:3:4:5:6:7:8:9", "12345::", "fe80::1%eth0", "[::1]", "::1/64", "::256.1.1.1"],
    ),
    "uri": (
        [
            "http://example.com", "https://example.com:8443/a/b?c=d#e", "HTTPS://EXAMPLE.COM", "mailto:a@example.com",
            "urn:isbn:0451450523", "ftp://example.com/x", "data:text/plain,x", "https://user@example.com/%20",
            "http://[::1]:80/", "myapp:open",
        ],
        [
            "", "example.com", "/a/b", "//example.com/a", "http://", "http:///a", "http:", "https:example.com", "://example.com",
            "http://exa mple.com", "http://example.com/<a>", "http://[::1", "1http://example.com", "mailto:", "http://example.com/a\n",
            "http://?q=1", "http://:80/",
        ],
    ),
    "uuid": (
        ["123e4567-e89b-12d3-a456-426614174000", "00000000-0000-0000-0000-000000000000",
        "ABCDEFAB-CDEF-ABCD-EFAB-CDEFABCDEFAB"],
        [
            "", "123e4567e89b12d3a456426614174000", "123e4567-e89b-12d3-a456-42661417400",
            "{123e4567-e89b-12d3-a456-426614174000}",
            "123e4567-e89b-12d3-a456-42661417400g", "urn:uuid:123e4567-e89b-12d3-a456-426614174000",
            "123e4567-e89b-12d3-a456-426614174000\n",
        ],
    ),
    "unixtime": (
        [0, 1_767_268_800, 1_767_268_800.5, LATEST_UNIX_TIME],
        [-1, -0.5, LATEST_UNIX_TIME + 1, 1_767_268_800_000, 1e300],
    ),
    "iso-3166-1-alpha-2": (["BR", "GB", "br", "Us"], ["", "UK", "XX", "BRA", "B", "ß", "ﬁ", "BR ", "076"]),
    "language-tag": (["en", "pt-BR", "es-419"[:2], "EN-us", "de-DE"], ["", "e", "eng", "zz", "xx-US", "en_US", "en-",
    "en-U", "en-US-x", "é-BR", "en-419"]),
}  # fmt: skip


def test_every_format_is_in_the_table_and_has_words() -> None:
    assert TABLE.keys() == CHECKS.keys() == WORDS.keys()


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, (good, _) in TABLE.items() for value in good])
def test_good_values(name: str, value: Any) -> None:
    assert CHECKS[name](value) is True


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, (_, bad) in TABLE.items() for value in bad])
def test_bad_values(name: str, value: Any) -> None:
    assert CHECKS[name](value) is False


@pytest.mark.parametrize("name", sorted(CHECKS))
@pytest.mark.parametrize("value", [None, True, False, [], {}, ["x"]])
def test_values_of_other_types_pass(name: str, value: Any) -> None:
    assert CHECKS[name](value) is True


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_strings_formats_let_numbers_pass_and_the_other_way_round(name: str) -> None:
    assert CHECKS[name]("?!" if name == "unixtime" else -1) is True


@pytest.mark.parametrize("name", sorted(CHECKS))
@given(text=st.text(max_size=30) | st.from_regex(r"[0-9:TZ.+ @/-]{1,30}"))
def test_no_text_breaks_a_check(name: str, text: str) -> None:
    assert CHECKS[name](text) in (True, False)


OFFSETS = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(moment=st.datetimes(timezones=st.just(UTC) | OFFSETS))
def test_what_python_writes_as_a_moment_is_one(moment: datetime) -> None:
    assert CHECKS["date-time"](moment.isoformat())
    assert CHECKS["time"](moment.timetz().isoformat())
    assert CHECKS["utc-timestamp"](f"{moment:%H:%M:%S} UTC".join([moment.date().isoformat() + " ", ""]))
    assert not CHECKS["date-time"](moment.replace(tzinfo=None).isoformat())


@given(day=st.dates())
def test_what_python_writes_as_a_day_is_one(day: date) -> None:
    assert CHECKS["date"](day.isoformat())
    assert not CHECKS["date"](day.isoformat().replace("-", "/"))


@given(st.uuids(), st.ip_addresses(v=4), st.ip_addresses(v=6))
def test_what_python_writes_as_ids_and_addresses(id: uuid.UUID, four: Any, six: Any) -> None:
    assert CHECKS["uuid"](str(id))
    assert CHECKS["uuid"](str(id).upper())
    assert CHECKS["ipv4"](str(four))
    assert not CHECKS["ipv4"](str(six))
    assert not CHECKS["ipv6"](str(four))


@given(st.emails())
def test_emails_of_the_world(address: str) -> None:
    assert CHECKS["email"](address)


def test_the_countries_are_those_of_iso() -> None:
    assert len(COUNTRIES) == 249
    assert all(len(code) == 2 and code.isascii() and code.isupper() for code in COUNTRIES)
