"""Runs a piece of work in a thread of its own: pyHanko starts an event loop, and a thread may have only one."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Made = TypeVar("Made")


def run_apart(task: Callable[[], Made]) -> Made:
    """What ``task`` returns or raises; works whether or not the caller's thread runs an event loop."""
    with ThreadPoolExecutor(max_workers=1) as apart:
        return apart.submit(task).result()
