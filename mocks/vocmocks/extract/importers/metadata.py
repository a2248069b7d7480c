"""The metadata of a published Postman page: prose in Markdown, no requests. Sentences name the operations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from vocmocks.extract.importers import auth, urls
from vocmocks.extract.importers.cursor import Cursor
from vocmocks.extract.model import Draft, Fact, Node, Operation, Parameter, Passage, Response, Source
from vocmocks.extract.prose import passages as prose

VERB_FIRST = re.compile(r"\b(GET|POST|PUT|PATCH|DELETE)\b\s+`?(/?[a-z_]+(?:/(?:\{\w+\}|[a-z_]+))*)`?")
QUOTED = re.compile(r"`(/[a-z_]+(?:/(?:\{\w+\}|[a-z_]+))*)`")
VERB_LATER = re.compile(r"\b(POST|PUT|PATCH|DELETE)\b request to (?:the )?`?(/[a-z_]+(?:/(?:\{\w+\}|[a-z_]+))*)`?")
READ_ONLY = re.compile(r"only (?:provide )?read endpoints? for ([^.]+)\.", re.IGNORECASE)
CURL = re.compile(r"curl\s+(?:-\S+\s+)*['\"]?(https?://[^\s'\"]+)")
URL_IN_TEXT = re.compile(r"https?://\S+|\]\([^)]*\)")
SCOPE = re.compile(r"need to specify an? [*_`]*(\w+)[*_`]* when [^.]*\bin the URL\b", re.IGNORECASE)
HEADING = re.compile(r"^(#+)\s+(.+?)\s*#*$", re.MULTILINE)
ADVISED_AGAINST = re.compile(r"anti-?pattern|\bavoid", re.IGNORECASE)


def read(root: Cursor) -> Draft:
    """The draft of a page's prose: authentication, base URL, and the operations that sentences mention."""
    info = root.at("info")
    text = info.prose("description")
    if not text.value:
        raise text.error("a description in Markdown, or an `item` array of requests")
    draft = Draft(root.document, "Postman metadata", info.text("name", root.document), info.text("version", "0"))
    source = text.source("sentence")
    passages = prose.read(text.value, source)
    draft.description = passages[0].text if passages else ""
    for passage in passages:
        _facts(draft, passage)
    _operations(draft, text.value, source)
    _server(draft, text.value, source)
    _read_only(draft, text.value, source)
    _scope(draft, text.value, source)
    _workflows(draft, text.value, source)
    return draft


def _facts(draft: Draft, passage: Passage) -> None:
    draft.limits += passage.limits
    draft.facts += [fact for fact in passage.facts if fact.keyword not in ("endpoint", "server")]
    for fact in passage.facts:
        if fact.keyword == "authentication" and isinstance(fact.value, dict):
            name = auth.slug(str(fact.value.get("name") or fact.value.get("scheme") or "key"))
            draft.security_schemes.setdefault(name, (dict(fact.value), fact.source))
            draft.security = draft.security or [{name: []}]
    for status, meaning in passage.statuses.items():
        draft.statuses.setdefault(status, (meaning, passage.source))


def mentions(text: str) -> list[tuple[str, str, int]]:
    """Each method and path that a text mentions, with the line of the first mention; a path alone is read with GET."""
    found: dict[tuple[str, str], int] = {}
    for method, path, place in _calls(text):
        found.setdefault((method, path), text.count("\n", 0, place) + 1)
    return [(method, path, line) for (method, path), line in found.items()]


def _calls(text: str) -> Iterator[tuple[str, str, int]]:
    """Method, path and place of every mention: those with a verb first."""
    taken: set[tuple[int, int]] = set()
    cleaned = URL_IN_TEXT.sub(lambda match: " " * len(match[0]), text)
    for pattern in (VERB_FIRST, VERB_LATER):
        for match in pattern.finditer(cleaned):
            if match[2].startswith("/") or "/" in match[2]:
                taken.add(match.span(2))
                yield match[1], "/" + match[2].lstrip("/"), match.start()
    for match in QUOTED.finditer(cleaned):
        if match.span(1) not in taken:
            yield "GET", match[1], match.start()


def _operations(draft: Draft, text: str, source: Source) -> None:
    for method, path, line in mentions(text):
        place = source.but(note=f"line {line}")
        written, names = urls.template(path, {})
        operation = Operation(method, written, "", place)
        operation.parameters = [Parameter(name, "path", Node(), place) for name in names]
        operation.responses = [Response(200, place)]
        if method in ("POST", "PUT", "PATCH"):
            operation.body = Node().say("type", "object", place.but(how="inferred"))
        draft.operations.append(operation)


def _server(draft: Draft, text: str, source: Source) -> None:
    """The base URL: the curl line's, without the path that an operation has."""
    paths = sorted((operation.path for operation in draft.operations), key=len, reverse=True)
    for match in CURL.finditer(text):
        url = urlsplit(match[1])
        known = next((path for path in paths if url.path.endswith(path)), "")
        base = f"{url.scheme}://{url.netloc}{url.path.removesuffix(known) if known else ''}"
        if base not in (server for server, _ in draft.servers):
            draft.servers.append((base, source.but(note=f"line {text.count(chr(10), 0, match.start()) + 1}")))


def _read_only(draft: Draft, text: str, source: Source) -> None:
    for match in READ_ONLY.finditer(text):
        names = [name for name in re.split(r",\s*|\s+and\s+", match[1]) if name]
        line = text.count("\n", 0, match.start()) + 1
        slugs = [slug(name) for name in names]
        draft.facts.append(Fact("readOnlyResources", slugs, source.but(note=f"line {line}")))


def _scope(draft: Draft, text: str, source: Source) -> None:
    """What paths begin with: "specify a Project when querying other data in the URL"."""
    for match in SCOPE.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        draft.facts.append(Fact("pathScope", slug(match[1]), source.but(note=f"line {line}")))


def _workflows(draft: Draft, text: str, source: Source) -> None:
    """The calls of each workflow, in the order in which they are mentioned, and those that it advises against."""
    within = 0
    headings = list(HEADING.finditer(text))
    for heading, after in zip(headings, [*headings[1:], None], strict=True):
        level = len(heading[1])
        if "workflow" in heading[2].lower():
            within = level
        elif level <= within:
            within = 0
        elif within:
            end = after.start() if after is not None else len(text)
            steps, against = _steps(text[heading.end() : end])
            value = {"name": slug(heading[2]), "calls": steps, **({"avoid": against} if against else {})}
            line = text.count("\n", 0, heading.start()) + 1
            draft.facts.append(Fact("workflow", value, source.but(note=f"line {line}")))


def _steps(section: str) -> tuple[list[str], list[str]]:
    """Calls that are recommended, and those that are not: each once."""
    found: tuple[dict[str, None], dict[str, None]] = {}, {}
    for line in section.splitlines():
        told = sorted((place, f"{method} {path}") for method, path, place in _calls(line))
        found[ADVISED_AGAINST.search(line) is not None].update((call, None) for _, call in told)
    return list(found[False]), list(found[True])


def slug(name: str) -> str:
    """`Data Types` → `data_types`."""
    return re.sub(r"\W+", "_", name.strip().lower()).strip("_")
