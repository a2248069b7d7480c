"""What `vocmocks extract` and `vocmocks lint` do.

Each returns the exit status: 0 fine, 1 findings, 2 usage or unreadable.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from vocmocks import data
from vocmocks.extract import DocumentError, dumps, extract
from vocmocks.extract.description import lint
from vocmocks.terminal import say_error

FORMATS = ("table", "json")


def extract_command(documents: list[Path], output: Path, descriptions: bool) -> int:
    """Write `output`/<vendor>/extracted.json for each document; one that cannot be read stops none of the others."""
    if not documents:
        return _fail("expected at least one document")
    status, taken = 0, dict[str, Path]()
    for document in documents:
        name = vendor(document)
        if name in taken:
            status = _fail(f"{document}: {taken[name]} was written to {name} already; rename one of the two")
            continue
        taken[name] = document
        status = _extract(document, output / name / "extracted.json", descriptions) or status
    return status


def lint_command(target: str | Path | None, format: str = "table") -> int:
    """Show the contradictions of a vendor (by name), of a document (by path), or of all vendors (None)."""
    if format not in FORMATS:
        return _fail(f"--format {format}: expected one of {', '.join(FORMATS)}")
    try:
        found = _findings(target)
    except DocumentError as error:
        return _fail(str(error))
    if format == "json":
        Console(soft_wrap=True, highlight=False, markup=False).out(lint.as_text(found), highlight=False)
    else:
        _show(found)
    return 1 if found else 0


def vendor(document: Path) -> str:
    """The name of a document's vendor: its file name up to the first dot."""
    return document.name.split(".", 1)[0]


def _extract(document: Path, file: Path, descriptions: bool) -> int:
    try:
        description = extract(document, descriptions)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dumps(description), encoding="utf-8", newline="\n")
    except DocumentError as error:
        return _fail(str(error))
    except OSError as error:
        return _fail(f"{file}: {error.strerror}")
    operations = sum(len(item) for item in description.get("paths", {}).values())
    conflicts = len(description.get("x-conflicts", []))
    _plain(Console(), f"{file}: {operations} operations, {conflicts} contradictions")
    return 0


def _findings(target: str | Path | None) -> list[dict[str, Any]]:
    if target is None:
        return [
            each for name in data.extracted() for each in lint.of_description(data.schemas() / name / "extracted.json")
        ]
    kept = data.schemas() / str(target) / "extracted.json"
    if len(Path(target).parts) == 1 and kept.is_file():
        return lint.of_description(kept)
    if Path(target).is_file():
        return lint.of_document(Path(target))
    known = ", ".join(sorted(file.parent.name for file in data.schemas().glob("*/extracted.json")))
    raise DocumentError(str(target), "the argument", f"expected a vendor ({known}) or a document")


def _show(found: list[dict[str, Any]]) -> None:
    console = Console()
    rows = lint.rows(found)
    if not console.is_terminal:
        for row in rows:
            _plain(console, f"{row.kind}: {row.where}: {row.message}")
            for place in row.places:
                _plain(console, f"    {place}")
        return
    table = Table("kind", "where", "what disagrees", "places", title=f"{len(rows)} contradictions", show_lines=True)
    for row in rows:
        table.add_row(*(_literal(text) for text in (row.kind, row.where, row.message, "\n".join(row.places))))
    console.print(table)


def _literal(text: str) -> str:
    return text.replace("[", "\\[")


def _plain(console: Console, text: str) -> None:
    console.print(text, soft_wrap=True, highlight=False, markup=False)


def _fail(message: str) -> int:
    say_error(message)
    return 2
