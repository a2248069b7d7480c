"""A `Problem` in the vendor's own words, as `x-errors` of its overlay has them.

`x-errors` maps kinds (contract/errors.py) to `{status, body, media_type, message}`; a `body` and `media_type` that a
kind leaves out, `default` gives. In `body`, the text `{message}` becomes the message, `{status}` the status; a string
that is exactly `"{violations}"` becomes the list of messages, `"{status}"` the number. `message` replaces the mock's
own. An operation may have an `x-errors` of its own, which goes first. Without any of them, the operation's documented
example for that status answers, else RFC 9457 problem details.
"""

from __future__ import annotations

import re
from typing import Any

from vocmocks.contract.errors import KINDS, phrase
from vocmocks.contract.model import Contract, Operation, is_json
from vocmocks.engine.exchange import Reply
from vocmocks.engine.problem import Problem


class Envelope:
    def __init__(self, contract: Contract) -> None:
        self._contract = contract

    def __call__(self, problem: Problem, operation: Operation | None) -> Reply:
        shape = self._contract.error(problem.kind, operation)
        default = self._contract.error("default", operation)
        status = problem.status or shape.status or KINDS[problem.kind]
        template = shape.body if shape.body is not None else default.body
        if template is None:
            return _undocumented(problem, status, operation)
        body = _fill(template, problem, status, shape.message)
        media_type = shape.media_type or default.media_type or "application/json"
        as_text = isinstance(body, str) and not is_json(media_type)
        return Reply(status, body.encode() if as_text else body, problem.headers, media_type)


def _fill(template: Any, problem: Problem, status: int, message: str | None) -> Any:
    if isinstance(template, dict):
        return {key: _fill(value, problem, status, message) for key, value in template.items()}
    if isinstance(template, list):
        return [_fill(value, problem, status, message) for value in template]
    if not isinstance(template, str):
        return template
    if template == "{status}":
        return status
    if template == "{violations}":
        return [violation.message for violation in problem.violations] or [problem.message]
    words = {"{message}": message or describe(problem), "{status}": str(status)}
    return re.sub(r"{message}|{status}", lambda found: words[found[0]], template)


def describe(problem: Problem) -> str:
    """The message, with every violation."""
    if not problem.violations:
        return problem.message
    return "; ".join(violation.message for violation in problem.violations)


def _undocumented(problem: Problem, status: int, operation: Operation | None) -> Reply:
    documented = operation.responses.get(status) if operation is not None else None
    content = documented.json if documented is not None else None
    if content is not None and content.examples:
        return Reply(status, next(iter(content.examples.values())), problem.headers, content.media_type)
    body = {"type": "about:blank", "title": phrase(status), "status": status, "detail": describe(problem)}
    if problem.violations:
        body["violations"] = [violation.as_json() for violation in problem.violations]
    return Reply(status, body, problem.headers, "application/problem+json")
