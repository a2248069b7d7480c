"""The guides in docs/: every block is run or checked, and every link leads somewhere."""

from __future__ import annotations

import importlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from markdown_it import MarkdownIt
from tests.guides import CURL, LANGUAGES, ROOT, SCHEMAS, Block, Place, blocks, matches, pages, read
from tree_sitter import Language, Parser
from typer.main import get_command

from vocmocks import check_command, data
from vocmocks.cli import app
from vocmocks.contract import load_vendor, servers
from vocmocks.testing import MockServer

SHARED = "vocmocks serve"
"""What this file has begun already, where a guide asks for nothing else."""
GUIDES = [page for page in pages() if blocks(page)]
SOURCES = [block for page in GUIDES for block in blocks(page, "source")]
YAML = [block for page in GUIDES for block in blocks(page, "yaml")]
PAGES = sorted(path for folder in (".", "docs", "deploy", "bench") for path in (ROOT / folder).glob("*.md"))


def place_of(block: Block) -> str:
    return block.place


@pytest.fixture
def place(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Place]:
    page = request.node.callspec.params.get("page") if hasattr(request.node, "callspec") else None
    containers = page is not None and any("testing.container" in block.text for block in blocks(page, "tests"))
    with Place(tmp_path, containers=containers) as made:
        yield made


@pytest.fixture(scope="module")
def mock() -> Iterator[MockServer]:
    with MockServer() as server:
        yield server


def port_of(mock: MockServer) -> int:
    return int(mock.url.rpartition(":")[2])


def test_there_is_a_guide_for_each_use() -> None:
    wanted = {"contract-tests.md", "local-development.md", "demos.md", "other-languages.md", "migrating.md"}
    assert wanted <= set(GUIDES)
    assert {block.kind for block in SOURCES} == set(LANGUAGES)


@pytest.mark.parametrize(
    "text",
    ["```\na\n```", "```sql\nselect\n```", "    indented\n", "```json\n{}\n```", "```yaml\na: 1\n```", "```go\nx\n```"],
)
def test_a_block_that_nobody_knows_how_to_run_fails(text: str) -> None:
    [block] = read("page.md", text)
    with pytest.raises(AssertionError, match=r"docs/page\.md:1: nobody knows how to run"):
        _ = block.role


def test_a_block_that_fails_is_found(place: Place) -> None:
    with pytest.raises(AssertionError, match=r"docs/a\.md:1: exit status 3\nout\nerr\n"):
        place.run("echo out; echo err >&2; exit 3; echo more", "docs/a.md:1")
    with pytest.raises(AssertionError, match="install requets"):
        place.run("pip install requets", "docs/a.md:1")
    with pytest.raises(AssertionError, match="has ended with status 2"):
        place.serve(Block("a.md", 1, "sh", "vocmocks serve --prot 1"))


def test_an_output_is_as_it_is_shown() -> None:
    assert matches('{"a":…,"b":2}\n', '{"a":[1],"b":2}')
    assert not matches('{"a":…,"b":2}', '{"a":[1],"b":3}')
    assert not matches("200", "200 25")


@pytest.mark.skipif(CURL is None, reason="curl is not installed")
def test_a_request_that_is_refused_is_found(place: Place, mock: MockServer) -> None:
    place.use(port_of(mock))
    with pytest.raises(AssertionError, match="exit status 22"):
        place.run("curl -s http://127.0.0.1:4010/repzo/v1/activity-feedback-v2", "docs/a.md:1")


@pytest.mark.parametrize("page", GUIDES)
def test_a_guide_does_what_it_says(page: str, place: Place, mock: MockServer) -> None:
    need_curl(blocks(page, "command"))
    place.write(blocks(page, "file", "tests"))
    if blocks(page, "tests") and not any("pytest" in block.text for block in blocks(page, "command")):
        place.run("pytest -q", page)
    told = ""
    for block in blocks(page):
        told = follow(block, place, mock, told)


def need_curl(listed: Sequence[Block]) -> None:
    if CURL is None and any("curl " in block.text for block in listed):
        pytest.skip(f"curl is not installed, which {listed[0].place} wants")


def follow(block: Block, place: Place, mock: MockServer, told: str) -> str:
    """Do what a block says; `told`: what the last one printed. Gives what this one prints."""
    if block.role == "server":
        if block.text.strip() == SHARED:
            place.use(port_of(mock))
        else:
            place.serve(block)
    elif block.role == "command":
        return place.run(block.text.replace("-n auto", "-n 1"), block.place)  # more is for tests/testing
    elif block.role == "script":
        place.write([replace(block, text=f"# script.py\n{block.text}")])
        return place.run("python script.py", block.place)
    elif block.role == "answer":
        assert matches(block.text, told), f"{block.place}: it is\n{told}"
    return told


@pytest.mark.parametrize("page", GUIDES)
def test_files_are_used(page: str) -> None:
    """A file that is in no command, workflow or test has never been run."""
    for block in blocks(page, "file"):
        name = Path(block.name or "").stem
        others = [each.text for each in blocks(page) if each != block]
        assert name == "conftest" or any(name in text for text in others), f"{block.place}: nothing uses {block.name}"


@pytest.mark.parametrize("block", SOURCES, ids=place_of)
def test_other_languages(block: Block, tmp_path: Path, mock: MockServer) -> None:
    grammar = {"js": "javascript"}.get(block.kind, block.kind)
    parser = Parser(Language(importlib.import_module(f"tree_sitter_{grammar}").language()))
    assert not parser.parse(block.text.encode()).root_node.has_error, f"{block.place}: not {grammar}"
    [command] = [each for each in blocks(block.page, "program") if block.name in each.text.split()]
    if shutil.which(LANGUAGES[block.kind]) is not None:  # elsewhere its syntax is what can be checked
        place = Place(tmp_path, port_of(mock))
        place.write([block])
        place.run(command.text, command.place)


def test_every_program_has_its_source() -> None:
    for page in GUIDES:
        names = {block.name for block in blocks(page, "source")}
        for block in blocks(page, "program"):
            assert names & set(block.text.split()), block.place


@pytest.mark.parametrize("block", YAML, ids=place_of)
def test_yaml_keeps_to_its_schema(block: Block, tmp_path: Path) -> None:
    (tmp_path / "shown.yaml").write_text(block.text, "utf-8")
    schema = ["--builtin-schema", SCHEMAS[block.name or ""], str(tmp_path / "shown.yaml")]
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", *schema], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{block.place}: {done.stdout}{done.stderr}"


def commands_of(document: Any) -> Iterator[str]:
    """The command lines of a workflow or of a pipeline."""
    for job in document.get("jobs", document).values():
        yield from (step["run"] for step in job.get("steps", ()) if "run" in step)
        yield from job.get("script", ())


@pytest.mark.parametrize("block", [block for block in YAML if "compose" not in str(block.name)], ids=place_of)
def test_what_ci_runs_succeeds(block: Block, place: Place, mock: MockServer) -> None:
    document = yaml.safe_load(block.text)
    lines = list(commands_of(document))
    assert lines
    need_curl([block])
    wants = [tool for tool in LANGUAGES.values() if any(line.startswith(f"{tool} ") for line in lines)]
    if any(shutil.which(tool) is None for tool in wants):
        return  # what can be checked without them is: the document's shape, and the programs' syntax
    if any("services" in job for job in document.values() if isinstance(job, dict)):
        place.port = port_of(mock)
    place.write(blocks(block.page, "file", "tests", "source"))
    run_before = {each.text.strip() for each in blocks(block.page, "command")}
    place.run("\n".join(line for line in lines if line not in run_before), block.place)


def known_variables() -> set[str]:
    known = get_command(app).commands["serve"].params  # type: ignore[attr-defined]
    names = {name for each in known for name in ([each.envvar] if isinstance(each.envvar, str) else each.envvar or ())}
    return {*names, check_command.HEADERS}


@pytest.mark.parametrize("block", YAML, ids=place_of)
def test_variables_in_yaml_are_there(block: Block) -> None:
    named = set(re.findall(r"VOCMOCKS_\w+", block.text))
    assert named <= known_variables(), block.place


@pytest.mark.parametrize("block", [block for block in YAML if block.name == "compose.yaml"], ids=place_of)
def test_compose_starts_what_there_is(block: Block) -> None:
    mock = yaml.safe_load(block.text)["services"]["mock"]
    name, *arguments = mock["command"]
    context = get_command(app).commands[name].make_context(name, arguments)  # type: ignore[attr-defined]
    vendors = context.params["vendors"]
    hosts = {host for vendor in vendors for host in servers.hosts(load_vendor(vendor).servers)}
    assert set(vendors) <= set(data.vendors())
    assert set(mock["networks"]["default"]["aliases"]) == hosts


def links(path: Path) -> Iterator[str]:
    for token in MarkdownIt("commonmark").enable("table").parse(path.read_text("utf-8")):
        for child in token.children or ():
            if child.type == "link_open":
                yield str(child.attrs["href"])


def headings(path: Path) -> set[str]:
    """Anchors, as forges make them from headings."""
    found = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    for link in links(path):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        assert target.exists(), f"{path.name}: {link}"
        assert not anchor or anchor in headings(target), f"{path.name}: no heading for {link}"


def test_the_readme_links_every_guide() -> None:
    linked = set(links(ROOT / "README.md"))
    assert {f"docs/{page}" for page in pages()} <= linked
