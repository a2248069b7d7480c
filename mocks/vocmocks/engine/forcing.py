"""One request asks for its answer: `Prefer: code=429, example=NAME, delay=250, dynamic=true` (Prism's words, and
`delay` in milliseconds), or Postman's `x-mock-response-code` and `x-mock-response-name`.

As with Prism, that comes last: a request that is not authenticated, over its limit or not valid gets the answer that it
deserves. Nothing is done then but to answer:

- a code and no name: the documented example of that status; without one, a value made from its schema. An error that is
  not documented (4xx, 5xx) comes in the vendor's words; another status that is not is refused.
- a name: the documented example that is called so, of the status asked for, else of any.
- `dynamic=true`: a value made from the schema rather than an example.

A rule (engine/faults.py) with a status below 400 or an example asks the same of every request that it hits; what the
request itself asks for goes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from vocmocks.contract.error_responses import error_responses
from vocmocks.contract.model import Contract, MediaType, Operation, Response
from vocmocks.engine.delays import LONGEST
from vocmocks.engine.disturbance import Disturbance
from vocmocks.engine.exchange import Exchange, Reply
from vocmocks.engine.problem import Problem
from vocmocks.engine.respond import bodiless
from vocmocks.engine.wording import Wording, shown
from vocmocks.errors import did_you_mean

PREFER, POSTMAN_CODE, POSTMAN_NAME = b"prefer", b"x-mock-response-code", b"x-mock-response-name"
POSTMAN: Mapping[bytes, str] = {POSTMAN_CODE: "code", POSTMAN_NAME: "example"}
PREFERENCE = re.compile(r'\s*([^\s=,;"]+)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^\s,;"]*))?[^,]*(?:,|$)')
"""RFC 7240, section 2: a name, a value that may be quoted, parameters that are passed over."""


@dataclass(frozen=True, slots=True)
class Wish:
    """`code`: a status; `delay`: seconds; `dynamic`: made from the schema, not an example; `words`: for the journal."""

    code: int | None = None
    example: str | None = None
    delay: float = 0.0
    dynamic: bool = False
    words: str = ""

    @property
    def is_for_answer(self) -> bool:
        return self.code is not None or self.example is not None or self.dynamic


class Forcing:
    """One vendor's."""

    def __init__(self, contract: Contract, wording: Wording, seed: int) -> None:
        self._contract, self._wording, self._seed = contract, wording, seed

    def __call__(self, exchange: Exchange, operation: Operation) -> Reply | None:
        """The answer that a request asks for; None where it asks for none. Raises Problem for one that there is not."""
        wish = read(exchange.scope["headers"])
        if wish.delay:
            exchange.disturbance = exchange.disturbance or Disturbance()
            exchange.disturbance.wait += wish.delay
        if wish.words:
            exchange.reason = "; ".join(filter(None, (exchange.reason, wish.words)))
        if not wish.is_for_answer:
            rule = exchange.disturbance.forced if exchange.disturbance is not None else None
            if rule is None:
                return None
            wish = Wish(rule.status, rule.example)
        exchange.outcome = "forced"
        wrong = unanswerable(self._contract, operation, wish.code, wish.example)
        if wrong:
            raise _refused(wrong)
        if wish.example is not None:
            status, media, example = next(_examples(operation, wish.code, wish.example))
            return shown(status, media, example)
        return self._coded(wish, operation, exchange.time)

    def _coded(self, wish: Wish, operation: Operation, now: float) -> Reply:
        success, usual = operation.success(), _usual(operation)
        code = wish.code if wish.code is not None else usual
        media = _media(operation.responses.get(code) or (success if code == usual else None))
        if media is None or bodiless(code):
            return Reply(code) if code < 400 else self._wording.error(code, operation)
        if wish.dynamic:
            return self._made(code, media, operation, now)
        if code >= 400:
            return self._wording.error(code, operation)
        best = _best(media)
        return shown(code, media, best[0]) if best else self._made(code, media, operation, now)

    def _made(self, code: int, media: MediaType, operation: Operation, now: float) -> Reply:
        """From the schema."""
        from vocmocks.engine.lexicon import Lexicon  # seldom needed, and slow to load
        from vocmocks.engine.sample import Sampler

        sampler = Sampler(media.schema, self._contract.components, Lexicon(self._seed), media.examples.values())
        return shown(code, media, sampler.draw(now, self._seed, "forced", operation.id, code))


def unanswerable(contract: Contract, operation: Operation, code: int | None, example: str | None) -> str:
    """Why the operation has no answer with that status and example; nothing where it has one."""
    if example is not None:
        if any(_examples(operation, code, example)):
            return ""
        names = [known for _, media in _documented(operation, code) for known in media.examples]
        of = f" of {code}" if code is not None else ""
        return f'{operation.id} has no example{of} "{example}".{did_you_mean(example, names) or " There is none."}'
    if code is None or code >= 400 or code in (_usual(operation), *operation.responses):
        return ""
    documented = {status for status in operation.responses if status is not None}
    errors = {int(status) for status in error_responses(contract, operation)}
    known = ", ".join(map(str, sorted(documented | errors))) or "none"
    return f"{code} is not documented for {operation.id}. Documented: {known}."


def read(headers: Iterable[tuple[bytes, bytes]]) -> Wish:
    """What a request's headers (lower-case names) ask for; what was preferred first goes first, Postman's last.

    Raises Problem for what cannot be meant.
    """
    named = [(header, str(raw, "latin-1")) for header, raw in headers if header == PREFER or header in POSTMAN]
    asked = [pair for header, value in named if header == PREFER for pair in _preferences(value)]
    asked += [(POSTMAN[header], value.strip()) for header, value in named if header in POSTMAN]
    given = dict(reversed(asked))
    if given.get("dynamic", "false").lower() not in ("true", "false"):
        raise _refused(f'dynamic="{given["dynamic"]}": expected true or false')
    return Wish(
        code=int(_number(given["code"], "code", 200, 599)) if "code" in given else None,
        example=given.get("example"),
        delay=_number(given["delay"], "delay", 0, LONGEST) / 1000 if "delay" in given else 0.0,
        dynamic=given.get("dynamic", "").lower() == "true",
        words=f"asked for: {', '.join(f'{name}={value}' for name, value in asked)}" if asked else "",
    )


def _preferences(header: str) -> Iterator[tuple[str, str]]:
    """Ours; what else may be preferred (RFC 7240) is nobody's business here."""
    for name, value in PREFERENCE.findall(header):
        if name.lower() in ("code", "example", "delay", "dynamic"):
            yield name.lower(), re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value


def _number(text: str, name: str, least: int, most: int) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9 or not least <= int(text) <= most:
        raise _refused(f'{name}="{text}": expected a whole number from {least} to {most}')
    return int(text)


def _refused(message: str) -> Problem:
    return Problem("malformed", message, status=400, reason="no such answer can be asked for")


def _documented(operation: Operation, code: int | None) -> Iterator[tuple[int, MediaType]]:
    """What the operation can answer with: of one status, or of all, success first."""
    statuses = sorted(operation.responses.keys() - {None}, key=lambda status: (not 200 <= (status or 0) < 300, status))
    for status in statuses:
        if status is not None and code in (None, status):
            for media in operation.responses[status].content.values():
                yield status, media


def _examples(operation: Operation, code: int | None, name: str) -> Iterator[tuple[int, MediaType, Any]]:
    """Those that are called so, of one status or of any."""
    for status, media in _documented(operation, code):
        for known, example in media.examples.items():
            if _plain(known) == _plain(name):
                yield status, media, example


def _usual(operation: Operation) -> int:
    success = operation.success()
    return (success.status if success is not None else None) or 200


def _media(response: Response | None) -> MediaType | None:
    return (response.json or next(iter(response.content.values()), None)) if response is not None else None


def _best(media: MediaType) -> list[Any]:
    """An example, one without placeholders first."""
    from vocmocks.engine.flat import is_placeholder

    return sorted(media.examples.values(), key=is_placeholder)[:1]


def _plain(name: str) -> str:
    """Names in any letter case, with any punctuation: `Response 200` is `response_200`."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
