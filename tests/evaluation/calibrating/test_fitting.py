"""From shortlists to numbers: weights, chances of what they show, the bound of "close"."""

import numpy as np
import pytest

from evaluation.calibrating.fitting import EVEN, SHOWN, bound, fitted, weights_of
from evaluation.calibrating.lists import Lists
from worker.calibration import Weights

PLAIN = Weights(retrieval=1, reranker=0, attributes=0)


def drawn(seed=0, lists=400, candidates=20):
    """Retrieval and reranker both find the hit; attributes find what else would do."""
    rng = np.random.default_rng(seed)
    hits = np.eye(candidates, dtype=bool)[rng.integers(0, candidates, lists)]
    right = hits | (rng.random((lists, candidates)) < 0.2)
    noise = rng.normal(size=(3, lists, candidates))
    terms = np.stack(
        [0.1 * hits + 0.05 * noise[0], 0.5 * hits + 0.3 * noise[1], 0.6 * right + 0.3 * noise[2]],
        axis=2,
    )
    return Lists(terms, hits, right)


def chances(its, terms):
    """As worker/judging.py has them, (lists, candidates)."""
    chance, retrieval = its.chance, terms[..., 0]
    behind = retrieval - retrieval.max(axis=1, keepdims=True)
    logits = chance.bias + chance.retrieval * retrieval + chance.behind * behind
    logits += chance.reranker * terms[..., 1] + chance.attributes * terms[..., 2]
    return 1 / (1 + np.exp(-logits))


def first(lists, weights, count=SHOWN):
    order = np.argsort(-(lists.terms @ list(weights.model_dump().values())), axis=1, kind="stable")
    return order[:, :count]


def test_weights_bring_the_very_one_forward():
    lists = drawn()
    weights = weights_of(lists, very_one=True)
    assert min(weights.model_dump().values()) > 0

    def on_top(weights):
        return np.take_along_axis(lists.hits, first(lists, weights, 1), axis=1).mean()

    assert on_top(weights) > on_top(PLAIN) + 0.1


def test_what_else_would_do_is_wanted_a_little():
    lists = drawn()
    strict, lenient = (weights_of(lists, very_one=one) for one in (True, False))
    assert lenient.attributes / lenient.retrieval > strict.attributes / strict.retrieval


def test_chances_of_what_is_shown_are_as_many_as_are_right():
    lists = drawn()
    weights = weights_of(lists, very_one=False)
    its = fitted(lists, weights, feed=False)
    shown = first(lists, weights)
    mean = np.take_along_axis(chances(its, lists.terms), shown, axis=1).mean()
    assert mean == pytest.approx(np.take_along_axis(lists.right, shown, axis=1).mean(), abs=1e-3)
    assert its.weights == weights


def test_what_nobody_is_shown_says_nothing_of_chances():
    """Behind the tenth by the weights all is right, as nothing in front of it is."""
    lists = drawn()
    shown = np.zeros(lists.right.shape, bool)
    np.put_along_axis(shown, first(lists, PLAIN), True, axis=1)
    behind = Lists(lists.terms, lists.hits, np.where(shown, lists.right, True))
    assert fitted(behind, PLAIN, feed=False).chance == fitted(lists, PLAIN, feed=False).chance


def test_where_the_feed_adds_to_scores_only_the_lead_counts():
    lists = drawn()
    told, seen = (fitted(lists, PLAIN, feed=one).chance for one in (True, False))
    assert told.retrieval == 0
    assert told.behind > 0
    raised = Lists(lists.terms + np.array([5, 0, 0]), lists.hits, lists.right)
    assert fitted(raised, PLAIN, feed=True).chance.bias == pytest.approx(told.bias, abs=1e-3)
    assert fitted(raised, PLAIN, feed=False).chance.bias != pytest.approx(seen.bias, abs=0.1)


def test_few_of_the_questions_that_have_an_answer_hear_that_nothing_is_close():
    lists = drawn()
    its = fitted(lists, PLAIN, feed=False)
    best = chances(its, lists.terms).max(axis=1)
    assert its.close == pytest.approx(min(np.quantile(best, 0.03), EVEN), abs=1e-6)


def test_the_bound_leaves_that_share_below_it_and_is_never_more_than_even():
    best = np.linspace(0, 1, 101)
    assert bound(best, 0.05) == pytest.approx(0.05)
    assert bound(best, 0.9) == EVEN
    assert bound(np.full(7, 0.99), 0.05) == EVEN


def test_lists_of_several_galleries_are_all_of_them():
    one, other = drawn(1, 3), drawn(2, 2)
    both = Lists.joined([one, other])
    assert both.terms.shape == (5, 20, 3)
    assert np.array_equal(both.hits[3:], other.hits)
    assert np.array_equal(both.right[:3], one.right)
