"""Exact search finds what brute force finds, to the row."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_store.base import Rows
from index_store.engines.exact import Exact, ExactIndex
from shared.errors import IndexCorrupt
from tests.index_store.engines.galleries import brute_force, gallery_of
from tests.index_store.shop import directions


@pytest.mark.parametrize(("count", "dim"), [(1, 1), (2, 3), (17, 5), (1000, 33)])
@pytest.mark.parametrize("k", [1, 7, 5000])
def test_a_gallery_of_any_size_is_answered_as_brute_force_does(count, dim, k):
    vectors, query = directions(count, dim), directions(1, dim, seed=1)[0]
    scores, rows = ExactIndex(vectors).search(query, k)
    expected, expected_rows = brute_force(vectors, query, k)
    np.testing.assert_array_equal(rows, expected_rows)
    np.testing.assert_allclose(scores, expected, atol=1e-6)


@given(allowed=st.lists(st.booleans(), min_size=1, max_size=70), k=st.integers(1, 80))
def test_a_selection_is_answered_as_brute_force_does(allowed, k):
    mask = np.array(allowed)
    vectors, query = directions(len(mask), 6), directions(1, 6, seed=1)[0]
    scores, rows = ExactIndex(vectors).search(query, k, Rows(mask))
    expected, expected_rows = brute_force(vectors, query, k, mask)
    np.testing.assert_array_equal(rows, expected_rows)
    np.testing.assert_allclose(scores, expected, atol=1e-6)


def test_ties_across_the_cut_agree_between_page_sizes():
    vectors = np.repeat(directions(12, 5), 9, axis=0)
    index, query = ExactIndex(vectors), directions(1, 5, seed=2)[0]
    whole = index.search(query, len(vectors))[1]
    for k in range(1, len(vectors)):
        np.testing.assert_array_equal(index.search(query, k)[1], whole[:k])


def test_nothing_is_written(tmp_path):
    written = Exact().write(tmp_path, "vectors", gallery_of(directions(9)))
    assert (written.files, dict(written.told)) == ((), {})
    assert list(tmp_path.iterdir()) == []


def test_vectors_that_are_no_table_are_corrupt(tmp_path):
    with pytest.raises(IndexCorrupt, match="shape"):
        Exact().open(tmp_path, "vectors", gallery_of(directions(1)[0]), {})
