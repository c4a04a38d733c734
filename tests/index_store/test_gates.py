"""What a gate lets through and what it stops."""

import numpy as np
import pytest

from index_store import gates
from index_store.engines.registry import ENGINES
from index_store.gallery import gallery_of
from index_store.gates import (
    check_count,
    check_recall,
    check_rows,
    check_vectors,
    recall_against_exact,
)
from index_store.readings import Readings
from shared.errors import CountDropped, IndexCorrupt
from tests.index_store.shop import directions


class FirstRows:
    """An engine that always answers with the first rows."""

    count = 200

    def search(self, _query, k, _allowed=None):
        return np.zeros(k, np.float32), np.arange(k)


class Forgetful:
    """The exact engine, but that it leaves out so many of the best."""

    def __init__(self, vectors, forgotten):
        self.exact, self.forgotten = exact(vectors), forgotten
        self.count = len(vectors)

    def search(self, query, k, allowed=None):
        scores, rows = self.exact.search(query, k, allowed)
        return scores[self.forgotten :], rows[self.forgotten :]


def exact(vectors):
    gallery = gallery_of(Readings("m", vectors), [])
    return ENGINES.load("exact").open(None, "vectors", gallery, {})


@pytest.fixture(params=[7, 16_384], autouse=True)
def _block(request, monkeypatch):
    monkeypatch.setattr(gates, "BLOCK", request.param)


@pytest.mark.parametrize("count", [1, 2, 49, 50, 51, 300])
def test_recall_of_the_exact_engine_is_one(count):
    vectors = directions(count, 16)
    assert recall_against_exact(exact(vectors), vectors) == 1.0


def test_recall_with_equal_embeddings_counts_any_of_them():
    vectors = np.tile(directions(1), (80, 1))
    assert recall_against_exact(exact(vectors), vectors) == 1.0


def test_recall_counts_a_row_that_is_answered_twice_once():
    class Stutters:
        def search(self, query, k, _allowed=None):
            scores, rows = exact(vectors).search(query, k)
            return scores, np.repeat(rows[: k // 2], 2)

    vectors = directions(100, 16)
    assert recall_against_exact(Stutters(), vectors) == 0.5


@pytest.mark.parametrize(("forgotten", "expected"), [(1, 0.98), (5, 0.9), (50, 0)])
def test_recall_is_the_share_of_the_exact_fifty(forgotten, expected):
    vectors = directions(300, 16)
    assert recall_against_exact(Forgetful(vectors, forgotten), vectors) == pytest.approx(expected)


@pytest.mark.parametrize("silent", [1, 40, 79])
def test_recall_is_of_the_rows_that_say_something(silent):
    vectors = directions(80, 16)
    vectors[:silent] = 0
    told = vectors.any(axis=1)
    assert recall_against_exact(exact(vectors), vectors, told) == 1.0
    assert recall_against_exact(Forgetful(vectors, 1), vectors, told) < 1


def test_recall_counts_no_row_that_says_nothing():
    class Silent:
        def search(self, _query, k, _allowed=None):
            return np.zeros(k, np.float32), np.arange(k)

    vectors = directions(80, 2)
    vectors[:60] = 0
    assert recall_against_exact(Silent(), vectors, vectors.any(axis=1)) == 0


def test_recall_of_98_per_cent_passes_and_of_less_is_refused():
    vectors = directions(300, 16)
    assert check_recall(Forgetful(vectors, 1), vectors) == pytest.approx(0.98)
    with pytest.raises(IndexCorrupt, match=r"recall 0\.960"):
        check_recall(Forgetful(vectors, 2), vectors)


def test_recall_of_a_blind_engine_is_refused():
    vectors = directions(200, 16)
    assert recall_against_exact(FirstRows(), vectors) < 0.4
    with pytest.raises(IndexCorrupt, match="recall"):
        check_recall(FirstRows(), vectors)


def test_rows_are_as_many_as_the_feed_has_or_refused():
    check_rows(3, 3)
    for found in (2, 4):
        with pytest.raises(IndexCorrupt, match=f"{found} products were written, the feed has 3"):
            check_rows(3, found)


@pytest.mark.parametrize(("before", "after"), [(0, 1), (10, 8), (10, 30), (1, 1)])
def test_count_of_four_fifths_passes(before, after):
    check_count(before, after)


def test_count_below_four_fifths_is_refused_with_both_numbers():
    with pytest.raises(CountDropped) as refused:
        check_count(100, 79)
    assert refused.value.params == {"before": 100, "after": 79}


@pytest.mark.parametrize(
    "vectors",
    [
        np.full((2, 3), np.nan, np.float32),
        np.ones((2, 3), np.float32),
        np.zeros((2, 3), np.float32),
        directions(2).astype(np.float64),
        directions(3),
        directions(2)[0],
    ],
    ids=["nan", "too long", "zero", "float64", "too many", "one dimension"],
)
def test_vectors_against_the_contract_are_refused(vectors):
    with pytest.raises(ValueError, match=r"embeddings|belongs"):
        check_vectors(vectors, 2)


def test_one_bad_vector_behind_many_good_ones_is_refused():
    vectors = directions(40)
    check_vectors(vectors, 40)
    vectors[-1] = 0
    with pytest.raises(ValueError, match="unit length"):
        check_vectors(vectors, 40)
