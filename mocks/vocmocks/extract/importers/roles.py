"""What a passage of an operation's description is about, told from its headings."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from vocmocks.extract.model import Passage

Role = Literal["body", "response", "parameters", "headers", "none"]

_BODY = re.compile(
    r"\bbody\b|\bcorpo\b|request (?:param|field|attribute|payload)|\bpayload\b|parametros d[ao] (?:requisicao|corpo)"
)
_RESPONSE = re.compile(r"\brespon[sc]e\b|\brespostas?\b|\bretorno\b|\breturned?\b|\breturns\b")
_HEADERS = re.compile(r"\bheaders?\b|\bcabecalhos?\b")
_PARAMETERS = re.compile(
    r"\bparam|\bquery\b|\bconsulta\b|\brota\b|\broute\b|\bfilter|\bfiltro|\bpath\b|time period|periodo|sequence id"
)
_ATTRIBUTES = re.compile(r"\battributes?\b|\batributos?\b|\bfields?\b|\bcampos?\b|\bdetails\b|\bproperties\b")
_CODES = re.compile(r"\bcod(?:e|igo)s?\b")
_LEADS_TO_BODY = re.compile(r"\b(?:request )?body\b|\bcorpo\b|\bpayload\b", re.IGNORECASE)
WRITES = ("POST", "PUT", "PATCH")


def plain(text: str) -> str:
    """Lower case without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))


def fields_role(passage: Passage, method: str, before: str = "") -> Role:
    """What the tables and lists of a passage describe."""
    for heading in reversed(passage.headings):
        role = _heading(plain(heading), method)
        if role == "response" and sample_role(passage, before, method) == "body":
            return "body"
        if role != "none":
            return role
    return "body" if method in WRITES else "parameters"


def says_query(passage: Passage) -> bool:
    """Whether a heading speaks of query parameters in particular."""
    return any(re.search(r"\bquery\b|\bconsulta\b", plain(heading)) for heading in passage.headings)


def sample_role(passage: Passage, before: str, method: str) -> Role:
    """What the samples of a passage show; `before` is the text of the passage before it."""
    headings = [plain(heading) for heading in passage.headings]
    if any(_BODY.search(heading) for heading in headings):
        return "body"
    if any(_RESPONSE.search(heading) for heading in headings):
        return "body" if method in WRITES and leads_to_body(before) else "response"
    return "body" if method in WRITES else "response"


def leads_to_body(text: str) -> bool:
    """Whether a text ends by announcing the request's body."""
    last = re.split(r"(?<=[.!?])\s+", text.strip())[-1] if text.strip() else ""
    return last.endswith(":") and _LEADS_TO_BODY.search(last) is not None


def _heading(heading: str, method: str) -> Role:
    if _HEADERS.search(heading):
        return "headers"
    if _BODY.search(heading):
        return "body" if method in WRITES else "parameters"
    if _RESPONSE.search(heading) and not _CODES.search(heading):
        return "response"
    if _PARAMETERS.search(heading):
        return "parameters"
    if _ATTRIBUTES.search(heading):
        return "body" if method in WRITES else "response"
    return "none"
