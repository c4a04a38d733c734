"""The two models: by hand, where the answer is known; on drawn data, where the truth is."""

import math

import numpy as np
import pytest

from evaluation.calibrating.models import choice_weights, logistic


def pairs(first_wanted, of=100, size=1.0):
    """Lists of two candidates whose one term is `size` and 0; the first is wanted so often."""
    terms = np.tile([[[size], [0.0]]], (of, 1, 1))
    wanted = np.zeros((of, 2))
    wanted[:first_wanted, 0] = 1
    wanted[first_wanted:, 1] = 1
    return terms, wanted


@pytest.mark.parametrize("share", [55, 80, 95])
def test_the_weight_of_one_term_is_the_log_odds_of_the_choice(share):
    [weight] = choice_weights(*pairs(share))
    assert weight == pytest.approx(math.log(share / (100 - share)), rel=0.05)


def test_a_term_in_another_unit_gets_a_weight_in_that_unit():
    [weight], [small] = choice_weights(*pairs(80)), choice_weights(*pairs(80, size=0.01))
    assert small == pytest.approx(100 * weight, rel=1e-3)


@pytest.mark.parametrize("share", [50, 20, 0])
def test_a_term_that_would_count_against_what_it_measures_is_left_out(share):
    assert choice_weights(*pairs(share)) == pytest.approx([0], abs=1e-6)


def test_how_much_each_is_wanted_is_shared_within_its_list():
    terms, _ = pairs(0)
    for shares in ([0.8, 0.2], [4.0, 1.0]):
        [weight] = choice_weights(terms, np.tile(shares, (100, 1)))
        assert weight == pytest.approx(math.log(4), rel=0.05)


def test_lists_without_anything_wanted_teach_nothing():
    terms, wanted = pairs(80)
    more = np.concatenate([terms, terms[:30]]), np.concatenate([wanted, np.zeros((30, 2))])
    assert choice_weights(*more) == pytest.approx(choice_weights(terms, wanted))
    with pytest.raises(ValueError, match="no list holds what is wanted"):
        choice_weights(terms, np.zeros((100, 2)))


@pytest.mark.parametrize("same", [0.0, 0.0067, 5.0])
def test_a_term_that_never_differs_gets_no_weight(same):
    """A reranker of pictures says the same of all where words alone ask."""
    terms, wanted = pairs(80)
    both = np.concatenate([terms, np.full_like(terms, same)], axis=2)
    [weight, none] = choice_weights(both, wanted)
    assert weight == pytest.approx(math.log(4), rel=0.05)
    assert none == pytest.approx(0, abs=1e-6)


def test_weights_that_made_choices_are_found_again():
    rng = np.random.default_rng(0)
    truth = np.array([2.0, 0.5, 0.0])
    terms = rng.normal(size=(4000, 8, 3)) * [1, 2, 0.3]
    utility = terms @ truth + rng.gumbel(size=(4000, 8))  # which makes it a conditional logit
    wanted = np.eye(8)[utility.argmax(axis=1)]
    assert choice_weights(terms, wanted) == pytest.approx(truth, abs=0.12)


def answers(*shares, of=200):
    """A feature of 0, 1, ...; of the answers at each, that share is right."""
    features = np.repeat(np.arange(len(shares), dtype=float), of)[:, None]
    right = np.concatenate([np.arange(of) < share * of for share in shares])
    return features, right


def test_bias_and_slope_are_the_log_odds_of_what_is_right():
    bias, [slope] = logistic(*answers(0.2, 0.9))
    assert bias == pytest.approx(math.log(0.2 / 0.8), abs=0.05)
    assert bias + slope == pytest.approx(math.log(0.9 / 0.1), abs=0.05)


def test_what_says_nothing_gets_no_slope():
    features, right = answers(0.3, 0.3)
    bias, slopes = logistic(np.column_stack([features, np.full(len(right), 7.0)]), right)
    assert slopes == pytest.approx([0, 0], abs=1e-4)
    assert bias == pytest.approx(math.log(0.3 / 0.7), abs=0.01)


def test_a_feature_in_another_unit_means_the_same():
    features, right = answers(0.1, 0.4, 0.6)
    bias, [slope] = logistic(features, right)
    moved, [small] = logistic(100 * features + 5, right)
    assert small == pytest.approx(slope / 100, rel=1e-3)
    assert moved + 5 * small == pytest.approx(bias, abs=1e-3)


def test_chances_are_as_many_as_are_right():
    """What calibration means, on the data of the fit."""
    rng = np.random.default_rng(1)
    features = rng.normal(size=(3000, 4))
    right = rng.random(3000) < 1 / (1 + np.exp(-(features @ [2.0, -1.0, 0.0, 0.5] - 1)))
    bias, slopes = logistic(features, right)
    assert slopes == pytest.approx([2, -1, 0, 0.5], abs=0.2)
    chances = 1 / (1 + np.exp(-(bias + features @ slopes)))
    assert chances.mean() == pytest.approx(right.mean(), abs=1e-4)


@pytest.mark.parametrize("share", [0, 1])
def test_where_all_or_none_are_right_chances_are_nearly_that(share):
    bias, slopes = logistic(*answers(share, share))
    assert slopes == pytest.approx([0], abs=1e-3)
    assert 1 / (1 + math.exp(-bias)) == pytest.approx(share, abs=1e-3)
