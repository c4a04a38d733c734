"""q = norm((1 - w) z + w t), and its edges."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import NothingToSearch, UnknownSpec
from worker.composers.registry import COMPOSERS
from worker.composers.weighted_sum import WeightedSum, normalised

X = np.array([1, 0], dtype=np.float32)
Y = np.array([0, 1], dtype=np.float32)
NO_TEXT = np.empty((0, 2), dtype=np.float32)


def test_compose_when_both_weigh_the_same_then_the_query_lies_halfway() -> None:
    assert np.allclose(WeightedSum(0.5).compose(X, Y[None]), [0.7071, 0.7071], atol=1e-4)


def test_compose_when_computed_by_hand_then_it_agrees() -> None:
    assert np.allclose(WeightedSum(0.2).compose(X, Y[None]), np.array([4, 1]) / np.sqrt(17))


@given(st.floats(0, 1), st.floats(0, 1))
def test_compose_when_a_weight_is_given_then_it_wins_and_the_length_is_one(
    own: float, given_weight: float
) -> None:
    query = WeightedSum(own).compose(X, Y[None], given_weight)
    assert np.allclose(query, WeightedSum(given_weight).compose(X, Y[None]))
    assert np.isclose(np.linalg.norm(query), 1, atol=1e-5)
    assert query.dtype == np.float32


def test_compose_when_only_one_side_is_there_then_it_is_the_query() -> None:
    assert np.array_equal(WeightedSum().compose(X, NO_TEXT), X)
    assert np.array_equal(WeightedSum().compose(None, Y[None]), Y)


def test_compose_when_two_texts_are_said_then_both_count() -> None:
    assert np.allclose(WeightedSum().compose(None, np.stack([X, Y])), normalised(X + Y))


def test_compose_when_there_is_nothing_then_it_says_so() -> None:
    with pytest.raises(NothingToSearch):
        WeightedSum().compose(None, NO_TEXT)


@pytest.mark.parametrize("spec", ["sum:x", "sum:1.5", "sum:-0.1", "sum:nan"])
def test_load_when_the_weight_is_none_then_it_is_refused(spec: str) -> None:
    with pytest.raises(UnknownSpec):
        COMPOSERS.load(spec)


def test_normalised_when_the_vector_is_zero_then_it_stays_zero() -> None:
    assert np.array_equal(normalised(np.zeros(3, dtype=np.float32)), np.zeros(3))
