"""Times several ways of doing a thing in turn, A B C A B C, so that ratios hold while a machine's speed drifts."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping


def compared(ways: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The median seconds of each way, after one round that is not counted."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds + 1):
        for name, way in ways.items():
            started = time.perf_counter()
            way()
            if number:
                seconds[name].append(time.perf_counter() - started)
    return {name: statistics.median(taken) for name, taken in seconds.items()}


def show(medians: Mapping[str, float], floor: str, unit: str) -> None:
    """Print each median in milliseconds and as a ratio to the floor."""
    for name, median in medians.items():
        print(f"{name:<44} {median * 1000:9.1f} ms {unit}   {median / medians[floor]:6.1f} x floor")
