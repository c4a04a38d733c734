"""The final score, term by term; what stands out is lifted, whatever scale a reranker has."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worker.told import WEIGHTS
from worker.fusion import A_UNFITTED, K_UNFITTED, OUT, R_SPREADS, SOFT, Parts, fused, unfitted

EVEN = np.zeros(26, np.float32)


def parts(retrieval=EVEN, reranker=EVEN, attributes=EVEN):
    return Parts(*(np.asarray(one, np.float32) for one in (retrieval, reranker, attributes)))


def standing_out(z):
    return 1 / (1 + math.exp((OUT - z) / SOFT))


def test_the_three_terms_are_weighed_and_added():
    """One of 26 has z = 5, the others -0.2."""
    one = np.eye(26)[3]
    found = fused(WEIGHTS, parts(0.5 * np.eye(26)[0], 7 * one, one))
    expected = np.full(26, 2 * standing_out(-0.2))
    expected[0] += 5
    expected[3] = 2 * standing_out(5) + 3
    assert found.dtype == np.float32
    assert found == pytest.approx(expected, abs=1e-5)


def test_one_that_stands_out_is_lifted_and_the_least_poor_of_many_is_not():
    print_found = parts(reranker=np.eye(26)[3]).terms[:, 1]
    assert print_found[3] > 0.99
    assert np.delete(print_found, 3).max() < 0.01
    evenly_poor = parts(reranker=np.linspace(0, 1, 26)).terms[:, 1]
    assert evenly_poor.max() < 0.2


def test_a_reranker_that_says_the_same_of_all_moves_nothing():
    for same in (np.zeros(4), np.full(4, 0.3), np.full(1, 5.0)):
        terms = parts(same, same, same).terms
        assert np.ptp(terms[:, 1]) == 0
        assert np.isfinite(terms).all()


# In steps that float32 tells apart.
SCORES = st.lists(st.integers(-1000, 1000), min_size=1, max_size=60)


@given(scores=SCORES, factor=st.sampled_from([0.01, 1, 30]), start=st.integers(-50, 50))
def test_a_rerankers_own_scale_does_not_count(scores, factor, start):
    scores = np.array(scores) / 100
    alike = np.zeros(len(scores))
    one = parts(alike, scores, alike).terms[:, 1]
    other = parts(alike, factor * (scores + start), alike).terms[:, 1]
    # What all of a list get alike moves nobody; of equal scores it is what rounding leaves.
    assert one - one[0] == pytest.approx(other - other[0], abs=2e-3)


@given(scores=SCORES)
def test_who_is_scored_higher_never_gets_less(scores):
    alike = np.zeros(len(scores))
    got = parts(alike, scores, alike).terms[np.argsort(scores), 1]
    assert (np.diff(got) >= 0).all()
    assert ((got >= 0) & (got <= 1)).all()


def test_without_fitted_weights_retrieval_counts_by_its_spread():
    retrieval = np.array([0.9, 0.7, 0.5, 0.3], np.float32)
    weights = unfitted(retrieval)
    assert weights.retrieval == pytest.approx(R_SPREADS / np.std([0.9, 0.7, 0.5, 0.3]))
    assert (weights.reranker, weights.attributes) == (K_UNFITTED, A_UNFITTED)
    assert unfitted(10 * retrieval).retrieval == pytest.approx(weights.retrieval / 10)


@pytest.mark.parametrize("retrieval", [[0.8], [0.8, 0.8], [0.8, 0.8 + 1e-7]])
def test_where_retrieval_finds_all_alike_the_others_still_decide(retrieval):
    retrieval = np.array(retrieval, np.float32)
    attributes = np.linspace(0.01, 0, len(retrieval), dtype=np.float32)
    final = fused(unfitted(retrieval), Parts(retrieval, np.zeros_like(retrieval), attributes))
    assert final - final[-1] == pytest.approx(attributes - attributes[-1], abs=1e-6)
