"""What the engines measure themselves with."""

import numpy as np
import pytest

from index_store.engines.exact import ExactIndex
from index_store.engines.tuning import AIM, ask_all, ask_within, first_enough
from tests.index_store.engines.galleries import clustered


class Short(ExactIndex):
    """Finds only so many."""

    def __init__(self, vectors, most):
        super().__init__(vectors)
        self.most = most

    def search(self, query, k, allowed=None):
        return super().search(query, min(k, self.most), allowed)


@pytest.fixture(scope="module")
def vectors():
    return clustered(600, 12)


def test_exact_search_has_all_of_the_best(vectors):
    for asked in (ask_all(vectors), ask_within(vectors, 0.2)):
        assert [one.recall(ExactIndex(vectors)) for one in asked] == [1.0] * len(asked)


def test_half_of_the_best_is_half_the_recall(vectors):
    (asked,) = ask_all(vectors)
    assert asked.recall(Short(vectors, 25)) == 0.5


def test_a_selection_has_the_wanted_size_and_lies_around_a_row(vectors):
    for asked in ask_within(vectors, 0.2):
        assert 115 <= asked.mask.sum() <= 120
        within, overall = vectors[asked.mask], vectors
        assert np.linalg.norm(within.mean(0)) > 1.5 * np.linalg.norm(overall.mean(0))


def test_the_least_effort_with_the_wanted_recall_is_taken(vectors):
    efforts = (10, 20, 49, 50, 60)
    found = first_enough(efforts, lambda most: Short(vectors, most), ask_all(vectors))
    assert found == (50, 1.0)
    assert AIM > 49 / 50


def test_no_effort_is_enough(vectors):
    assert first_enough((1, 2), lambda most: Short(vectors, most), ask_all(vectors)) is None


def test_a_gallery_smaller_than_a_page_is_measured_too():
    few = clustered(3, 12)
    assert first_enough((3,), lambda most: Short(few, most), ask_all(few)) == (3, 1.0)
