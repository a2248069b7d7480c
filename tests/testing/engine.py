"""A container engine that needs none: what testcontainers asks of Docker, done by running the image's own command in a
process of this machine. `pytest -p tests.testing.engine` has it for a whole run."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import types
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from testcontainers.core import container as core
from testcontainers.core.config import ConnectionMode, testcontainers_config

from vocmocks import data

ROOT = data.PACKAGE.parent.parent
PORT = re.compile(r"http://[^\s:]+:(\d+)")


@dataclass
class FakeContainer:
    """A process that is the image's entry point."""

    image: str
    asked: dict[str, Any]
    process: subprocess.Popen[str] | None = None
    port: int = 0
    id: str = "0123456789ab"
    short_id: str = "0123456789"
    status: str = "created"
    attrs: dict[str, Any] = field(default_factory=dict)

    def run(self) -> None:
        command = shlex.split(self.asked["command"] or "") or image_command()
        variables = {name: value for name, value in os.environ.items() if not name.startswith("VOCMOCKS_")}
        variables |= {**self.asked["environment"], "VOCMOCKS_PORT": "0", "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", *image_entry(), *command], env=variables, text=True, cwd=ROOT,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        for line in self.process.stdout or ():
            if found := PORT.search(line):
                self.port, self.status = int(found[1]), "running"
                return
        raise RuntimeError("the mock did not start")

    def remove(self, **options: Any) -> None:
        self.status = "removed"
        if self.process is not None:
            self.process.terminate()
            self.process.communicate(timeout=20)

    def reload(self) -> None:
        """Always up to date."""

    def logs(self, **options: Any) -> bytes:
        return b""


class FakeClient:
    """What testcontainers asks of Docker."""

    def __init__(self, **options: Any) -> None:
        self.made: list[FakeContainer] = []
        self.client = types.SimpleNamespace(close=lambda: None)

    def create(self, image: str, **asked: Any) -> FakeContainer:
        self.made.append(FakeContainer(image, asked))
        return self.made[-1]

    def start(self, container: FakeContainer) -> None:
        container.run()

    def get_connection_mode(self) -> ConnectionMode:
        return ConnectionMode.docker_host

    def host(self) -> str:
        return "127.0.0.1"

    def port(self, id: str, port: int) -> int:
        [found] = [each for each in self.made if each.id == id and str(port) in each.asked["ports"]]
        return found.port


def of_dockerfile(word: str) -> list[str]:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    [found] = [line for line in lines if line.startswith(f"{word} ")]
    parts: list[str] = json.loads(found.removeprefix(word))
    return parts


def image_command() -> list[str]:
    return of_dockerfile("CMD")


def image_entry() -> list[str]:
    return of_dockerfile("ENTRYPOINT")


def install(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(core, "DockerClient", FakeClient)
    patch.setattr(testcontainers_config, "ryuk_disabled", True)


@pytest.fixture(scope="session", autouse=True)
def engine() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        install(patch)
        yield
