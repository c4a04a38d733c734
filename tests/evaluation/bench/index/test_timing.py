"""Every way goes through all queries, in turns."""

import time

import numpy as np
import pytest

from evaluation.bench.index.timing import THREADS, Latencies, alone, together


class Slow:
    """A way that takes so many seconds and remembers what it was asked."""

    def __init__(self, seconds):
        self.seconds = seconds
        self.asked = []

    def __call__(self, query):
        self.asked.append(float(query[0]))
        time.sleep(self.seconds)


QUERIES = np.arange(6, dtype=np.float32)[:, np.newaxis]


def test_alone_each_way_is_asked_every_query_in_every_round_and_once_to_warm_up():
    ways = {"a": Slow(0), "b": Slow(0.005)}
    found = alone(ways, QUERIES, rounds=2)
    for way in ways.values():
        assert sorted(way.asked) == sorted([*range(6)] * 3)
    assert ways["a"].asked != ways["b"].asked
    assert found["b"].queries.shape == (2, 6)
    assert 5 <= found["b"].percentile(50) < 50
    assert found["b"].over(found["a"]) > 2


def test_together_the_threads_ask_at_the_same_time():
    ways = {"a": Slow(0.02)}
    start = time.perf_counter()
    found = together(ways, QUERIES, rounds=1)
    alone_would_take = 0.02 * len(ways["a"].asked)
    assert time.perf_counter() - start < alone_would_take / 8
    assert found["a"].queries.shape[1] % THREADS == 0


def test_a_ratio_is_the_median_of_the_rounds_own():
    each = np.ones((3, 2), np.float32)
    slow, fast = (Latencies(each, np.array(one)) for one in ([2.0, 6.0, 90.0], [1.0, 2.0, 10.0]))
    assert slow.over(fast) == pytest.approx(3)
