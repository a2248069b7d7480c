"""The one error path: a stage raises `Problem`, and `Envelope` turns it into the vendor's own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from vocmocks.contract.errors import KINDS


@dataclass(frozen=True, slots=True)
class Violation:
    """A constraint that a request does not keep.

    `location`: path, query, header or body. `pointer`: JSON pointer inside it (`/survey_response/date`, `/page`).
    `expected` and `found` in words. `rule`: the JSON Schema keyword. `source`: where the vendor's document says so.
    """

    location: str
    pointer: str
    expected: str
    found: str
    rule: str
    source: Mapping[str, Any] = field(default_factory=dict)

    @property
    def field(self) -> str:
        """`survey_response.questions[0].question_type`, empty for the whole body."""
        name = ""
        for part in self.pointer.split("/")[1:]:
            part = part.replace("~1", "/").replace("~0", "~")
            name += f"[{part}]" if part.isdigit() else f".{part}" if name else part
        return name

    @property
    def message(self) -> str:
        """One readable line: `date (body): expected integer, found string "yesterday"`."""
        subject = f"{self.field} ({self.location})" if self.field else self.location
        return f"{subject}: expected {self.expected}, found {self.found}"

    def as_json(self) -> dict[str, Any]:
        return {
            "location": self.location,
            "pointer": self.pointer,
            "expected": self.expected,
            "found": self.found,
            "rule": self.rule,
            "message": self.message,
            "source": dict(self.source),
        }


class Problem(Exception):
    """A request that gets an error.

    `kind` is one of `vocmocks.contract.errors.KINDS`; `message` says what is wrong, for the client; `reason` says more,
    for the journal only; `headers` are protocol headers that HTTP itself asks for (`Location`, `Allow`); `status`
    overrules the vendor's and the kind's.
    """

    def __init__(
        self,
        kind: str,
        message: str,
        violations: Sequence[Violation] = (),
        *,
        reason: str = "",
        headers: Mapping[str, str] | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(message)
        if kind not in KINDS:
            raise ValueError(f'unknown kind of problem "{kind}"; known: {", ".join(KINDS)}')
        self.kind, self.message, self.violations = kind, message, tuple(violations)
        self.reason, self.headers, self.status = reason, dict(headers or {}), status


class Unavailable(Problem):
    """The store cannot be reached, for the `reason` given; the request may have been done or not. `late`: it was waited
    for as long as a request may wait."""

    def __init__(self, reason: str, *, late: bool = False) -> None:
        super().__init__("unavailable", "The service is temporarily unavailable", reason=reason)
        self.late = late
