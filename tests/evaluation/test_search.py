"""Search: equal to a full stable sort at sizes that divide unevenly, ties, what is left out."""

import numpy as np
import pytest

from evaluation.search import BLOCK, SHOWN, judged, search


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def slow(queries, embeddings):
    return np.argsort(-(queries @ embeddings.T), axis=1, kind="stable")


@pytest.mark.parametrize("depth", [1, 7, 49, 50, 80])
@pytest.mark.parametrize("count", [1, BLOCK, BLOCK + 3])
def test_search_equals_a_full_sort_with_many_ties(rng, depth, count):
    queries = rng.integers(0, 3, (count, 4)).astype(np.float32)
    embeddings = rng.integers(0, 3, (50, 4)).astype(np.float32)
    assert np.array_equal(search(queries, embeddings, depth), slow(queries, embeddings)[:, :depth])


def test_search_without_queries_finds_nothing():
    assert search(np.zeros((0, 4), np.float32), np.ones((9, 4), np.float32), 5).shape == (0, 5)


def test_search_leaves_out_one_row_a_query(rng):
    embeddings = rng.normal(size=(BLOCK + 9, 8)).astype(np.float32)
    own = np.arange(len(embeddings))
    found = search(embeddings, embeddings, 5, own)
    assert not (found == own[:, None]).any()
    assert np.array_equal(
        found,
        [
            [row for row in order if row != query][:5]
            for query, order in enumerate(slow(embeddings, embeddings))
        ],
    )


def test_search_never_finds_what_is_left_out_of_a_small_gallery(rng):
    embeddings = rng.normal(size=(3, 4)).astype(np.float32)
    found = search(embeddings[:1], embeddings, 10, np.array([1]))
    assert sorted(found[0].tolist()) == [0, 2]


def test_search_changes_none_of_its_inputs(rng):
    queries, embeddings = rng.normal(size=(2, 30, 4)).astype(np.float32)
    before = queries.copy(), embeddings.copy()
    search(queries, embeddings, 3, np.arange(30))
    assert np.array_equal(before[0], queries)
    assert np.array_equal(before[1], embeddings)


def test_judged_orders_the_whole_gallery_and_judges_each_block_by_its_queries(rng):
    queries = rng.normal(size=(BLOCK + 5, 4)).astype(np.float32)
    embeddings = rng.normal(size=(20, 4)).astype(np.float32)
    wanted = rng.integers(0, 20, len(queries))
    relevant, first = judged(
        queries, embeddings, lambda part, found: found == wanted[part][:, None]
    )
    order = slow(queries, embeddings)
    assert np.array_equal(relevant, order == wanted[:, None])
    assert np.array_equal(first, order[:, :SHOWN])


def test_scores_can_be_adjusted_by_what_is_known_of_each_query():
    queries = np.eye(2, 3, dtype=np.float32)[np.arange(300) % 2]
    wanted = np.arange(300) % 3

    def adjust(part, scores):
        return scores + 10 * np.eye(3, dtype=np.float32)[wanted[part]]

    found = search(queries, np.eye(3, dtype=np.float32), 1, adjust=adjust)
    assert found[:, 0].tolist() == wanted.tolist()
