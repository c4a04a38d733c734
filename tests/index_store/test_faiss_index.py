"""The FAISS engine against brute-force numpy: all rows, masks, row numbers, ties, wrong input."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_store.faiss_index import FaissIndex
from tests.index_store.shop import directions


def brute_force(vectors, query, k, allowed):
    rows = np.flatnonzero(allowed)
    scores = vectors[rows] @ query
    order = np.lexsort((rows, -scores))[:k]
    return scores[order], rows[order]


@pytest.mark.parametrize(("count", "dim"), [(1, 1), (2, 3), (17, 5), (1000, 33)])
@pytest.mark.parametrize("k", [1, 7, 5000])
def test_search_of_any_size_finds_what_brute_force_finds(count, dim, k):
    vectors, query = directions(count, dim), directions(1, dim, seed=1)[0]
    scores, rows = FaissIndex(vectors).search(query, k)
    expected, expected_rows = brute_force(vectors, query, k, np.ones(count, bool))
    np.testing.assert_array_equal(rows, expected_rows)
    np.testing.assert_allclose(scores, expected, atol=1e-6)


@given(
    allowed=st.lists(st.booleans(), min_size=1, max_size=70),
    k=st.integers(1, 80),
    as_rows=st.booleans(),
)
def test_search_with_allowed_rows_finds_what_brute_force_finds(allowed, k, as_rows):
    mask = np.array(allowed)
    vectors, query = directions(len(mask), 6), directions(1, 6, seed=1)[0]
    given_rows = np.flatnonzero(mask) if as_rows else mask
    scores, rows = FaissIndex(vectors).search(query, k, given_rows)
    expected, expected_rows = brute_force(vectors, query, k, mask)
    np.testing.assert_array_equal(rows, expected_rows)
    np.testing.assert_allclose(scores, expected, atol=1e-6)


@pytest.mark.parametrize("k", [1, 2, 3, 10, 39, 40, 41])
def test_search_with_equal_scores_returns_the_lowest_rows_in_order(k):
    vectors = np.tile(np.array([[0.6, 0.8]], np.float32), (40, 1))
    _, rows = FaissIndex(vectors).search(vectors[0], k)
    np.testing.assert_array_equal(rows, np.arange(min(k, 40)))


def test_search_with_ties_across_the_cut_agrees_between_page_sizes():
    vectors = np.repeat(directions(12, 5), 9, axis=0)
    index, query = FaissIndex(vectors), directions(1, 5, seed=2)[0]
    whole = index.search(query, len(vectors))[1]
    for k in range(1, len(vectors)):
        np.testing.assert_array_equal(index.search(query, k)[1], whole[:k])


@pytest.mark.parametrize("k", [0, 5])
def test_search_with_nothing_allowed_returns_nothing(k):
    scores, rows = FaissIndex(directions(9)).search(directions(1)[0], k, np.zeros(9, bool))
    assert scores.shape == rows.shape == (0,)
    assert (scores.dtype, rows.dtype) == (np.float32, np.int64)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_search_with_a_value_that_is_not_finite_raises(bad):
    query = directions(1)[0]
    query[2] = bad
    with pytest.raises(ValueError, match="finite"):
        FaissIndex(directions(9)).search(query, 3)


def test_search_with_another_dimension_raises():
    with pytest.raises(ValueError, match="shape"):
        FaissIndex(directions(9, 4)).search(directions(1, 5)[0], 3)


def test_search_with_a_mask_of_another_length_raises():
    with pytest.raises(ValueError, match="9 rows"):
        FaissIndex(directions(9)).search(directions(1)[0], 3, np.ones(8, bool))


def test_search_leaves_the_query_unchanged():
    query = directions(1)[0]
    before = query.copy()
    FaissIndex(directions(9)).search(query, 3)
    np.testing.assert_array_equal(query, before)
