"""Snapshots in a SQLite file, and nowhere else: they are seldom read."""

from __future__ import annotations

from collections.abc import Sequence

from vocmocks.engine.snapshots import Name
from vocmocks.store.sqlite_file import File


class SqliteSnapshots:
    def __init__(self, file: File) -> None:
        self._file = file

    async def keep(self, name: Name, raw: bytes) -> None:
        self._file.write("REPLACE INTO snapshots VALUES (?, ?, ?)", (_whose(name), name.name, raw))
        await self._file.saved()

    async def get(self, name: Name) -> bytes | None:
        found = self._file.read(
            "SELECT snapshot FROM snapshots WHERE whose = ? AND name = ?", (_whose(name), name.name)
        )
        return bytes(found[0][0]) if found else None

    async def names(self) -> Sequence[Name]:
        return [Name(whose[1:] if whose else None, name) for whose, name in self._file.read(
            "SELECT whose, name FROM snapshots ORDER BY whose, name"
        )]  # fmt: skip

    async def forget(self, name: Name) -> bool:
        if await self.get(name) is None:
            return False
        self._file.write("DELETE FROM snapshots WHERE whose = ? AND name = ?", (_whose(name), name.name))
        await self._file.saved()
        return True


def _whose(name: Name) -> str:
    """As the table has it: empty for all tenants, else `=` and the tenant."""
    return "" if name.tenant is None else f"={name.tenant}"
