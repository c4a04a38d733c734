"""Losses: hand-computed values, a slow twin, gradients where they belong."""

import math

import pytest
import torch
from torch.nn.functional import normalize

from training.losses import ANY, AttributeHeads, compose, contrastive, positives


def test_positives_agree_in_every_attribute_that_the_query_mentions():
    gallery = torch.tensor([[1, 5], [1, 6], [2, 5]])
    queries = torch.tensor([[1, 5], [1, ANY], [ANY, ANY], [3, ANY]])
    wanted = [[1, 0, 0], [1, 1, 0], [1, 1, 1], [0, 0, 0]]
    assert positives(queries, gallery).int().tolist() == wanted


def test_contrastive_by_hand():
    """One query, cosines 1 and 0 at scale 2: -log(e^2 / (e^2 + 1))."""
    loss = contrastive(
        torch.tensor([[1.0, 0.0]]), torch.eye(2), torch.tensor([[True, False]]), torch.tensor(2.0)
    )
    assert float(loss) == pytest.approx(math.log(1 + math.exp(-2)), rel=1e-5)


def test_contrastive_agrees_with_its_slow_twin():
    torch.manual_seed(0)
    queries, gallery = normalize(torch.randn(7, 5), dim=1), normalize(torch.randn(9, 5), dim=1)
    positive = torch.rand(7, 9) < 0.3
    positive[3] = False  # a row without an answer is left out
    rows = []
    for q, right in zip(queries, positive, strict=True):
        exps = [math.exp(4 * float(q @ g)) for g in gallery]
        logs = [-math.log(e / sum(exps)) for e, p in zip(exps, right.tolist(), strict=True) if p]
        rows += [sum(logs) / len(logs)] if logs else []
    loss = contrastive(queries, gallery, positive, torch.tensor(4.0))
    assert float(loss) == pytest.approx(sum(rows) / len(rows), rel=1e-4)


def test_contrastive_without_any_positive_is_zero_and_finite():
    nothing = torch.zeros(2, 2, dtype=torch.bool)
    assert float(contrastive(torch.eye(2), torch.eye(2), nothing, torch.tensor(1.0))) == 0


def test_compose_is_the_unit_mean_direction():
    made = compose(torch.tensor([[1.0, 0.0]]), torch.tensor([[0.0, 1.0]]))
    assert made.tolist()[0] == pytest.approx([math.sqrt(0.5)] * 2)


def test_heads_by_hand_and_unlabelled_rows_left_out():
    heads = AttributeHeads(2, [2])
    with torch.no_grad():
        heads.heads[0].weight.copy_(torch.eye(2))
        heads.heads[0].bias.zero_()
    labels = torch.tensor([[0], [ANY]])
    loss = heads(torch.eye(2), labels, scale=1.0).item()
    assert loss == pytest.approx(math.log(1 + 1 / math.e))
