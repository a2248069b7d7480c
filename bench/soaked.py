"""The mock of bench/soak.py, in a process of its own that says how it is: a line of JSON for each line it reads.

`rss`: bytes that are resident; `fds`: open descriptors; `tasks`: of the event loop; `errors`: what was logged as an
error, and exceptions that nobody took.
"""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import os
import sys
import threading
from pathlib import Path
from typing import Any

from vocmocks import Settings, create_app
from vocmocks.server import Server, bind, make_config, port_of

PAGE = os.sysconf("SC_PAGE_SIZE")


class Errors(logging.Handler):
    """Keeps what is logged as an error, by anybody."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(self.format(record))


class Loop:
    """The server's event loop, once it runs."""

    def __init__(self, errors: Errors) -> None:
        self._errors = errors
        self.running: asyncio.AbstractEventLoop | None = None
        self.ready = threading.Event()

    def started(self) -> None:
        self.running = asyncio.get_running_loop()
        self.running.set_exception_handler(lambda loop, context: self._errors.texts.append(str(context)))
        self.ready.set()

    def tasks(self) -> int:
        return len(asyncio.all_tasks(self.running)) if self.running is not None else 0


def sample(loop: Loop, errors: Errors) -> dict[str, Any]:
    gc.collect()
    resident = int(Path("/proc/self/statm").read_text().split()[1]) * PAGE
    fds = len(os.listdir("/proc/self/fd"))
    return {"rss": resident, "fds": fds, "tasks": loop.tasks(), "errors": errors.texts}


def main() -> None:
    settings = Settings(**json.loads(sys.argv[1]))
    errors = Errors()
    logging.getLogger().addHandler(errors)
    threading.excepthook = lambda failed: errors.texts.append(f"{failed.exc_type.__name__}: {failed.exc_value}")
    loop, listeners = Loop(errors), bind("127.0.0.1", 0)
    server = Server(make_config(create_app(settings)), listeners, on_start=loop.started)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    loop.ready.wait()
    print(port_of(listeners), flush=True)
    for _ in sys.stdin:
        print(json.dumps(sample(loop, errors)), flush=True)
    server.stop()
    thread.join()


if __name__ == "__main__":
    main()
