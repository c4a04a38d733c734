"""Losses: hand-computed values, a slow twin, the memory."""

import math

import pytest
import torch
from torch.nn.functional import normalize

from training.losses import (
    ANY,
    SMOOTHING,
    Memory,
    compose,
    contrastive,
    positives,
    prompted,
)

ONE = torch.tensor(1.0)


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
        found = sum(e for e, p in zip(exps, right.tolist(), strict=True) if p)
        rows += [-math.log(found / sum(exps))] if found else []
    loss = contrastive(queries, gallery, positive, torch.tensor(4.0))
    assert float(loss) == pytest.approx(sum(rows) / len(rows), rel=1e-4)


def test_contrastive_without_any_positive_is_zero_and_finite():
    nothing = torch.zeros(2, 2, dtype=torch.bool)
    assert float(contrastive(torch.eye(2), torch.eye(2), nothing, ONE)) == 0


def test_prompted_by_hand_and_unknown_rows_left_out():
    """Cosines 1 and 0: log(1 + 1/e) off the label's log-share, half the smoothing on the other."""
    loss = prompted(torch.eye(2), torch.eye(2), torch.tensor([0, ANY]), ONE)
    other = math.log(1 + math.e)
    hard = math.log(1 + 1 / math.e)
    assert float(loss) == pytest.approx((1 - SMOOTHING / 2) * hard + SMOOTHING / 2 * other)


def test_prompted_with_no_known_label_is_zero():
    assert float(prompted(torch.eye(2), torch.eye(2), torch.tensor([ANY, ANY]), ONE)) == 0


def test_any_of_several_right_answers_will_do():
    """Three alike in the gallery, two of them right: they share 2/3, whichever is nearer."""
    gallery = normalize(torch.ones(3, 2), dim=1)
    right = torch.tensor([[True, True, False]])
    loss = contrastive(torch.tensor([[1.0, 0.0]]), gallery, right, ONE)
    assert float(loss) == pytest.approx(-math.log(2 / 3))


def test_contrastive_does_not_push_right_answers_together():
    """One right answer is met exactly: the other, far away, costs next to nothing."""
    gallery = torch.tensor([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0]])
    right = torch.tensor([[True, True, False]])
    loss = contrastive(torch.tensor([[1.0, 0.0]]), gallery, right, torch.tensor(20.0))
    assert float(loss) < 1e-6


def test_compose_is_the_unit_mean_direction():
    made = compose(torch.tensor([[1.0, 0.0]]), torch.tensor([[0.0, 1.0]]))
    assert made.tolist()[0] == pytest.approx([math.sqrt(0.5)] * 2)


def test_memory_joins_the_newest_rows_and_forgets_the_oldest():
    memory = Memory(3, dim=1, attributes=1)
    for start in (0, 2):
        rows = torch.arange(start, start + 2).reshape(2, 1)
        memory.remember(rows.float(), rows)
    embeddings, codes = memory.joined(torch.tensor([[9.0]]), torch.tensor([[9]]))
    assert embeddings.flatten().tolist() == codes.flatten().tolist() == [9, 2, 3, 0]


def test_memory_lets_no_gradient_into_the_past():
    memory = Memory(4, dim=1, attributes=1)
    row = torch.ones(1, 1, requires_grad=True)
    memory.remember(row, torch.ones(1, 1, dtype=torch.int64))
    assert not memory.embeddings.requires_grad


def test_memory_travels_with_a_checkpoint():
    memory, twin = Memory(2, dim=1, attributes=1), Memory(2, dim=1, attributes=1)
    memory.remember(torch.ones(1, 1), torch.ones(1, 1, dtype=torch.int64))
    twin.load_state_dict(memory.state_dict())
    assert len(twin.joined(torch.zeros(0, 1), torch.zeros(0, 1, dtype=torch.int64))[0]) == 1
