"""Losses and mining by hand."""

import math

import pytest
import torch

from training.composers.losses import answers, hardest, rebuilding, soft_triplet
from training.losses import ANY

X, Y, EDGE = torch.tensor([[1.0, 0.0]]), torch.tensor([[0.0, 1.0]]), torch.tensor([[0.6, 0.8]])


def test_soft_triplet_by_hand_and_as_distances():
    """q.p = 0, q.n = 0.6 at scale 2: log(1 + e^1.2); vectors of length s = 1, scale 2 s^2."""
    loss = soft_triplet(X, Y, EDGE[None], torch.tensor([[True]]), torch.tensor(2.0))
    assert float(loss) == pytest.approx(math.log(1 + math.exp(1.2)))
    distances = (X - Y).square().sum() - (X - EDGE).square().sum()
    assert float(loss) == pytest.approx(math.log(1 + math.exp(distances)))


def test_soft_triplet_leaves_right_answers_out():
    wrong = torch.stack([EDGE[0], Y[0]])[None]
    both = soft_triplet(X, Y, wrong, torch.tensor([[True, True]]), torch.tensor(2.0))
    first = soft_triplet(X, Y, wrong, torch.tensor([[True, False]]), torch.tensor(2.0))
    assert float(both) == pytest.approx((math.log(1 + math.exp(1.2)) + math.log(2)) / 2)
    assert float(first) == pytest.approx(math.log(1 + math.exp(1.2)))


def test_soft_triplet_without_any_wrong_answer_is_zero():
    nothing = torch.tensor([[False]])
    assert float(soft_triplet(X, Y, EDGE[None], nothing, torch.tensor(2.0))) == 0


def test_rebuilding_is_the_squared_distance():
    rows = torch.tensor([[3.0, 0.0], [0.0, 1.0]])
    assert float(rebuilding(rows, torch.zeros(2, 2))) == pytest.approx((9 + 1) / 2)


def test_answers_agree_in_all_that_is_wanted():
    wanted = torch.tensor([[1, ANY], [ANY, 5]])
    codes = torch.tensor([[[1, 7], [2, 7]], [[1, 5], [1, 6]]])
    assert answers(wanted, codes).tolist() == [[True, False], [True, False]]


def test_the_hardest_are_the_nearest_wrong_ones():
    gallery = torch.cat([X, EDGE, Y])
    right = torch.tensor([[True, False, False], [False, False, False]])
    found = hardest(torch.cat([X, X]), gallery, right, 2)
    assert found.tolist() == [[1, 2], [0, 1]]


def test_the_hardest_are_no_more_than_there_are():
    assert hardest(X, Y, torch.tensor([[False]]), 5).tolist() == [[0]]
