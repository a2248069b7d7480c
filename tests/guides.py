"""What the guides in docs/ show, and a place where it can be run.

A block says by its first line which file it is (`# feedback.py`, `// reviews.test.mjs`). The mock's port is 4010 in the
guides, wherever it stands; where they are run, another number takes its place.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self

import httpx
from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PORT = "4010"
NAMED = re.compile(r"(?:#|//) ([\w./-]+\.\w+)\n")
LANGUAGES = {"js": "node", "java": "java", "ruby": "ruby", "go": "go"}
"""Of code that is not Python: what runs it."""
PATIENCE = 120
"""Seconds that a block may take on a machine that has much else to do."""
CURL = shutil.which("curl")
INSTALLED = ("vocmocks", "vocmocks[testcontainers]", "pytest", "pytest-xdist", "httpx", "requests")
"""What the guides may tell people to install."""
SHIMS = {
    "vocmocks": 'exec {python} -m vocmocks "$@"',
    "python": 'exec {python} "$@"',
    "pytest": 'exec {python} -m pytest -p vocmocks.testing.plugin {engine} -p xdist.plugin -p no:cacheprovider "$@"',
    "pip": 'for name; do case " install {known} " in *" $name "*) ;; *) echo "install $name?" >&2; exit 1; esac; done',
    # without -w, whose answers a guide shows, a refused request is a mistake of the guide
    "curl": 'case " $* " in *" -w "*) ;; *) set -- --fail-with-body "$@"; esac; exec {curl} "$@"',
}
SHIMS["pipx"] = SHIMS["pip"]


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block. `after`: the kind of what it follows at once, with no other block between."""

    page: str
    line: int
    kind: str
    text: str
    after: str = ""

    @property
    def place(self) -> str:
        return f"docs/{self.page}:{self.line}"

    @property
    def name(self) -> str | None:
        """The file that it is."""
        found = NAMED.match(self.text)
        return found[1] if found else None

    @property
    def role(self) -> str:
        """What becomes of it; raises AssertionError where nothing does."""
        first = self.text.split(maxsplit=1)[0] if self.text.strip() else ""
        if self.kind == "python":
            return "tests" if "def test_" in self.text else "file" if self.name else "script"
        if self.kind == "sh":
            is_server = self.text.startswith("vocmocks serve") and "\n" not in self.text.strip()
            return "server" if is_server else "program" if first in LANGUAGES.values() else "command"
        if self.kind in LANGUAGES and self.name:
            return "source"
        if self.kind == "yaml" and self.name in SCHEMAS:
            return "yaml"
        if self.kind in ("text", "json") and self.after == "sh":
            return "answer"
        raise AssertionError(f"{self.place}: nobody knows how to run or check this {self.kind or 'nameless'} block")


SCHEMAS = {
    ".github/workflows/contract.yaml": "vendor.github-workflows",
    ".github/workflows/account.yaml": "vendor.github-workflows",
    ".gitlab-ci.yml": "vendor.gitlab-ci",
    "compose.yaml": "vendor.compose-spec",
}
"""YAML that a guide may have, and what it has to keep to."""


def pages() -> list[str]:
    return sorted(path.name for path in DOCS.glob("*.md"))


def blocks(page: str, *roles: str) -> list[Block]:
    """All of them, or those with one of these roles, in order."""
    return [block for block in read(page, (DOCS / page).read_text("utf-8")) if not roles or block.role in roles]


def read(page: str, text: str) -> Iterator[Block]:
    before = ""
    for token in MarkdownIt().parse(text):
        if token.type in ("fence", "code_block"):
            yield Block(page, (token.map or [0])[0] + 1, token.info.strip(), token.content, before)
            before = token.info.strip()


class Place:
    """A folder with the files of one guide, and the mock that it has started, if any."""

    def __init__(self, folder: Path, port: int | None = None, *, containers: bool = False) -> None:
        self.folder = folder
        self.port = port or free_port()
        self._server: subprocess.Popen[bytes] | None = None
        shims = folder / ".bin"
        shims.mkdir()
        engine = "-p tests.testing.engine" if containers else ""
        for name, line in SHIMS.items():
            told = line.format(python=shlex.quote(sys.executable), known=" ".join(INSTALLED), curl=CURL, engine=engine)
            (shims / name).write_text(f"#!/bin/sh\n{told}\n")
            (shims / name).chmod(0o755)

    def write(self, listed: Sequence[Block]) -> None:
        """Blocks that are files, and those with tests."""
        for block in listed:
            path = self.folder / (block.name or f"test_line_{block.line}.py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self._here(block.text), "utf-8")

    def serve(self, block: Block) -> None:
        """Begin what serves until it is stopped, in the place of what did so before."""
        self.use(free_port())
        self._server = self._start(block.text, subprocess.DEVNULL)
        until_ready(self.port, self._server, block.place)

    def use(self, port: int) -> None:
        """From now on this mock, instead of the one before."""
        if self._server is not None:
            end(self._server)
            self._server = None
        self.port = port

    def run(self, script: str, place: str) -> str:
        """Its output; raises AssertionError where it fails. What it left behind is ended."""
        with tempfile.TemporaryFile() as output:
            process = self._start(script, output)
            try:
                status = process.wait(PATIENCE)
            finally:
                end(process)
            output.seek(0)
            told = output.read().decode("utf-8", "replace")
        assert status == 0, f"{place}: exit status {status}\n{told}"
        return told

    def _start(self, script: str, output: IO[bytes] | int) -> subprocess.Popen[bytes]:
        environment = {
            **os.environ,
            "PATH": f"{self.folder / '.bin'}{os.pathsep}{os.environ['PATH']}",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "mocks"), str(ROOT), *_present("PYTHONPATH")]),
            "REPZO_URL": f"http://127.0.0.1:{self.port}/repzo/v1",
            "VOCMOCKS_CHECK_HEADERS": "Authorization: Bearer test_account",
            "VOCMOCKS_PORT": str(self.port),
            "VOCMOCKS_URL": f"http://127.0.0.1:{self.port}",
        }
        environment.pop("PYTEST_ADDOPTS", None)
        return subprocess.Popen(
            ["sh", "-e", "-c", self._here(script)],
            cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            start_new_session=True,
        )  # fmt: skip

    def _here(self, text: str) -> str:
        return re.sub(rf"\b{PORT}\b", str(self.port), text)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.use(self.port)


def _present(variable: str) -> list[str]:
    return [os.environ[variable]] if os.environ.get(variable) else []


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def until_ready(port: int, server: subprocess.Popen[bytes], place: str) -> None:
    """Returns when the mock answers; raises AssertionError where it ends instead."""
    while server.poll() is None:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/__admin/ready", trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            continue
    raise AssertionError(f"{place}: the mock has ended with status {server.returncode}")


def end(process: subprocess.Popen[bytes]) -> None:
    """The process and all that it began."""
    for kind in (signal.SIGTERM, signal.SIGKILL):
        with ignored(ProcessLookupError):
            os.killpg(process.pid, kind)
        with ignored(subprocess.TimeoutExpired):
            process.wait(10)
            break


@contextmanager
def ignored(kind: type[Exception]) -> Iterator[None]:
    try:
        yield
    except kind:
        return


def matches(shown: str, told: str) -> bool:
    """Whether an output is as a guide shows it, where `…` stands for anything."""
    parts = (re.escape(part) for part in shown.strip().split("…"))
    return re.fullmatch(".*?".join(parts), told.strip(), re.DOTALL) is not None
