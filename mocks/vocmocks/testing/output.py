"""Where commands write what they show."""

from __future__ import annotations

from pathlib import Path

from vocmocks.errors import VocmocksError


def show(text: str, file: Path | None) -> None:
    """To a file, or printed; raises VocmocksError where the file cannot be written."""
    if file is None:
        print(text)
        return
    try:
        file.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise VocmocksError(f"--output {file}: {error.strerror or error}") from None
