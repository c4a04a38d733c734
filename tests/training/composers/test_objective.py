"""What an objective asks for, on queries that one can place."""

import math

import pytest
import torch
from torch import nn
from torch.nn.functional import normalize

from training.composers.batches import Batch
from training.composers.objective import COMPOSE_AE, Objective
from training.composers.recipe import Loss
from training.losses import ANY
from worker.composers.complex import Complex

GALLERY = torch.eye(4)
CODES = torch.tensor([[0], [1], [1], [2]])


class Answer(nn.Module):
    """A network whose answer is its text."""

    def forward(self, _reference, text):
        return normalize(text, dim=1)


def batch_of(text, wanted, target, pool):
    text = torch.tensor([text])
    return Batch(
        (torch.zeros_like(text), text), torch.tensor([target]), torch.tensor([[wanted]]),
        torch.tensor(pool),
    )  # fmt: skip


def loss_of(batch, *, loss=Loss.INFONCE, hard=0, scale=2.0):
    objective = Objective(Answer(), loss, hard, GALLERY, CODES)
    objective.log_scale.data.fill_(math.log(scale))
    (part,) = objective(batch).values()
    return part.item()


def test_infonce_tells_the_target_from_the_pool():
    """Cosine 1 with the target and 0 with two others."""
    loss = loss_of(batch_of([1.0, 0, 0, 0], 0, 0, [1, 3]))
    assert loss == pytest.approx(-math.log(math.e**2 / (math.e**2 + 2)))


def test_infonce_counts_every_row_that_is_wanted_once():
    """Row 2 has the wanted code too; row 1 stands in the pool and is the target."""
    loss = loss_of(batch_of([1.0, 0, 0, 0], 1, 1, [0, 1, 2]))
    assert loss == pytest.approx(-math.log(2 / (2 + math.e**2)))


def test_mined_rows_join_the_wrong_ones(monkeypatch):
    monkeypatch.setattr("training.composers.objective.RANDOM", 0)
    batch = batch_of([0.0, 0, 0, 1], 0, 0, [1, 2, 3])
    assert loss_of(batch) == pytest.approx(0)
    assert loss_of(batch, hard=1) == pytest.approx(-math.log(1 / (1 + math.e**2)))


def test_soft_triplets_compare_with_wrong_rows_alone():
    """Of the pool only row 3 is wrong; the query lies on it."""
    loss = loss_of(batch_of([0.0, 0, 0, 1], 1, 1, [2, 3]), loss=Loss.SOFT_TRIPLET, hard=1)
    assert loss == pytest.approx(math.log(1 + math.exp(2)))


def test_what_nobody_wants_in_particular_is_never_wrong():
    loss = loss_of(batch_of([1.0, 0, 0, 0], ANY, 0, [0, 1]), loss=Loss.SOFT_TRIPLET, hard=1)
    assert loss == 0


def test_compose_ae_rebuilds_both_and_turns_back():
    torch.manual_seed(0)
    network = Complex(4)
    objective = Objective(network, Loss.SOFT_TRIPLET, 0, GALLERY, CODES).eval()
    text = normalize(torch.randn(6, 4), dim=1)
    seen = normalize(torch.randn(6, 4), dim=1)
    batch = Batch((seen, text), torch.zeros(6).long(), torch.zeros(6, 1).long(), torch.arange(4))
    parts = objective(batch)
    image, said = network.rebuilt(network.turned(seen, text))
    assert set(parts) == {"base", "image", "text", "back"}
    assert torch.allclose(parts["image"], COMPOSE_AE * (image - seen).square().sum(1).mean())
    assert torch.allclose(parts["text"], COMPOSE_AE * (said - text).square().sum(1).mean())
    back = normalize(network.turned(GALLERY[[0] * 6], text, conjugate=-1.0), dim=1)
    near = (back * seen).sum(1)
    losses = [
        torch.log1p(torch.exp(40 * ((back * seen.roll(i, 0)).sum(1) - near))) for i in (1, 2, 3)
    ]
    assert torch.allclose(parts["back"], COMPOSE_AE * torch.stack(losses).mean(), rtol=1e-3)


def test_a_checkpoint_holds_no_gallery():
    assert set(Objective(Answer(), Loss.INFONCE, 0, GALLERY, CODES).state_dict()) == {"log_scale"}
