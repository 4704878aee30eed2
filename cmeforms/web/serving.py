"""Runs the application in a few equal processes on one socket; each opens the home for itself after the fork.

Source: docs/decisions/0002-server.md.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
from pathlib import Path
from types import FrameType

import waitress

from cmeforms.web.app import create_app

LOG = logging.getLogger("cmeforms.serving")

THREADS = 2
CONNECTIONS = 800
SLOW_CLIENT_SECONDS = 30
BACKLOG = 1024


def run_server(home: Path, host: str, port: int, workers: int) -> None:
    """Listen and serve until told to stop; a worker that dies is started again."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    listening = _listen(host, port)
    address, bound_port = listening.getsockname()[:2]
    print(f"cmeforms answers on http://{address}:{bound_port}/", flush=True)  # noqa: T201 - what the operator waits for
    _Supervisor(home, listening, workers).run()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    listening.listen(BACKLOG)
    listening.setblocking(False)
    return listening


class _Supervisor:
    """The parent process: forks workers, replaces those that die, ends them all on a signal."""

    def __init__(self, home: Path, listening: socket.socket, workers: int) -> None:
        self._home = home
        self._listening = listening
        self._workers = workers
        self._running: set[int] = set()
        self._is_stopping = False

    def run(self) -> None:
        """Keep the workers running until a signal."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        while not self._is_stopping or self._running:
            while not self._is_stopping and len(self._running) < self._workers:
                self._start_worker()
            self._wait_for_one()

    def _start_worker(self) -> None:
        child = os.fork()
        if child == 0:
            _work(self._home, self._listening)
        self._running.add(child)

    def _wait_for_one(self) -> None:
        try:
            ended, status = os.waitpid(-1, 0)
        except (ChildProcessError, InterruptedError):
            return
        self._running.discard(ended)
        code = os.waitstatus_to_exitcode(status)
        if not self._is_stopping:
            LOG.error("worker %d ended with %d", ended, code)
        if code == _CANNOT_START:
            self._stop(signal.SIGTERM, None)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._is_stopping = True
        for child in self._running:
            os.kill(child, signal.SIGTERM)


_CANNOT_START = 3


def _work(home: Path, listening: socket.socket) -> None:
    """A worker's whole life; never returns into the parent's code."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    try:
        app = create_app(home)
    except Exception as error:
        LOG.error("cannot start: %s: %s", type(error).__name__, error)
        os._exit(_CANNOT_START)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        waitress.serve(
            app,
            sockets=[listening],
            threads=THREADS,
            connection_limit=CONNECTIONS,
            channel_timeout=SLOW_CLIENT_SECONDS,
            cleanup_interval=5,
            asyncore_use_poll=True,
            ident=None,
        )
    finally:
        os._exit(0)
