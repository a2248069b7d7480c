"""Tables of parameters, with their columns in any order, in English and Portuguese."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vocmocks.extract.model import Fact, Node, Source
from vocmocks.extract.prose import phrases, type_words
from vocmocks.extract.prose.blocks import Cell, Table, quoted
from vocmocks.extract.prose.field_paths import is_path, place, unwrap
from vocmocks.extract.prose.nested_cells import nested
from vocmocks.extract.prose.phrase_required import required
from vocmocks.extract.prose.row_groups import Group
from vocmocks.extract.prose.status_tables import is_rate, limits, statuses

__all__ = ["fields", "limits", "statuses"]

_ROLES: dict[str, re.Pattern[str]] = {
    role: re.compile(rf"(?:{words})\b", re.IGNORECASE)
    for role, words in {
        "required": r"required|req(?:['’]?d)?(?=\W|\Z)|is required|mandatory|obrigat[óo]ri[oa]|obrig(?=\W|\Z)"
        r"|requerid[oa]|optional|opcional"
        r"|m/o|o/m|presence|requirement|necessity",
        "type": r"(?:data ?|field ?|value ?)?types?|tipos?|tipo de dados?|format|formato",
        "default": r"default|padr[ãa]o|valor padr[ãa]o|valor default",
        "name": r"(?:query |body |field |property |parameter |attribute |request |path |url |header |form )?"
        r"(?:name|param(?:eter)?|attribute|field|propert(?:y|ie)|key|argument|variable|element)s?"
        r"|nomes?|campos?|par[âa]metros?|atributos?|chaves?|propriedades?|vari[áa]ve(?:l|is)|argumentos?|nome do campo",
        "description": r"descriptions?|definition|details|meaning|notes?|explanation|comments?|purpose|remarks?"
        r"|desc(?=\W"
        r"|\Z)"
        r"|descri[çc][ãa]o|defini[çc][ãa]o|detalhes|observa[çc](?:ão|ões|ao|oes)|coment[áa]rios?|significado",
        "values": r"(?:allowed |possible |valid |accepted |permitted |available )?(?:values|options|choices)"
        r"|enum(?:eration)?|valores|op[çc][õo]es",
        "example": r"(?:e\.g|ex(?=\W|\Z))|examples?(?: value)?|samples?(?: value)?|exemplos?",
        "limits": r"constraints?|validations?|restri(?:ctions?|[çc][õo]es)|limits?|limites?|rules?|regras?"
        r"|valida[çc](?:ão|ões)",
        "length": r"(?:max(?:imum|\.)?\s*)?(?:length|len|size)|(?:tamanho|comprimento)(?:\s+m[áa]ximo)?",
        "code": r"(?:status ?)?code|status|c[óo]digo",
        "message": r"message|mensagem|reason",
    }.items()
}
_YES = {
    "yes",
    "y",
    "true",
    "sim",
    "s",
    "x",
    "✓",
    "✔",
    "✔️",
    "✅",
    "☑",
    "m",
    "r",
    "req",
    "mandatory",
    "required",
    "1",
    "obrigatório",
    "obrigatorio",
}
_NO = {"no", "n", "false", "não", "nao", "-", "–", "—", "✗", "✘", "❌", "o", "opt", "optional", "0", "opcional"}
_INVERTED = re.compile(r"\A\W*(?:optional|opcional)\b(?!.*(?:required|mandatory|obrigat))", re.IGNORECASE)


@dataclass(frozen=True)
class _Row:
    """What one row says: the field's name, and the text of each column by its role."""

    name: str
    first: str
    cells: dict[str, Cell]
    optional: bool = False

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
    optional = any(
        role == "required" and _INVERTED.search(table.headers[index].text)
        for index, role in columns.items()
        if index < len(table.headers)
    )
    rows = [row for cells in table.rows if (row := _row(cells, columns, optional)) is not None]
    if not rows or len(rows) * 2 < len(table.rows):
        return None
    root = Node()
    names = [row.name for row in rows]
    group = Group(names, [_opens(row) for row in rows], unwrap(shape, [name.split(".")[0] for name in names]))
    for index, row in enumerate(rows):
        target, inner = group.target(root, index)
        own = source.but(how="table", note=_note(source, row.name, names[:index].count(row.name)))
        _describe(place(target, row.name, own, inner), row, own)
    return root


def _note(source: Source, name: str, before: int) -> str:
    """`before`: how many rows above have the same name."""
    number = f" ({before + 1})" if before else ""
    return ", ".join(part for part in (source.note, f'row "{name}"{number}') if part)


def _columns(table: Table) -> dict[int, str] | None:
    """The role of each column, or None when there is no column of names."""
    roles: dict[int, str] = {}
    for index, header in enumerate(table.headers):
        role = next(
            (r for r, words in _ROLES.items() if words.match(header.text.strip()) and r not in roles.values()), None
        )
        if role:
            roles[index] = role
    if "code" in roles.values() or any(is_rate(header.text) for header in table.headers):
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


def _row(cells: tuple[Cell, ...], columns: dict[int, str], optional: bool) -> _Row | None:
    by_role = {role: cells[index] for index, role in columns.items() if index < len(cells)}
    if "name" not in by_role:
        return None
    name, rest = _name(by_role["name"])
    return _Row(name, rest, by_role, optional) if name else None


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
    _say_required(node, row.text("required"), source, optional=row.optional)
    _say_default(node, row.text("default"), source)
    _say_length(node, row.text("length"), source)
    if limits := row.text("limits"):
        phrases.apply(node, phrases.facts(limits, source, row.name))
    if description := row.cells.get("description"):
        own = nested(node, description, source)
        phrases.apply(node, phrases.facts(quoted(own, description.codes), source, row.name))
        if own:
            node.say("description", own, source)
    if values := row.text("values"):
        phrases.apply(node, phrases.facts(f"One of: {quoted(values, row.cells['values'].codes)}", source, row.name))
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


def _say_required(node: Node, text: str, source: Source, *, optional: bool = False) -> None:
    """A cell of a column of requirements; under a header such as "Optional" its yes and no are the other way round."""
    word = text.strip(" *`").lower().rstrip(".!")
    if word in _YES:
        node.say("required", not optional, source)
    elif word in _NO:
        node.say("required", optional, source)
    elif word:
        found = required(text) or required(f"({text.strip()})")
        phrases.apply(node, (Fact(keyword, value, source) for keyword, value in found))


def _say_length(node: Node, text: str, source: Source) -> None:
    """A cell of a column of lengths: a number is the most, `3-10` both."""
    if match := re.fullmatch(
        r"(?:(\d{1,6})\s*(?:-|–|to|a)\s*)?(\d{1,6})(?:\s*(?:chars?|characters|caracteres))?",
        text.strip(),
        re.IGNORECASE,
    ):
        if match.group(1):
            node.say("minLength", int(match.group(1)), source)
        node.say("maxLength", int(match.group(2)), source)


def _say_default(node: Node, text: str, source: Source) -> None:
    if text.strip() not in ("", "-", "–", "—", "none", "None", "n/a", "N/A"):
        phrases.apply(node, phrases.facts(f"Default: {text.strip()}", source))
