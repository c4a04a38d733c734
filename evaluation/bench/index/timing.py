"""Latencies of several ways to search, in turns: one query of each, in an order that changes.

One way's lists are the next one's cache: every way goes through the queries in an order of its own.
"""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from index_store.base import FloatArray, RowArray

__all__ = ["THREADS", "Latencies", "Way", "alone", "together"]

THREADS = 64
AT_ONCE = 4  # queries of each thread in a round

Way = Callable[[FloatArray], tuple[FloatArray, RowArray]]


@dataclass(frozen=True)
class Latencies:
    """Milliseconds a query of one way, (rounds, queries)."""

    rounds: FloatArray

    def percentile(self, of: float) -> float:
        """Over all rounds."""
        return float(np.percentile(self.rounds, of))

    def over(self, other: "Latencies") -> float:
        """How many times as long as another: the median of the rounds' ratios of medians."""
        return float(np.median(np.median(self.rounds, 1) / np.median(other.rounds, 1)))


def alone(ways: Mapping[str, Way], queries: FloatArray, rounds: int) -> dict[str, Latencies]:
    """One query at a time; a first round warms up and is thrown away."""
    rng = np.random.default_rng(0)
    taken = {name: np.zeros((rounds + 1, len(queries)), np.float32) for name in ways}
    for number in range(rounds + 1):
        orders = {name: rng.permutation(len(queries)) for name in ways}
        for place in range(len(queries)):
            for name in rng.permutation(list(ways)):
                taken[name][number, place] = _time(ways[name], queries[orders[name][place]])
    return {name: Latencies(found[1:]) for name, found in taken.items()}


def together(ways: Mapping[str, Way], queries: FloatArray, rounds: int) -> dict[str, Latencies]:
    """As many threads as THREADS ask all the time, the ways one after another in each round."""
    asked = np.resize(np.arange(len(queries)), THREADS * AT_ONCE)
    taken: dict[str, list[list[float]]] = {name: [] for name in ways}
    with ThreadPoolExecutor(THREADS) as pool:
        for _ in range(rounds + 1):
            for name, way in ways.items():
                found = pool.map(lambda one, way=way: _time(way, queries[one]), asked)
                taken[name].append(list(found))
    return {name: Latencies(np.array(found[1:], np.float32)) for name, found in taken.items()}


def _time(way: Way, query: FloatArray) -> float:
    start = time.perf_counter()
    way(query)
    return 1000 * (time.perf_counter() - start)
