"""Exact scores and the best of them, wherever the rows stand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_store.engines.scoring import Scorer, best
from tests.index_store.shop import directions


@pytest.mark.parametrize("dim", [1, 2, 3, 4, 8, 12, 16, 33, 815])
def test_a_row_scores_the_same_bits_alone_among_few_and_among_all(dim):
    vectors, query = directions(700, dim), directions(1, dim, seed=1)[0]
    scorer = Scorer(vectors)
    everything, rows = scorer.select(query, None)
    assert rows is None  # all, in their order
    few = np.array([3, 77, 699])
    np.testing.assert_array_equal(scorer.of(query, few), everything[few])
    for share in (0.1, 0.9):
        mask = np.random.default_rng(0).random(700) < share
        scores, rows = scorer.select(query, mask)
        np.testing.assert_array_equal(rows, np.flatnonzero(mask))
        np.testing.assert_array_equal(scores, everything[mask])


def test_identical_rows_score_the_same_bits_wherever_they_stand():
    vectors = directions(600, 37)
    vectors[[5, 100, 355, 599]] = vectors[0]
    scores, _ = Scorer(vectors).select(directions(1, 37, seed=1)[0], None)
    assert len(set(scores[[0, 5, 100, 355, 599]].tolist())) == 1


def test_mapped_vectors_are_scored_where_they_lie(tmp_path):
    vectors = directions(50, 20)
    np.save(tmp_path / "v.npy", vectors)
    mapped = np.load(tmp_path / "v.npy", mmap_mode="r")
    scorer = Scorer(mapped)
    assert np.shares_memory(scorer._vectors, mapped)
    np.testing.assert_allclose(scorer.select(vectors[4], None)[0], vectors @ vectors[4], atol=1e-6)


def test_half_precision_is_understood():
    vectors = directions(50, 20)
    scores, _ = Scorer(vectors.astype(np.float16)).select(vectors[4], None)
    np.testing.assert_allclose(scores, vectors @ vectors[4], atol=1e-2)


@given(
    values=st.lists(st.integers(-3, 3), min_size=1, max_size=400),
    k=st.integers(1, 450),
)
def test_the_best_are_those_of_a_full_sort(values, k):
    """Few distinct values: nearly everything ties."""
    scores = np.array(values, np.float32)
    rows = np.arange(len(values))[::-1].copy()
    found_scores, found_rows = best(scores, rows, k)
    order = sorted(range(len(values)), key=lambda one: (-scores[one], rows[one]))[:k]
    np.testing.assert_array_equal(found_rows, rows[order])
    np.testing.assert_array_equal(found_scores, scores[order])


@pytest.mark.parametrize("k", [1, 3, 50, 4_999, 5_000])
def test_the_best_of_many_are_those_of_a_full_sort(k):
    scores = np.random.default_rng(0).normal(size=5_000).astype(np.float32)
    for given_rows in (np.arange(5_000), None):
        _, rows = best(scores, given_rows, k)
        np.testing.assert_array_equal(rows, np.argsort(-scores, kind="stable")[:k])
