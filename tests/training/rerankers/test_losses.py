"""The two losses by hand."""

import math

import pytest
import torch

from training.rerankers.losses import listwise, pointwise

GRADES = torch.tensor([[1.0, 0.3, 0.7, 0.0]])


def test_listwise_by_hand():
    """Shares 0.5, 0.15, 0.35, 0; softmax of (ln 2, 0, 0, 0) is 0.4, 0.2, 0.2, 0.2."""
    scores = torch.tensor([[math.log(2), 0.0, 0.0, 0.0]])
    wanted = -0.5 * math.log(0.4) - 0.5 * math.log(0.2)
    assert float(listwise(scores, GRADES)) == pytest.approx(wanted)


def test_listwise_is_the_mean_over_lists():
    scores = torch.tensor([[0.0, 0.0], [math.log(3), 0.0]])
    grades = torch.tensor([[1.0, 0.0], [0.5, 0.0]])
    wanted = (math.log(2) + math.log(4 / 3)) / 2
    assert float(listwise(scores, grades)) == pytest.approx(wanted)


def test_listwise_is_blind_to_what_all_scores_share_and_pointwise_is_not():
    scores = torch.tensor([[2.0, 1.0, 1.5, 0.0]])
    assert torch.allclose(listwise(scores, GRADES), listwise(scores + 3, GRADES))
    assert not torch.allclose(pointwise(scores, GRADES), pointwise(scores + 3, GRADES))


def test_pointwise_by_hand():
    """logistic(ln 3) = 0.75, logistic(0) = 0.5."""
    scores, grades = torch.tensor([[math.log(3), 0.0]]), torch.tensor([[0.7, 0.0]])
    wanted = (-0.7 * math.log(0.75) - 0.3 * math.log(0.25) + math.log(2)) / 2
    assert float(pointwise(scores, grades)) == pytest.approx(wanted)


def test_each_is_lowest_where_the_scores_are_the_grades():
    """Their gradients vanish: shares by softmax, grades by the logistic function."""
    inside = torch.tensor([[0.9, 0.3, 0.7]])
    for loss, best in ((listwise, inside.log()), (pointwise, inside.logit())):
        scores = best.clone().requires_grad_()
        loss(scores, inside).backward()
        assert scores.grad.abs().max() < 1e-6
