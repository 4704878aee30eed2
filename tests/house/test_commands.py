"""The commands of the README are the ones that run, and CI calls the README's test command and nothing cleverer."""

from __future__ import annotations

import re
import subprocess

import pytest


def run(root, *words):
    return subprocess.run([root / "run.sh", *words], cwd="/", capture_output=True, text=True, timeout=20)


def test_help_names_every_command_and_changes_nothing(root):
    answer = run(root, "help")
    assert answer.returncode == 0
    for command in ("demo", "serve", "test", "check", "bench"):
        assert f"./run.sh {command}" in answer.stdout


def test_an_unknown_command_is_wrong_use(root):
    answer = run(root, "nonsense")
    assert answer.returncode == 2
    assert "./run.sh demo" in answer.stderr


def test_ci_runs_the_test_command_of_the_readme(root):
    lines = [line for line in (root / ".ci/run").read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert lines[-1] == "exec ./run.sh test"
    assert len(lines) == 3
    assert re.search(r"^\./run\.sh test\b", (root / "README.md").read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("script", ["run.sh", ".ci/run", "setup/lock.sh"])
def test_a_script_can_be_run_and_stops_at_the_first_fault(root, script):
    assert (root / script).stat().st_mode & 0o111
    assert "set -euo pipefail" in (root / script).read_text("utf-8")


@pytest.mark.parametrize("part", ["steps", "python", "fonts", "assets", "test_tools"])
def test_every_part_of_set_up_is_sound_shell(root, part):
    subprocess.run(["bash", "-n", root / f"setup/{part}.sh"], check=True, timeout=20)
