"""Credentials are shown by their last four characters only: wherever an exchange has them, and wherever they are
repeated (in an address to go to, in words about what was wrong, in a body)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote

import orjson

SECRET_HEADERS = frozenset(
    ("authorization", "x-api-key", "api-key", "cookie", "set-cookie", "proxy-authorization", "x-vocmocks-tenant")
)
SHORTEST = 5
"""Characters of a secret that is looked for where it is not known to be."""


def redact(secret: str) -> str:
    """`…` and the last four characters; shorter secrets are hidden whole."""
    return f"…{secret[-4:]}" if len(secret) > 4 else "…" if secret else ""


class Scrub:
    """Hides `secrets` in texts and bodies, also where they are written as JSON and URLs have them."""

    def __init__(self, secrets: Iterable[str]) -> None:
        found = {each for secret in secrets for each in (secret, secret.rpartition(" ")[2]) if len(each) >= SHORTEST}
        forms = {form: redact(secret) for secret in found for form in _forms(secret)}
        self._forms = sorted(forms.items(), key=lambda pair: -len(pair[0]))
        self._raw = [(form.encode("utf-8", "replace"), shown.encode()) for form, shown in self._forms]

    def text(self, text: str) -> str:
        for form, shown in self._forms:
            if form in text:
                text = text.replace(form, shown)
        return text

    def body(self, raw: bytes) -> bytes:
        for form, shown in self._raw:
            if form in raw:
                raw = raw.replace(form, shown)
        return raw


@lru_cache(256)
def _forms(secret: str) -> set[str]:
    known = secret.encode("utf-8", "replace").decode()
    return {secret, orjson.dumps(known).decode()[1:-1], quote(known), quote(known, safe="")}
