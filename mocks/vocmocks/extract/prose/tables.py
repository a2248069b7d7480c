"""Tables of parameters, status codes and limits, with their columns in any order, in English and Portuguese."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vocmocks.extract.model import Fact, Node, RateLimit, Source
from vocmocks.extract.prose import phrases, type_words
from vocmocks.extract.prose.blocks import Cell, Table
from vocmocks.extract.prose.field_paths import is_path, place, unwrap
from vocmocks.extract.prose.nested_cells import nested
from vocmocks.extract.prose.phrase_required import required
from vocmocks.extract.prose.phrase_values import number
from vocmocks.extract.prose.row_groups import Group

_ROLES: dict[str, re.Pattern[str]] = {
    role: re.compile(rf"(?:{words})\b", re.IGNORECASE)
    for role, words in {
        "required": r"required|mandatory|obrigat[óo]ri[oa]|requerid[oa]|optional",
        "type": r"(?:data ?)?type|tipo|format",
        "default": r"default|padr[ãa]o|valor padr[ãa]o",
        "name": r"(?:query |body |field |property )?(?:name|param(?:eter)?|attribute|field|property|key)s?"
        r"|nome|campo|par[âa]metro|atributo|chave",
        "description": r"description|definition|details|meaning|notes?|descri[çc][ãa]o|defini[çc][ãa]o|detalhes",
        "values": r"(?:allowed |possible )?values|enum|valores",
        "example": r"example|sample|exemplo",
        "code": r"(?:status ?)?code|status|c[óo]digo",
        "message": r"message|mensagem|reason",
    }.items()
}
_RATE = re.compile(
    r"(?:requests|calls|requisi[çc][õo]es|chamadas)\s+(?:per|por)\s+(second|minute|hour|day|segundo|minuto|hora|dia)",
    re.I,
)
_SECONDS = {
    "second": 1,
    "segundo": 1,
    "minute": 60,
    "minuto": 60,
    "hour": 3600,
    "hora": 3600,
    "day": 86400,
    "dia": 86400,
}
_ALL = re.compile(r"\b(?:all|any|todas?|todos?|qualquer)\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Row:
    """What one row says: the field's name, and the text of each column by its role."""

    name: str
    first: str
    cells: dict[str, Cell]

    def text(self, role: str) -> str:
        return self.cells[role].text if role in self.cells else ""


def fields(table: Table, source: Source, shape: Node | None = None) -> Node | None:
    """The fields that a table names, as one object node; None when it is no table of fields.

    Every fact's source is `source` with how="table" and the row in its note. `shape` (inferred from a sample) tells
    which of several flat rows belong inside the row of type object above them, and which parents are arrays.
    """
    columns = _columns(table)
    if columns is None:
        return None
    rows = [row for cells in table.rows if (row := _row(cells, columns)) is not None]
    if not rows or len(rows) * 2 < len(table.rows):
        return None
    root = Node()
    names = [row.name for row in rows]
    group = Group(names, [_opens(row) for row in rows], unwrap(shape, [name.split(".")[0] for name in names]))
    for index, row in enumerate(rows):
        target, inner = group.target(root, index)
        own = source.but(how="table", note=_note(source, row.name))
        _describe(place(target, row.name, own, inner), row, own)
    return root


def _note(source: Source, name: str) -> str:
    return ", ".join(part for part in (source.note, f'row "{name}"') if part)


def _columns(table: Table) -> dict[int, str] | None:
    """The role of each column, or None when there is no column of names."""
    roles: dict[int, str] = {}
    for index, header in enumerate(table.headers):
        role = next(
            (r for r, words in _ROLES.items() if words.match(header.text.strip()) and r not in roles.values()), None
        )
        if role:
            roles[index] = role
    if "code" in roles.values() or any(_RATE.search(header.text) for header in table.headers):
        return None
    if "name" in roles.values():
        return roles
    return _unheaded(table) if not roles or roles.get(0) == "description" else None


def _unheaded(table: Table) -> dict[int, str] | None:
    """Columns by their contents: names first, then types if they all are, then descriptions."""
    if not table.rows or not all(row and _name(row[0])[0] for row in table.rows):
        return None
    roles = {0: "name"}
    for index in range(1, min(len(row) for row in table.rows)):
        typed = all(type_words.cell(row[index].text) for row in table.rows)
        role = "type" if typed and "type" not in roles.values() else "description"
        if role not in roles.values():
            roles[index] = role
    return roles if len(roles) > 1 else None


def _row(cells: tuple[Cell, ...], columns: dict[int, str]) -> _Row | None:
    by_role = {role: cells[index] for index, role in columns.items() if index < len(cells)}
    if "name" not in by_role:
        return None
    name, rest = _name(by_role["name"])
    return _Row(name, rest, by_role) if name else None


def _name(cell: Cell) -> tuple[str, str]:
    """The name in a first cell and what stands beside it (`string, required`)."""
    for marked in (*cell.strong, *cell.codes):
        if is_path(marked.strip(": ")):
            return marked.strip(": "), cell.text.replace(marked, "", 1).strip(" :,")
    first, _, rest = cell.text.partition(" ")
    first = first.strip(":,*")
    return (
        (first, rest.strip()) if is_path(first) and (not rest or not rest[0].isalpha() or _is_rest(rest)) else ("", "")
    )


def _is_rest(rest: str) -> bool:
    return type_words.cell(rest) is not None or bool(required(rest))


def _opens(row: _Row) -> bool:
    """Whether a row is an object that says nothing of itself: the rows after it may be its members."""
    types = type_words.cell(row.text("type") or row.first) or []
    return ("type", "object") in types and not row.text("description")


def _describe(node: Node, row: _Row, source: Source) -> None:
    for text in (row.first, row.text("type")):
        _say_type(node, text, source)
    _say_required(node, row.text("required"), source)
    _say_default(node, row.text("default"), source)
    if description := row.cells.get("description"):
        own = nested(node, description, source)
        phrases.apply(node, phrases.facts(own, source, row.name))
        if own:
            node.say("description", own, source)
    if values := row.text("values"):
        phrases.apply(node, phrases.facts(f"One of: {values}", source, row.name))
    if example := row.text("example"):
        node.say("example", example.strip('"“”'), source)


def _say_type(node: Node, text: str, source: Source) -> None:
    """A type cell, or what is beside a name: types and requirement marks, and nothing else."""
    if not text:
        return
    said = type_words.cell(text)
    found = [Fact(keyword, value, source) for keyword, value in [*(said or []), *required(f", {text},")]]
    phrases.apply(node, found)
    if said is None and not required(text):
        phrases.apply(node, phrases.facts(text, source))


def _say_required(node: Node, text: str, source: Source) -> None:
    word = text.strip().lower().rstrip(".")
    if word in ("yes", "y", "true", "sim", "s", "x", "✓", "✔"):
        node.say("required", True, source)
    elif word in ("no", "n", "false", "não", "nao", "-", "✗"):
        node.say("required", False, source)
    else:
        phrases.apply(node, (Fact(keyword, value, source) for keyword, value in required(text)))


def _say_default(node: Node, text: str, source: Source) -> None:
    if text.strip() not in ("", "-", "–", "—", "none", "None", "n/a", "N/A"):
        phrases.apply(node, phrases.facts(f"Default: {text.strip()}", source))


def statuses(table: Table) -> dict[int, str]:
    """Status code → meaning, from a table whose rows begin with codes; empty for any other table."""
    found: dict[int, str] = {}
    for row in table.rows:
        if not row or not re.fullmatch(r"[1-5]\d\d", row[0].text.strip()):
            return {}
        found[int(row[0].text)] = ": ".join(cell.text for cell in row[1:] if cell.text)
    return found


def limits(table: Table, source: Source) -> list[RateLimit]:
    """Rate limits from a table with a column such as "Requests per minute"; empty for any other table."""
    column = next((i for i, header in enumerate(table.headers) if _RATE.search(header.text)), None)
    if column is None:
        return []
    match = _RATE.search(table.headers[column].text)
    window = _SECONDS[match.group(1).lower()] if match else 60
    found: list[RateLimit] = []
    for row in table.rows:
        amount = number(row[column].text) if column < len(row) else None
        if isinstance(amount, int) and amount > 0:
            own = source.but(how="table", note=_note(source, row[0].text))
            found.append(RateLimit(amount, window, own, _paths(row[0].text)))
    return found


def _paths(scope: str) -> tuple[str, ...]:
    return () if _ALL.search(scope) else tuple(re.findall(r"/[\w{}./-]+", scope))
