"""Measures the web server as a stranger meets it: pages a second, and quick answers while slow clients hold on.

``./run.sh bench web [--seconds N] [--slow N] [--path /PAGE] [--records N]``. Loopback only; ends by itself. Then
lists over many records (see ``lists.py``); ``--records 0`` leaves them out.
Exit 1 if a quick question went unanswered.
"""

from __future__ import annotations

import argparse
import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import lists

HOST = "127.0.0.1"
CLIENTS = 8
QUICK_SECONDS = 3.0
SLOW_STARTS = {
    "head": b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
    "body": b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\n",
}


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(home: Path, port: int) -> Iterator[None]:
    """A demo home, served with two workers while the block runs."""
    cmeforms = [sys.executable, "-m", "cmeforms", "--home", str(home)]
    subprocess.run([*cmeforms, "demo"], check=True, stdout=subprocess.DEVNULL)
    process = subprocess.Popen([*cmeforms, "serve", "--host", HOST, "--port", str(port), "--workers", "2"])
    try:
        wait_until(lambda: ask(port)[0])
        yield
    finally:
        process.terminate()
        process.wait(20)


def wait_until(is_so: Callable[[], bool]) -> None:
    """Asks every tenth of a second; raises ``TimeoutError`` after twenty seconds."""
    for _ in range(200):
        if is_so():
            return
        time.sleep(0.1)
    raise TimeoutError("the server did not answer within 20 seconds")


def ask(port: int, path: str = "/") -> tuple[bool, float]:
    """Whether one request was answered below status 500, and its seconds."""
    began = time.perf_counter()
    connection = http.client.HTTPConnection(HOST, port, timeout=QUICK_SECONDS)
    try:
        connection.request("GET", path, headers={"Host": f"localhost:{port}"})
        answer = connection.getresponse()
        answer.read()
        return answer.status < 500, time.perf_counter() - began
    except (OSError, http.client.HTTPException):
        return False, time.perf_counter() - began
    finally:
        connection.close()


def measure_rate(port: int, path: str, seconds: float) -> str:
    """Requests a second of eight clients, each with a new connection every time."""
    end = time.perf_counter() + seconds
    took: list[float] = []
    failed: list[float] = []

    def client() -> None:
        while time.perf_counter() < end:
            is_answered, spent = ask(port, path)
            (took if is_answered else failed).append(spent)

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(took) < 2:
        return f"{path}: {len(failed)} failed, {len(took)} answered"
    p99 = statistics.quantiles(took, n=100)[98]
    return (
        f"{path}: {len(took) / seconds:.0f} requests/s, median {statistics.median(took) * 1000:.0f} ms, "
        f"p99 {p99 * 1000:.0f} ms, {len(failed)} failed"
    )


@contextmanager
def slow_clients(port: int, where: str, count: int) -> Iterator[None]:
    """Keeps ``count`` connections open that send one byte every two seconds within ``where``."""
    sockets = [socket.create_connection((HOST, port), 5) for _ in range(count)]
    is_over = threading.Event()

    def drip() -> None:
        while not is_over.wait(2):
            for connection in sockets:
                with suppress(OSError):
                    connection.send(b"a")

    for connection in sockets:
        connection.setblocking(False)
        connection.send(SLOW_STARTS[where])
    thread = threading.Thread(target=drip)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
        for connection in sockets:
            connection.close()


def measure_slow(port: int, where: str, count: int) -> bool:
    """Asks five quick questions beside ``count`` slow clients; prints and returns whether all were answered."""
    with slow_clients(port, where, count):
        time.sleep(1)
        answers = [ask(port) for _ in range(5)]
    answered = sum(is_answered for is_answered, _ in answers)
    worst = max(spent for _, spent in answers)
    print(f"{count} clients slow in the {where}: {answered} of 5 answered, worst {worst * 1000:.0f} ms", flush=True)
    return answered == len(answers)


def main() -> int:
    """Runs all measurements; 1 if a quick question went unanswered."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="length of each rate measurement")
    parser.add_argument("--slow", type=int, default=300, help="how many slow clients at most")
    parser.add_argument("--path", action="append", default=[], help="a page to measure; may be repeated")
    parser.add_argument("--records", type=int, default=lists.RECORDS, help="how many records the lists are of")
    options = parser.parse_args()
    port = free_port()
    with tempfile.TemporaryDirectory() as folder, server(Path(folder) / "home", port):
        print(f"Load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
        for path in options.path or ["/"]:
            print(measure_rate(port, path, options.seconds), flush=True)
        counts = sorted({min(60, options.slow), options.slow})
        results = [measure_slow(port, where, count) for where in SLOW_STARTS for count in counts]
    if options.records:
        lists.measure(options.records, rounds=9)
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
