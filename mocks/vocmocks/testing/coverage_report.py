"""What was covered, by vendor: merged over runs, and shown as a table, JSON, JUnit or HTML."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self
from xml.etree import ElementTree

import orjson

from vocmocks.errors import VocmocksError
from vocmocks.testing.coverage import KINDS, Item

PLURALS = {"status": "statuses"}
FORMATS = ("table", "json", "junit", "html")
STYLE = (
    "body{font:15px/1.5 system-ui;margin:2rem auto;max-width:60rem;padding:0 1rem}table{border-collapse:collapse;"
    "width:100%}td,th{padding:.3rem .6rem;text-align:right;border-bottom:1px solid #8884}td:first-child,th:first-child"
    "{text-align:left}li.no{color:#b00}li.yes{color:#080}@media(prefers-color-scheme:dark){body{background:#111;"
    "color:#eee}li.no{color:#f88}li.yes{color:#8d8}}"
)


class Report:
    """`items` and `covered` by vendor. Vendors that nothing was asked of are left out of totals."""

    def __init__(self) -> None:
        self.items: dict[str, tuple[Item, ...]] = {}
        self.covered: dict[str, set[Item]] = {}

    @classmethod
    def load(cls, data: Mapping[str, Any]) -> Self:
        """Of `as_json`; raises VocmocksError."""
        report = cls()
        try:
            for name, vendor in data["vendors"].items():
                items = [
                    (Item(each["operation"], each["kind"], each["name"]), each["covered"]) for each in vendor["items"]
                ]
                report.add(name, [item for item, _ in items], {item for item, covered in items if covered})
        except (KeyError, TypeError, AttributeError):
            raise VocmocksError("this is not contract coverage as vocmocks writes it") from None
        return report

    def add(self, vendor: str, items: Iterable[Item], covered: Iterable[Item]) -> None:
        self.items[vendor] = tuple(dict.fromkeys([*self.items.get(vendor, ()), *items]))
        self.covered.setdefault(vendor, set()).update(covered)

    def merge(self, other: Report) -> None:
        for vendor, items in other.items.items():
            self.add(vendor, items, other.covered[vendor])

    @property
    def used(self) -> Sequence[str]:
        """The vendors of which something was covered."""
        return [vendor for vendor in self.items if self.covered[vendor]]

    def counts(self, vendor: str, kind: str | None = None, operation: str | None = None) -> tuple[int, int]:
        """How many items are covered, and how many there are."""
        wanted = [
            item for item in self.items[vendor] if kind in (None, item.kind) and operation in (None, item.operation)
        ]
        return len(self.covered[vendor].intersection(wanted)), len(wanted)

    @property
    def percent(self) -> float:
        """Over all vendors that were used; 0 where none was."""
        pairs = [self.counts(vendor) for vendor in self.used]
        whole = sum(total for _, total in pairs)
        return 100 * sum(covered for covered, _ in pairs) / whole if whole else 0.0

    def as_json(self) -> dict[str, Any]:
        """`{"percent", "vendors": {name: {"percent", "items": [{"operation", "kind", "name", "covered"}]}}}`."""
        vendors = {}
        for vendor, items in self.items.items():
            covered, total = self.counts(vendor)
            shown = [{**item._asdict(), "covered": item in self.covered[vendor]} for item in items]
            vendors[vendor] = {"percent": _percent(covered, total), "items": shown}
        return {"percent": round(self.percent, 1), "vendors": vendors}

    def rows(self) -> list[tuple[str, ...]]:
        """Vendor and operation, then covered/total for each kind, then percent; a row for each operation."""
        found = []
        for vendor in self.used:
            operations = dict.fromkeys(item.operation for item in self.items[vendor])
            for operation in (None, *operations):
                counts = [self.counts(vendor, kind, operation) for kind in KINDS]
                name = vendor if operation is None else f"  {operation}"
                cells = (f"{covered}/{total}" if total else "" for covered, total in counts)
                found.append((name, *cells, f"{_percent(*self.counts(vendor, None, operation)):g}%"))
        return found

    def table(self) -> str:
        """For terminals."""
        rows = [("contract coverage", *(PLURALS.get(kind, f"{kind}s") for kind in KINDS), ""), *self.rows()]
        rows.append(("total", *("" for _ in KINDS), f"{self.percent:.1f}%"))
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        lines = [
            "  ".join(
                cell.ljust(width) if not column else cell.rjust(width) for column, (cell, width) in enumerate(cells)
            )
            for cells in (list(zip(row, widths, strict=True)) for row in rows)
        ]
        return "\n".join(line.rstrip() for line in lines)

    def junit(self) -> str:
        """A test case for each item; one that is not covered is skipped, so that it is seen and fails nothing."""
        root = ElementTree.Element("testsuites", name="contract coverage")
        for vendor in self.used:
            covered, total = self.counts(vendor)
            sizes = {"tests": str(total), "failures": "0", "errors": "0", "skipped": str(total - covered)}
            suite = ElementTree.SubElement(root, "testsuite", {"name": vendor, **sizes})
            for item in self.items[vendor]:
                names = {"classname": f"{vendor}.{item.operation}", "name": f"{item.kind} {item.name}"}
                case = ElementTree.SubElement(suite, "testcase", names)
                if item not in self.covered[vendor]:
                    ElementTree.SubElement(case, "skipped", message="not covered")
        return ElementTree.tostring(root, "unicode", xml_declaration=True)

    def html(self) -> str:
        """One page, without anything from elsewhere."""
        heads = "".join(f"<th scope=col>{html.escape(head)}</th>" for head in ("", *KINDS, "%"))
        rows = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in self.rows()
        )
        details = "".join(self._details(vendor) for vendor in self.used)
        return (
            f"<!doctype html><html lang=en><meta charset=utf-8><title>Contract coverage</title><style>{STYLE}</style>"
            f"<h1>Contract coverage: {self.percent:.1f}%</h1><table><tr>{heads}</tr>{rows}</table>{details}</html>"
        )

    def _details(self, vendor: str) -> str:
        lines = []
        for item in self.items[vendor]:
            covered = item in self.covered[vendor]
            text = html.escape(f"{item.operation}: {item.kind} {item.name}")
            lines.append(f"<li class={'yes' if covered else 'no'}>{'✓' if covered else '✗'} {text}</li>")
        return f"<details><summary>{html.escape(vendor)}</summary><ul>{''.join(lines)}</ul></details>"

    def written(self, how: str) -> str:
        """In one of FORMATS; raises VocmocksError."""
        if how == "json":
            return orjson.dumps(self.as_json(), option=orjson.OPT_INDENT_2).decode()
        made = {"table": self.table, "junit": self.junit, "html": self.html}.get(how)
        if made is None:
            raise VocmocksError(f'format "{how}": expected one of {", ".join(FORMATS)}')
        return made()


def _percent(covered: int, total: int) -> float:
    return round(100 * covered / total, 1) if total else 100.0
