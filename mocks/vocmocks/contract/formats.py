"""String and number formats, checked by the same functions in jsonschema (wording) and jsonschema-rs (verdict).

Standard names are those of JSON Schema 2020-12; the rest are ours and stand for what vendors write:
`unixtime` (seconds), `utc-timestamp` (`2025-10-27 00:07:42 UTC`), `iso-3166-1-alpha-2`, `language-tag` (`en`, `en-US`:
a code of ISO 639-1, and a region or not).
A value of another type than the format speaks of passes (JSON Schema, "format").
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9]|60)(\.[0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])")
CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]")
ATOM = r"[^@.\s\x00-\x1f\"(),:;<>\[\\\]]+"
EMAIL = re.compile(rf"{ATOM}(\.{ATOM})*@[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")
LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
HOSTNAME = re.compile(rf"(?=.{{1,253}}\Z){LABEL}(\.{LABEL})*")
UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]*")
LANGUAGE = re.compile(r"[A-Za-z]{2}(-[A-Za-z]{2,3})?")
LATEST_UNIX_TIME = 253_402_300_799
"""The last second of the year 9999: a larger number is milliseconds."""
UNIX_TIME: Mapping[str, int] = MappingProxyType({"minimum": 0, "maximum": LATEST_UNIX_TIME})
"""What `unixtime` means, for those that do not know it."""
COUNTRIES = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY
    BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK
    FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR
    IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK
    ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM
    PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF
    TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
    """.split()  # noqa: SIM905 - two hundred and fifty lines otherwise
)

LANGUAGES = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el
    en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu
    ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na
    nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn
    so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    """.split()  # noqa: SIM905 - as above
)
"""ISO 639-1, with the two codes that were withdrawn (bh, sh)."""

Check = Callable[[Any], bool]


def _strings(check: Callable[[str], bool]) -> Check:
    def checked(value: Any) -> bool:
        if not isinstance(value, str):
            return True
        try:
            return check(value)
        except ValueError:
            return False

    return checked


def _date(text: str) -> bool:
    return bool(DATE.fullmatch(text)) and date.fromisoformat(text) is not None


def _time(text: str) -> bool:
    """RFC 3339 "full-time"; a leap second is only there at the end of a day in UTC."""
    found = TIME.fullmatch(text)
    return found is not None and (found[3] != "60" or _minute_in_utc(found) == 23 * 60 + 59)


def _minute_in_utc(found: re.Match[str]) -> int:
    offset = found[5]
    ahead = 0 if offset in "Zz" else int(offset[1:3]) * 60 + int(offset[4:6])
    return (int(found[1]) * 60 + int(found[2]) - (ahead if offset[0] == "+" else -ahead)) % (24 * 60)


def _date_time(text: str) -> bool:
    return text[10:11] in ("T", "t") and _date(text[:10]) and _time(text[11:])


def _utc_timestamp(text: str) -> bool:
    return _date(text[:10]) and text[10:11] == " " and bool(CLOCK.fullmatch(text[11:19])) and text[19:] == " UTC"


def _uri(text: str) -> bool:
    if not URI.fullmatch(text):
        return False
    parts = urlsplit(text)
    return bool(parts.hostname) if parts.scheme in ("http", "https") else text != f"{parts.scheme}:"


def _country(text: str) -> bool:
    return text.isascii() and text.upper() in COUNTRIES


def _language(text: str) -> bool:
    return bool(LANGUAGE.fullmatch(text)) and text[:2].lower() in LANGUAGES


def _unixtime(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return True
    return 0 <= value <= LATEST_UNIX_TIME


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "date-time": _strings(_date_time),
        "date": _strings(_date),
        "time": _strings(_time),
        "utc-timestamp": _strings(_utc_timestamp),
        "email": _strings(lambda text: bool(EMAIL.fullmatch(text))),
        "hostname": _strings(lambda text: bool(HOSTNAME.fullmatch(text))),
        "ipv4": _strings(lambda text: ipaddress.IPv4Address(text) is not None),
        "ipv6": _strings(lambda text: "%" not in text and ipaddress.IPv6Address(text) is not None),
        "uri": _strings(_uri),
        "uuid": _strings(lambda text: bool(UUID.fullmatch(text))),
        "unixtime": _unixtime,
        "iso-3166-1-alpha-2": _strings(_country),
        "language-tag": _strings(_language),
    }
)
"""Format → check. Formats that are not here are annotations only."""

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "date-time": "an ISO 8601 date-time with offset, such as 2026-01-31T09:30:00Z",
        "date": "a date as YYYY-MM-DD",
        "time": "a time as HH:MM:SS with offset",
        "utc-timestamp": "a timestamp such as 2026-01-31 09:30:00 UTC",
        "email": "an email address",
        "hostname": "a host name",
        "ipv4": "an IPv4 address",
        "ipv6": "an IPv6 address",
        "uri": "a URL such as https://example.com/page",
        "uuid": "a UUID",
        "unixtime": "a UNIX timestamp in seconds",
        "iso-3166-1-alpha-2": "a two-letter country code (ISO 3166-1 alpha-2)",
        "language-tag": "a language code such as en or en-US",
    }
)
