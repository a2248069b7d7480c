"""Several processes that serve the same sockets: one that dies is replaced, and all stop together."""

from __future__ import annotations

import logging
import os
import signal
import time
import traceback
from collections.abc import Callable
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)
BREATH = 0.5
"""Seconds before a worker takes the place of one that died at once."""
log = logging.getLogger("vocmocks")
Work = Callable[[int], None]


class Workers:
    """`work` is done in each of `count` forked processes, until SIGTERM. It is given a descriptor that can be read when
    this process has gone: then it is to stop, too."""

    def __init__(self, count: int, work: Work) -> None:
        self._count, self._work = count, work
        self._started: dict[int, float] = {}
        """When each process that runs was started."""
        self._stopping = False
        self._lifeline, self._held = os.pipe()

    def run(self) -> None:
        """Returns when all have stopped, after SIGINT or SIGTERM."""
        before = {each: signal.signal(each, self._stop) for each in SIGNALS}
        try:
            for _ in range(self._count):
                self._start()
            while self._started:
                self._replace(*os.wait())
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)
            os.close(self._lifeline)
            os.close(self._held)

    def _stop(self, sig: int, frame: FrameType | None) -> None:
        self._stopping = True
        for process in self._started:
            os.kill(process, signal.SIGTERM)

    def _start(self) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        try:
            if self._stopping:
                return
            process = os.fork()
            if process == 0:
                self._become_worker()
            self._started[process] = time.monotonic()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)

    def _become_worker(self) -> None:
        status = 1
        try:
            os.close(self._held)
            for each in SIGNALS:
                signal.signal(each, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
            self._work(self._lifeline)
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)

    def _replace(self, process: int, status: int) -> None:
        started = self._started.pop(process, None)
        if started is None or self._stopping:
            return
        code = os.waitstatus_to_exitcode(status)
        log.warning("worker %d ended with %s; another takes its place", process, _how(code))
        if time.monotonic() - started < BREATH:
            time.sleep(BREATH)
        self._start()


def _how(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"status {code}"
