"""What `vocmocks check` found: the differences, those of them that are accepted, and what could not be checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from xml.etree import ElementTree

import orjson

from vocmocks.errors import VocmocksError

FORMATS = ("table", "json", "junit")
COLUMNS = ("operation", "difference", "where", "what")


@dataclass(frozen=True, slots=True)
class Difference:
    """`kind`: `status`, `content type`, `body`, `type`, `missing field`, `undocumented field`, `unseen field`,
    `violation`. `place`: where in the answer; `detail`: what tells it from others there."""

    operation: str
    kind: str
    place: str
    detail: str
    message: str

    @property
    def key(self) -> str:
        """The same in every run that finds it: no value of an answer is a part of it."""
        detail = f" ({self.detail})" if self.detail else ""
        return f"{self.operation}: {self.kind} {self.place}".rstrip() + detail


@dataclass(slots=True)
class Outcome:
    """`skipped`: operation → why it was not checked. An operation that was checked may have differences."""

    vendor: str
    url: str
    checked: list[str] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was checked at all."""
        return not self.checked and not self.differences


class Baseline:
    """Accepted differences of each vendor, by key, with what was said of them when they were accepted."""

    def __init__(self, accepted: Mapping[str, Mapping[str, str]] | None = None) -> None:
        self._accepted = {vendor: dict(keys) for vendor, keys in (accepted or {}).items()}

    @classmethod
    def read(cls, file: Path) -> Self:
        """Raises VocmocksError for a file that is none."""
        try:
            found = orjson.loads(file.read_bytes())["accepted"]
            return cls({vendor: {str(key): str(told) for key, told in keys.items()} for vendor, keys in found.items()})
        except OSError as error:
            told = f"{error.strerror}; --update-baseline writes it"
        except (ValueError, KeyError, TypeError, AttributeError):
            told = 'expected {"accepted": {VENDOR: {KEY: MESSAGE}}}'
        raise VocmocksError(f"--baseline {file}: {told}")

    def accepts(self, vendor: str, difference: Difference) -> bool:
        return difference.key in self._accepted.get(vendor, {})

    def stale(self, outcome: Outcome) -> Sequence[str]:
        """Keys of operations that were checked, and that were not found any more."""
        found = {each.key for each in outcome.differences}
        kept = self._accepted.get(outcome.vendor, {})
        return [key for key in kept if key not in found and key.partition(": ")[0] in outcome.checked]

    def update(self, outcome: Outcome) -> None:
        """Accept what was found, and nothing else of the operations that were checked."""
        gone = set(self.stale(outcome))
        kept = {key: told for key, told in self._accepted.get(outcome.vendor, {}).items() if key not in gone}
        self._accepted[outcome.vendor] = kept | {each.key: each.message for each in outcome.differences}

    def write(self, file: Path) -> None:
        """Raises VocmocksError where it cannot be written."""
        options = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
        try:
            file.write_bytes(orjson.dumps({"accepted": self._accepted}, option=options))
        except OSError as error:
            raise VocmocksError(f"--baseline {file}: {error.strerror or error}") from None


class Report:
    """An outcome beside what is accepted."""

    def __init__(self, outcome: Outcome, baseline: Baseline) -> None:
        self.outcome = outcome
        self.new = [each for each in outcome.differences if not baseline.accepts(outcome.vendor, each)]
        self.stale = baseline.stale(outcome)

    def written(self, how: str) -> str:
        """In one of FORMATS; raises VocmocksError."""
        made = {"table": self.table, "json": self.json, "junit": self.junit}.get(how)
        if made is None:
            raise VocmocksError(f'format "{how}": expected one of {", ".join(FORMATS)}')
        return made()

    def as_json(self) -> dict[str, Any]:
        outcome, new = self.outcome, set(self.new)
        shown = [
            {"key": each.key, "operation": each.operation, "kind": each.kind, "place": each.place,
             "detail": each.detail, "message": each.message, "accepted": each not in new}
            for each in outcome.differences
        ]  # fmt: skip
        skipped = [{"operation": name, "reason": reason} for name, reason in outcome.skipped.items()]
        return {"vendor": outcome.vendor, "base_url": outcome.url, "new": len(self.new), "differences": shown,
                "checked": outcome.checked, "skipped": skipped, "stale": list(self.stale)}  # fmt: skip

    def json(self) -> str:
        return orjson.dumps(self.as_json(), option=orjson.OPT_INDENT_2).decode()

    def table(self) -> str:
        """For terminals: new differences, then what was not checked, then a line that counts."""
        rows = [(each.operation, each.kind, each.place, each.message) for each in self.new]
        lines = _aligned([COLUMNS, *rows]) if rows else []
        lines += [f"not checked: {name}: {reason}" for name, reason in self.outcome.skipped.items()]
        lines += [f"accepted, and not found any more: {key}" for key in self.stale]
        return "\n".join([*lines, self.summary()])

    def summary(self) -> str:
        outcome = self.outcome
        accepted = len(outcome.differences) - len(self.new)
        counts = [f"{len(self.new)} new", *([f"{accepted} accepted"] if accepted else [])]
        of = f"{len(outcome.checked)} operations checked, {len(outcome.skipped)} not"
        return f"{outcome.vendor} at {outcome.url}: {of}; differences: {', '.join(counts)}"

    def junit(self) -> str:
        """A test case for each operation: failed by new differences, skipped where it was not checked."""
        outcome = self.outcome
        failed = {each.operation: [] for each in self.new} if self.new else dict[str, list[Difference]]()
        for each in self.new:
            failed[each.operation].append(each)
        names = dict.fromkeys([*outcome.checked, *failed, *outcome.skipped])
        skipped = [name for name in outcome.skipped if name not in failed]
        sizes = {"tests": len(names), "failures": len(failed), "errors": 0, "skipped": len(skipped)}
        root = ElementTree.Element("testsuites", name="vocmocks check")
        counts = {key: str(size) for key, size in sizes.items()}
        suite = ElementTree.SubElement(root, "testsuite", {"name": outcome.vendor, **counts})
        for name in names:
            case = ElementTree.SubElement(suite, "testcase", {"classname": outcome.vendor, "name": name})
            if name in failed:
                told = f"{len(failed[name])} differences"
                failure = ElementTree.SubElement(case, "failure", message=told)
                failure.text = "\n".join(f"{each.key}: {each.message}" for each in failed[name])
            elif name in skipped:
                ElementTree.SubElement(case, "skipped", message=outcome.skipped[name])
        return ElementTree.tostring(root, "unicode", xml_declaration=True)


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    return [line.rstrip() for line in lines]
