"""A program over a stranger's file: it gets its parts, cannot take more than its limits, and no secret of the service."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cmeforms import limited_process
from cmeforms.limited_process import Ended, run_limited

ROOT = Path(__file__).parents[1]
ECHO = "from cmeforms.limited_process import read_part; import sys; sys.stdout.buffer.write(read_part() + b'|' + read_part())"
HUNGRY = "from cmeforms.limited_process import limit; limit(); {act}"


def running(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(limited_process, "_COMMAND", (sys.executable, "-c", program))


def test_the_program_gets_its_parts_whole_and_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    running(monkeypatch, ECHO)
    assert run_limited("", [b"7\nfirst", b""]) == Ended(0, b"7\nfirst|")


@pytest.mark.parametrize(
    "act",
    ["b'x' * 2**31", "open('written', 'wb', buffering=0).write(b'x')", "[open('/dev/null') for _ in range(100)]"],
    ids=["memory", "a file on disk", "open files"],
)
def test_the_process_cannot_take_more_than_its_limits(act: str, tmp_path: Path) -> None:
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); {HUNGRY.format(act=act)}"
    run = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, check=False)
    assert run.returncode != 0
    assert not any(path.stat().st_size for path in tmp_path.iterdir())


def test_a_process_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    running(monkeypatch, "while True: pass")
    assert run_limited("", [], longest_seconds=0.2).exit_code != 0


def test_a_process_that_is_killed_by_its_limits_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    running(monkeypatch, "import os, signal; os.kill(os.getpid(), signal.SIGXCPU)")
    assert run_limited("", [b"x"]).exit_code != 0


def test_the_process_gets_no_secrets_of_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CMEFORMS_KEY_PASSPHRASE", "not to be handed on")
    running(monkeypatch, "import os; print('CMEFORMS_KEY_PASSPHRASE' in os.environ)")
    assert run_limited("", []).output == b"False\n"
