"""A real redis-server on a free port, with a folder of its own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Self

import pytest

WAYS = ("redis-server", "valkey-server")


def program() -> str:
    """Where redis-server is. Skips the test where there is none; in CI that is a failure."""
    found = next(filter(None, map(shutil.which, WAYS)), None)
    if found is None:
        reason = "redis-server is not installed (on Debian: apt-get install redis-server)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


class RedisServer:
    """Runs while it is entered; what it kept is there again after `stop` and `start`."""

    def __init__(self, folder: Path) -> None:
        self._program, self._folder = program(), folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    def url(self, database: int = 0) -> str:
        return f"redis://127.0.0.1:{self.port}/{database}"

    def start(self) -> Self:
        command = [self._program, "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self._folder),
                   "--appendonly", "yes", "--appendfsync", "always", "--save", "", "--databases", "64"]  # fmt: skip
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(500):
            if self._answers():
                return self
            time.sleep(0.01)
        raise RuntimeError("redis-server does not answer")

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(7) == b"+PONG\r\n"
        except OSError:
            return False

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def pause(self, *, on: bool = True) -> None:
        """It runs and does not answer; `on` False: it goes on."""
        if self._process is None:
            raise RuntimeError("redis-server does not run")
        self._process.send_signal(signal.SIGSTOP if on else signal.SIGCONT)

    def forget(self) -> None:
        """Begin anew, in every database."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
            connection.sendall(b"FLUSHALL\r\n")
            if connection.recv(5) != b"+OK\r\n":
                raise RuntimeError("FLUSHALL failed")

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *error: object) -> None:
        self.stop()
