"""Runs a program of ours over a stranger's file, apart, with little memory, time and rights; knows no program.

A hostile file can make a reader work for hours or fill the memory; here it stops a process that
nobody needs. Source: safety.md, T8 and section 1.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

LONGEST_SECONDS = 40
MOST_MEMORY_BYTES = 1024 * 1024 * 1024
MOST_CPU_SECONDS = 20
MOST_OPEN_FILES = 64

_ROOT = Path(__file__).resolve().parents[1]
_COMMAND = (sys.executable, "-E", "-s", "-m")


@dataclass(frozen=True)
class Ended:
    """How the process ended: ``exit_code`` is 0 when it did its work; ``output`` is what it wrote."""

    exit_code: int
    output: bytes


def run_limited(module: str, parts: Sequence[bytes], longest_seconds: float = LONGEST_SECONDS) -> Ended:
    """Run ``module`` as a program with ``parts`` on its standard input; it calls ``limit`` and ``read_part`` itself.

    A process that was stopped, by its limits or by the clock, has an exit code other than 0.
    """
    given = b"".join(b"%d\n" % len(part) + part for part in parts)
    try:
        # No environment: secrets of the service may stand in it.
        done = subprocess.run(  # noqa: S603 - our own program
            (*_COMMAND, module),
            input=given,
            capture_output=True,
            cwd=_ROOT,
            env={},
            timeout=longest_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Ended(-1, b"")
    return Ended(done.returncode, done.stdout)


def limit(memory_bytes: int = MOST_MEMORY_BYTES, cpu_seconds: int = MOST_CPU_SECONDS) -> None:
    """Limit this process before it reads a byte of the file: what a hostile file could make us spend ends here.

    The system then stops the process, and nobody else notices.
    """
    limits = {
        resource.RLIMIT_AS: memory_bytes,
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_NOFILE: MOST_OPEN_FILES,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in limits.items():
        resource.setrlimit(what, (most, most))


def read_part() -> bytes:
    """The next part that ``run_limited`` was given."""
    length = int(sys.stdin.buffer.readline())
    return sys.stdin.buffer.read(length)
