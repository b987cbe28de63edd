"""Times side by side: taken in turns, so that what else the machine does falls on all of them."""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeVar

T = TypeVar("T")


class Times(NamedTuple):
    """Milliseconds: the median, and what 95% stay under."""

    median: float
    slow: float


def side_by_side(
    contestants: Mapping[str, Callable[[T], object]], inputs: Sequence[T], warm: int = 10
) -> dict[str, Times]:
    """Each contestant on each input, one after the other: A B C, A B C."""
    for each in inputs[:warm]:
        for run in contestants.values():
            run(each)
    taken: dict[str, list[float]] = {name: [] for name in contestants}
    for each in inputs:
        for name, run in contestants.items():
            start = time.perf_counter()
            run(each)
            taken[name].append((time.perf_counter() - start) * 1000)
    return {name: times(found) for name, found in taken.items()}


def times(taken: Sequence[float]) -> Times:
    """Median and 95th percentile."""
    if len(taken) == 1:
        return Times(taken[0], taken[0])
    return Times(statistics.median(taken), statistics.quantiles(taken, n=20)[-1])
