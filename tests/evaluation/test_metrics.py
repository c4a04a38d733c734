"""Metrics: by hand, against slow twins, torchmetrics and scipy; the bootstrap interval."""

import numpy as np
import pytest
import torch
from scipy import stats
from torchmetrics.functional import retrieval

from evaluation.metrics import (
    average_precision,
    bootstrap_interval,
    precision_at_k,
    recall_at_k,
    recall_curve,
    reciprocal_rank,
)

# Right answers at ranks 2 and 4, at rank 1, nowhere.
ANSWERS = np.array([[0, 1, 0, 1], [1, 0, 0, 0], [0, 0, 0, 0]], dtype=bool)


@pytest.fixture
def random_answers():
    return np.random.default_rng(0).random((40, 23)) < 0.15


@pytest.mark.parametrize(("k", "wanted"), [(1, [0, 1, 0]), (2, [1, 1, 0]), (9, [1, 1, 0])])
def test_recall_at_k_counts_hits_among_the_first_k(k, wanted):
    assert recall_at_k(ANSWERS, k).tolist() == wanted


def test_the_recall_curve_is_the_mean_recall_at_every_rank(random_answers):
    assert recall_curve(ANSWERS).tolist() == pytest.approx([1 / 3, 2 / 3, 2 / 3, 2 / 3])
    at = [recall_at_k(random_answers, k).mean() for k in range(1, 24)]
    assert recall_curve(random_answers).tolist() == pytest.approx(at)


def test_precision_at_k_counts_missing_places_as_wrong():
    assert precision_at_k(ANSWERS, 2).tolist() == [0.5, 0.5, 0]
    assert precision_at_k(ANSWERS, 8).tolist() == [0.25, 0.125, 0]


def test_reciprocal_rank_is_one_over_the_first_hit():
    assert reciprocal_rank(ANSWERS).tolist() == [0.5, 1, 0]


def test_reciprocal_rank_of_an_empty_answer_is_zero():
    assert reciprocal_rank(np.zeros((2, 0), dtype=bool)).tolist() == [0, 0]


def test_average_precision_by_hand():
    assert average_precision(ANSWERS) == pytest.approx([(1 / 2 + 2 / 4) / 2, 1, 0])


def test_average_precision_of_a_cut_list_counts_targets_that_it_missed():
    scores = average_precision(ANSWERS, targets=np.array([4, 2, 0]))
    assert scores == pytest.approx([(1 / 2 + 2 / 4) / 4, 1 / 2, 0])


@pytest.mark.parametrize("k", [0, -1])
def test_k_below_one_is_refused(k):
    with pytest.raises(ValueError, match="at least 1"):
        recall_at_k(ANSWERS, k)


def test_metrics_agree_with_their_slow_twins(random_answers):
    for row, answer in enumerate(random_answers):
        ranks = [rank for rank, right in enumerate(answer, start=1) if right]
        precisions = [sum(r <= rank for r in ranks) / rank for rank in ranks]
        mean = sum(precisions) / len(ranks) if ranks else 0
        assert average_precision(random_answers)[row] == pytest.approx(mean)
        assert reciprocal_rank(random_answers)[row] == (1 / ranks[0] if ranks else 0)
        assert recall_at_k(random_answers, 5)[row] == any(rank <= 5 for rank in ranks)
        assert precision_at_k(random_answers, 5)[row] == sum(rank <= 5 for rank in ranks) / 5


def test_metrics_agree_with_torchmetrics(random_answers):
    """Its functions take one query's scores and targets; falling scores are our ranks."""
    scores = torch.arange(random_answers.shape[1], 0, -1, dtype=torch.float32)
    recall, precision = recall_at_k(random_answers, 5), precision_at_k(random_answers, 5)
    means, ranks = average_precision(random_answers), reciprocal_rank(random_answers)
    for row, answer in enumerate(torch.from_numpy(random_answers)):
        assert recall[row] == retrieval.retrieval_hit_rate(scores, answer, top_k=5).item()
        theirs = retrieval.retrieval_precision(scores, answer, top_k=5).item()
        assert precision[row] == pytest.approx(theirs)
        assert means[row] == pytest.approx(retrieval.retrieval_average_precision(scores, answer))
        assert ranks[row] == pytest.approx(retrieval.retrieval_reciprocal_rank(scores, answer))


def test_bootstrap_interval_agrees_with_scipy():
    scores = np.random.default_rng(4).random(300) ** 3
    low, high = bootstrap_interval(scores, resamples=4000)
    theirs = stats.bootstrap(
        (scores,), np.mean, n_resamples=4000, method="percentile", rng=np.random.default_rng(5)
    ).confidence_interval
    error = scores.std() / np.sqrt(len(scores))
    assert (low, high) == pytest.approx((theirs.low, theirs.high), abs=0.15 * error)


def test_bootstrap_interval_is_as_wide_as_the_normal_one():
    scores = (np.random.default_rng(1).random(400) < 0.3).astype(float)
    low, high = bootstrap_interval(scores)
    error = scores.std() / np.sqrt(len(scores))
    assert low == pytest.approx(scores.mean() - 1.96 * error, abs=0.3 * error)
    assert high == pytest.approx(scores.mean() + 1.96 * error, abs=0.3 * error)


def test_bootstrap_interval_repeats_with_its_seed():
    scores = np.random.default_rng(2).random(50)
    assert bootstrap_interval(scores, seed=3) == bootstrap_interval(scores, seed=3)
    assert bootstrap_interval(scores, seed=3) != bootstrap_interval(scores, seed=4)


def test_bootstrap_interval_without_queries_is_refused():
    with pytest.raises(ValueError, match="at least one query"):
        bootstrap_interval(np.zeros(0))
