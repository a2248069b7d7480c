"""What people see: tables and colour (but for NO_COLOR) in a terminal, plain lines where there is none."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import TextIO

RED, BOLD, DIM, CYAN = 31, 1, 2, 36


def has_terminal(stream: TextIO) -> bool:
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def paint(text: str, code: int, stream: TextIO) -> str:
    """`text` in colour where `stream` shows colour."""
    return f"\x1b[{code}m{text}\x1b[0m" if has_terminal(stream) and not os.environ.get("NO_COLOR") else text


def say_error(message: str) -> None:
    """One red line on stderr."""
    line = " ".join(message.split())
    print(paint(f"Error: {line}", RED, sys.stderr), file=sys.stderr)


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table in a terminal; elsewhere a line for each row, its cells separated by tabs."""
    if not has_terminal(sys.stdout):
        for row in rows:
            print("\t".join(str(cell) for cell in row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table()
    for number, heading in enumerate(headings):
        table.add_column(heading, overflow="fold", no_wrap=number == 0)
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    Console().print(table)
