"""Formats of values, as descriptions put them in English and Portuguese."""

from __future__ import annotations

import re

from vocmocks.extract.prose.type_words import Said

_CALENDAR = re.compile(r"\b(?:YYYY|AAAA)-MM-DD\b(?![T ]+(?:HH|hh))(?!T)", re.IGNORECASE)
_EMAIL = (
    r"\A\s*(?:the\s+|o\s+)?e-?mail(?: address)? (?:of the|of an?|address of)\b"
    r"|\A\s*(?:the )?email address\b(?!\s*(?:or|ou|/|,)\b)"
)
_EMAIL_MORE = (
    r"\bvalid e-?mail\b(?!(?: address)?\s*(?:or|/|,)\s)|\be-?mail v[áa]lido\b(?!\s+ou\b)"
    r"|\A\s*(?:o\s+)?(?:endere[çc]o de )?e-?mail (?:do|da|de)\b|\A\s*endere[çc]o de e-?mail\b"
)
_URL_OF = r"URL\s+(?:of|to|associated|where|for)\b"
_ISO = r"\biso[\s_-]?8601\b"
_MILLISECONDS = re.compile(
    r"\b(?:unix|epoch|timestamp|time)\b[^.\n]{0,40}\b(?:milliseconds|milissegundos|millis|ms)\b"
    r"|\b(?:milliseconds|milissegundos|millis)\b[^.\n]{0,20}\b(?:epoch|unix|1970)\b",
    re.IGNORECASE,
)
_FORMATS: list[tuple[re.Pattern[str], str]] = [
    (
        re.compile(
            r"\bunix[\s-]*(?:timestamp|time\b|epoch)|\btimestamp\s+unix\b|\bepoch\s+(?:seconds|time(?:stamp)?)\b"
            r"|\b(?:seconds|segundos) (?:since|desde) (?:the |o |a )?(?:unix )?(?:epoch|[ée]poca)",
            re.I,
        ),
        "unixtime",
    ),
    (_CALENDAR, "date"),
    (re.compile(r"\bRFC[\s-]?3339 full-?date\b|\bfull-date\b", re.I), "date"),
    (re.compile(rf"{_ISO}[\s-]+(?:calendar[\s-]+)?date\b(?![\s-]*(?:time|and time|/\s*time|with time))", re.I), "date"),
    (re.compile(rf"{_ISO}[\s-]+duration\b|\bduration in (?:the )?{_ISO}|\bdura[çc][ãa]o (?:em"
                rf"|no formato) {_ISO}", re.I), "duration"),
    (re.compile(rf"{_ISO}|\bRFC[\s-]?3339\b", re.I), "date-time"),
    (re.compile(r"\biso[\s_-]?3166(?:-1)?[\s-]alpha-?2\b", re.I), "iso-3166-1-alpha-2"),
    (re.compile(r"\biso[\s_-]?639(?:-1)?\b", re.I), "language-tag"),
    (re.compile(r"\bISO[\s_-]?4217\b", re.I), "iso-4217"),
    (re.compile(r"\bE\.?164\b"), "e164"),
    (re.compile(r"\buuid\s*v\d\b|\buniversal(?:ly)? unique id|\bUUID\b (?:of|for)\b"), "uuid"),
    (re.compile(rf"{_EMAIL}|{_EMAIL_MORE}|\baccepted email format\b", re.I), "email"),
    (re.compile(rf"\b(?i:an?|the)\s+(?:[\w-]+\s+){{0,2}}{_URL_OF}|\A\s*{_URL_OF}"), "uri"),
    (re.compile(r"\bmust be (?:an? )?(?:valid|absolute|full|fully qualified)(?: https?)? UR[LI]\b"
                r"|\bURL v[áa]lida\b", re.I), "uri"),
]  # fmt: skip
_IMAGE = re.compile(r"\bmust be (?:an? )?(png|jpe?g|gif|svg)\b", re.IGNORECASE)
_BASE64 = re.compile(
    r"\bbase-?64(?:[\s-]+(?:encoded|string|data|image|content)|\b\s*(?:[.,;)]|\Z))|\b(?:in|em) base-?64\b",
    re.IGNORECASE,
)
_CHOICE = re.compile(
    rf"(?:{_ISO}|RFC[\s-]?3339|YYYY-MM-DD|unix\s+timestamp|timestamp)[^.\n]{{0,30}}\b(?:or|ou)\b[^.\n]{{0,30}}"
    rf"(?:{_ISO}|RFC[\s-]?3339|YYYY-MM-DD|unix|epoch|timestamp|relative|milliseconds)"
    r"|\bdate\s+(?:or|ou)\s+date-?time|\bRFC[\s-]?2822\b",
    re.IGNORECASE,
)  # fmt: skip


def formats(text: str) -> Said:
    """The format of a text value, at most one; what the value leads to is an annotation (`contentMediaType`)."""
    said: Said = []
    if _MILLISECONDS.search(text):
        return [("type", "integer")] if not _CHOICE.search(text) else []
    if not _CHOICE.search(text):
        said += [("format", name) for pattern, name in _FORMATS if pattern.search(text)][:1]
    if image := _IMAGE.search(text):
        said.append(("contentMediaType", "image/" + image.group(1).lower().replace("jpg", "jpeg")))
    if _BASE64.search(text):
        said.append(("contentEncoding", "base64"))
    return said
