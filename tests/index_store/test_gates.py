"""What a gate lets through and what it stops."""

import numpy as np
import pytest

from index_store.faiss_index import FaissIndex
from index_store.gates import check_count, check_recall, check_vectors, recall_against_exact
from shared.errors import CountDropped, IndexCorrupt
from tests.index_store.shop import directions


class FirstRows:
    """An engine that always answers with the first rows."""

    count = 200

    def search(self, _query, k, _allowed=None):
        return np.zeros(k, np.float32), np.arange(k)


def test_recall_of_the_exact_engine_is_one():
    vectors = directions(200, 16)
    assert recall_against_exact(FaissIndex(vectors), vectors) == 1.0


def test_recall_with_equal_embeddings_counts_any_of_them():
    vectors = np.tile(directions(1), (50, 1))
    assert recall_against_exact(FaissIndex(vectors), vectors) == 1.0


def test_recall_of_a_blind_engine_is_refused():
    vectors = directions(200, 16)
    assert recall_against_exact(FirstRows(), vectors) < 0.2
    with pytest.raises(IndexCorrupt, match="recall"):
        check_recall(FirstRows(), vectors)


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
