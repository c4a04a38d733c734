"""Latencies of several ways to search, in turns: one query of each, in an order that changes.

One way's lists are the next one's cache: every way goes through the queries in an order of its own.
"""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np

from index_store.base import FloatArray, RowArray

__all__ = ["THREADS", "Latencies", "Way", "alone", "together"]

THREADS = 64
AT_ONCE = 4  # queries of each thread in a round

Way = Callable[[FloatArray], tuple[FloatArray, RowArray]]


@dataclass(frozen=True)
class Latencies:
    """Milliseconds of one way.

    Attributes:
        queries: of each query, (rounds, queries).
        rounds: a query's, one figure a round, (rounds,): the median where queries come one at a
            time; where many come at once, the round's whole time over their number.
    """

    queries: FloatArray
    rounds: FloatArray

    def percentile(self, of: float) -> float:
        """Of all queries."""
        return float(np.percentile(self.queries, of))

    def over(self, other: "Latencies") -> float:
        """How many times as long as another: the median of the rounds' ratios."""
        return float(np.median(self.rounds / other.rounds))


def alone(ways: Mapping[str, Way], queries: FloatArray, rounds: int) -> dict[str, Latencies]:
    """One query at a time; a first round warms up and is thrown away."""
    rng = np.random.default_rng(0)
    taken = {name: np.zeros((rounds + 1, len(queries)), np.float32) for name in ways}
    for number in range(rounds + 1):
        orders = {name: rng.permutation(len(queries)) for name in ways}
        for place in range(len(queries)):
            for name in rng.permutation(list(ways)):
                taken[name][number, place] = _time(ways[name], queries[orders[name][place]])
    return {name: Latencies(found[1:], np.median(found[1:], 1)) for name, found in taken.items()}


def together(ways: Mapping[str, Way], queries: FloatArray, rounds: int) -> dict[str, Latencies]:
    """As many threads as THREADS ask all the time, the ways one after another in each round."""
    asked = np.resize(queries, (THREADS * AT_ONCE, queries.shape[1]))
    each: dict[str, list[list[float]]] = {name: [] for name in ways}
    whole: dict[str, list[float]] = {name: [] for name in ways}
    with ThreadPoolExecutor(THREADS) as pool:
        for _ in range(rounds + 1):
            for name, way in ways.items():
                start = time.perf_counter()
                each[name].append(list(pool.map(partial(_time, way), asked)))
                whole[name].append(1000 * (time.perf_counter() - start) / len(asked))
    return {name: Latencies(np.array(each[name][1:]), np.array(whole[name][1:])) for name in ways}


def _time(way: Way, query: FloatArray) -> float:
    start = time.perf_counter()
    way(query)
    return 1000 * (time.perf_counter() - start)
