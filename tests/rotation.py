"""Chooses by the commit what a quick run tries of what ``--all`` tries whole, so that no commit meets what was never tried."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

_ROOT = Path(__file__).parents[1]

T = TypeVar("T")


def in_turn(whole: Sequence[T], count: int) -> list[T]:
    """``count`` members from all over ``whole``, others for every commit, the same wherever that commit is tested."""
    return [whole[(_turn() + number * len(whole) // count) % len(whole)] for number in range(count)]


@cache
def _turn() -> int:
    """A number from the commit; ``TURN`` sets another."""
    command = ["git", "-c", f"safe.directory={_ROOT}", "rev-parse", "HEAD"]
    found = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False).stdout[:6]
    return int(os.environ.get("TURN") or int(found or "0", 16))
