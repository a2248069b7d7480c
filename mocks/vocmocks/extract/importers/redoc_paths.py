"""Methods and paths made up from the sentences that introduce operations on a page that names neither."""

from __future__ import annotations

import re

METHODS = {
    "retrieve": "GET", "get": "GET", "list": "GET", "fetch": "GET", "search": "GET", "create": "POST", "add": "POST",
    "update": "PATCH", "modify": "PATCH", "replace": "PUT", "delete": "DELETE", "remove": "DELETE",
}  # fmt: skip

_VERB = re.compile(rf"(?P<verb>{'|'.join(METHODS)})s?\s+(?P<rest>\w.*)", re.IGNORECASE | re.DOTALL)
_LEAD = re.compile(r"(?:(?:a|an|the|all|new|specific|existing|single|one|list of|of)\s+)+", re.IGNORECASE)
_TAIL = re.compile(
    r"\s+(?:with|by|using|from|matching)\s+.*|\s+(?:entry|entries|record|records|resource|resources|item|items|object|objects)\Z",
    re.IGNORECASE | re.DOTALL,
)
_PART_OF = re.compile(r"(?P<part>.+?)\s+(?:for|of)\s+(?:an?\s+|the\s+|all\s+)*(?P<whole>.+)", re.IGNORECASE | re.DOTALL)


def verb(sentence: str) -> str:
    """The verb that tells the method, in lower case; empty when the sentence begins with none."""
    match = _VERB.fullmatch(sentence.strip())
    return match.group("verb").lower() if match else ""


def path_of(sentence: str, others: list[str], *, by_id: bool) -> str:
    """`/activity-feedback/{id}` for "Retrieve a specific activity feedback by its ID".

    "Get a summary for things" is `/things/a-summary` when another sentence introduces things.
    """
    known = {_phrase(other) for other in others}
    phrase = _plural(_phrase(sentence), known)
    part = _PART_OF.fullmatch(phrase)
    whole = _plural(part.group("whole"), known) if part else ""
    path = f"/{_slug(whole)}/{_slug(part.group('part'))}" if part and whole in known else f"/{_slug(phrase)}"
    return path + "/{id}" if by_id else path


def _plural(phrase: str, known: set[str]) -> str:
    """The plural of a phrase when the page uses that too: one resource has one path."""
    return next((plural for plural in (f"{phrase}s", re.sub(r"y\Z", "ies", phrase)) if plural in known), phrase)


def _phrase(sentence: str) -> str:
    match = _VERB.fullmatch(sentence.strip())
    rest = match.group("rest") if match else sentence
    rest = _LEAD.sub("", rest, count=1) if _LEAD.match(rest) else rest
    return _TAIL.sub("", rest.rstrip(". ")).strip()


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
