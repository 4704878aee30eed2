"""Serves the application: a few equal waitress processes on one listening socket; knows no page and no record.

Source: docs/decisions/0002-server.md.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from wsgiref.types import WSGIApplication

from waitress.server import create_server

from cmeforms.web.app import create_app
from cmeforms.web.postman import start_postman, start_run_clerk

THREADS = 2
MOST_BODY_BYTES = 32 * 1024 * 1024
SETTINGS = {
    "threads": THREADS,
    "connection_limit": 800,  # below the usual 1,024 open files of a process
    "asyncore_use_poll": True,  # select() ends at file number 1,023
    "channel_timeout": 30,
    "cleanup_interval": 5,
    "max_request_body_size": MOST_BODY_BYTES,
    "max_request_header_size": 32 * 1024,
    "ident": None,  # no server name and version in replies
    "clear_untrusted_proxy_headers": True,
}
"""What waitress is told. Source: decision 0002."""

_SHORTEST_LIFE_SECONDS = 1.0
_CANNOT_START = 3
"""A worker's exit code when the application could not be made: then no other worker could make it either."""

LOG = logging.getLogger("cmeforms.serving")


def run_server(home: Path, host: str, port: int, workers: int) -> int:
    """Listen and serve until told to stop; 0 after a stop, 1 if the application cannot start."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    listener = listen(host, port)
    address, bound_port = listener.getsockname()[:2]
    print(f"cmeforms answers on http://{address}:{bound_port}/", flush=True)  # noqa: T201 - what the operator waits for
    return Workers(listener, lambda: _app_with_helpers(home)).run(workers)


def _app_with_helpers(home: Path) -> WSGIApplication:
    app = create_app(home)
    start_postman(app.extensions["services"])
    start_run_clerk(app.extensions["services"])
    return app


class Workers:
    """The worker processes of one listening socket: started, started again when one ends unasked, and stopped together.

    Every worker is forked before ``make_app`` is called, so none shares a database connection with another.
    """

    def __init__(self, listener: socket.socket, make_app: Callable[[], WSGIApplication]) -> None:
        self._listener = listener
        self._make_app = make_app
        self._running: set[int] = set()
        self._is_stopping = False
        # The workers watch this pipe: it closes when the parent dies, even by a signal that cannot be caught.
        self._parent_gone, self._parent_alive = os.pipe()

    def run(self, count: int) -> int:
        """Run ``count`` workers until SIGTERM or SIGINT; returns when the last has ended, 1 if they cannot start."""
        has_failed = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        for _ in range(count):
            self._start()
        while self._running:
            started = time.monotonic()
            ended, status = os.wait()
            self._running.discard(ended)
            if os.waitstatus_to_exitcode(status) == _CANNOT_START:
                has_failed = True
                self._stop(signal.SIGTERM, None)
            if not self._is_stopping:
                LOG.error("a worker ended with %d", os.waitstatus_to_exitcode(status))
                # A worker that cannot start must not be started again as fast as the machine can.
                time.sleep(max(0.0, _SHORTEST_LIFE_SECONDS - (time.monotonic() - started)))
                self._start()
        return int(has_failed)

    def _start(self) -> None:
        # A stop that arrives between the fork and the note of it would miss the new worker.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
        worker = 0 if self._is_stopping else os.fork()
        if worker == 0 and not self._is_stopping:
            self._work()
        if worker:
            self._running.add(worker)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM, signal.SIGINT})

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._is_stopping = True
        for worker in self._running:
            os.kill(worker, signal.SIGTERM)

    def _work(self) -> None:
        status = 1
        try:
            os.close(self._parent_alive)
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the parent, which tells us
            signal.signal(signal.SIGTERM, _leave)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM, signal.SIGINT})
            threading.Thread(target=self._follow_parent, daemon=True).start()
            logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it warns whenever all threads are busy
            app = self._made()
            if app is None:
                status = _CANNOT_START
            else:
                create_server(app, sockets=[self._listener], **SETTINGS).run()  # ends after the requests in hand
                status = 0
        except SystemExit:
            status = 0
        finally:
            os._exit(status)

    def _made(self) -> WSGIApplication | None:
        try:
            return self._make_app()
        except Exception as error:
            LOG.error("the service cannot start: %s: %s", type(error).__name__, error)
            return None

    def _follow_parent(self) -> None:
        os.read(self._parent_gone, 1)
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)


def listen(host: str, port: int) -> socket.socket:
    """The listening socket; port 0 takes a free one. Raises ``OSError`` if the address is taken or not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=1024)


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit
