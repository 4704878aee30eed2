"""The commands of the README are the ones that run, and CI calls the README's test command and nothing cleverer."""

from __future__ import annotations

import re
import subprocess

import pytest

PARTS = ["steps", "python", "fonts", "assets", "test_tools"]


def run(root, *words):
    return subprocess.run([root / "run.sh", *words], cwd="/", capture_output=True, text=True)


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


@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_set_up_is_sound_shell(root, part):
    subprocess.run(["bash", "-n", root / f"setup/{part}.sh"], check=True)


RETRYING = """
ROOT={root} DEPS={root}/.deps
. {root}/setup/steps.sh
sleep() {{ echo "waited $1"; }}
tries=0
works_at() {{ tries=$((tries + 1)); echo "try $tries"; [ "$tries" -ge "$1" ]; }}
persistently works_at {at}
"""


@pytest.mark.parametrize(
    ("at", "waits", "code"), [(1, [], 0), (3, [5, 20], 0), (4, [5, 20, 60], 0), (9, [5, 20, 60], 1)]
)
def test_what_comes_over_a_network_is_tried_again_after_growing_pauses(root, at, waits, code):
    answer = subprocess.run(["bash", "-c", RETRYING.format(root=root, at=at)], capture_output=True, text=True)
    assert answer.returncode == code
    said = answer.stdout.splitlines()
    assert [line for line in said if line.startswith("waited")] == [f"waited {pause}" for pause in waits]
    assert sum(line.startswith("try") for line in said) == len(waits) + 1


def test_every_step_that_needs_a_network_is_tried_again(root):
    text = "".join((root / f"setup/{part}.sh").read_text("utf-8") for part in PARTS)
    steps = re.findall(r"^ *(?:.*\|\| )?step (.*(?:\\\n.*)?)$", text, re.MULTILINE)
    at_home = ("make_venv", "build_assets", "venv --clear")
    assert len(steps) > 6
    assert [step for step in steps if "persistently" not in step and not any(word in step for word in at_home)] == []
