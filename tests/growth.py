"""Judges how a task's time grows with its input, by ratios of one run: no test asserts seconds."""

from collections.abc import Callable
from time import process_time

TIMES_LARGER = 8
SLACK = 6
"""A task in proportion to its input takes 8 times as long; one in proportion to its square takes 64 times."""

_BLINK = 0.005
"""Seconds below which a clock tells nothing about growth."""


def grows_in_proportion(task: Callable[[int], object], size: int) -> bool:
    """Whether eight times the input takes nowhere near the square of eight as long."""
    small, large = (min(_seconds(task, n) for _ in range(5)) for n in (size, size * TIMES_LARGER))
    return large <= max(small, _BLINK) * TIMES_LARGER * SLACK


def _seconds(task: Callable[[int], object], size: int) -> float:
    began = process_time()
    task(size)
    return process_time() - began
