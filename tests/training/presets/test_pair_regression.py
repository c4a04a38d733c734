"""The pair-regression preset: both losses by hand, labels, runs that fall and resume."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from training.presets.pair_regression import (
    PairRecipe,
    _PairTask,
    divergence,
    pair_loss,
    train_pairs,
)
from training.presets.timm_backbone import TimmBackbone
from worker.encoders.timm import load_timm


@pytest.fixture
def recipe(told):
    return PairRecipe(**told, backbone="timm:test_vit", size=(64, 64))


def test_the_loss_is_the_hand_worked_one():
    first = torch.tensor([[1.0, 0.0], [2.0, 0.0], [1.0, 0.0]])
    second = torch.tensor([[0.6, 0.8], [3.0, 0.0], [0.5, math.sqrt(0.75)]])  # cos 0.6, 1, 0.5
    labels = torch.tensor([1.0, 0.75, 0.0])
    wanted = ((0.6 - 1) ** 2 + (1 - 0.75) ** 2 + 12 * 0.5**2) / (1 + 1 + 12)
    assert pair_loss(first, second, labels).item() == pytest.approx(wanted, abs=1e-6)


def test_the_divergence_is_torchs_own():
    torch.manual_seed(0)
    mean, log_variance = torch.randn(3, 4), torch.randn(3, 4)
    normal = torch.distributions.Normal(mean, (log_variance / 2).exp())
    wanted = torch.distributions.kl_divergence(normal, torch.distributions.Normal(0, 1)).mean()
    assert divergence(mean, log_variance).item() == pytest.approx(wanted.item(), rel=1e-5)


def test_labels_say_what_two_products_share(recipe):
    task = _PairTask(recipe)
    ids = {product.id: row for row, product in enumerate(task._shelf.products)}
    red = ids["trainShirtsRed"]
    assert task._label(red, red) == 1
    assert task._label(red, ids["trainShirtsBlack"]) == 0.75
    assert task._label(red, ids["trainJeansRed"]) == 0


def test_a_batch_draws_all_three_kinds_of_pairs(recipe):
    batches = list(_PairTask(replace(recipe, batch=30)).batches(0, 1))
    labels = batches[0].labels.tolist()
    assert set(labels) == {0.0, 0.75, 1.0}
    assert batches[0].images.shape == (90, 3, 64, 64)
    first, _, partial = batches[0].images.chunk(3)
    changed = (first != partial).any(dim=1).float().mean(dim=(1, 2))
    assert (changed <= 0.11).all()


def test_the_parts_sum_to_the_weighted_loss(recipe):
    task = _PairTask(recipe)
    (batch,) = task.batches(0, 1)
    parts = task.losses(batch)
    assert set(parts) == {"pairs", "painted", "divergence"}
    assert parts["painted"] < 0.01  # 0.01 of an MSE within [0, 1]


def test_the_folder_loads_as_an_encoder(recipe, pictures):
    train_pairs(recipe)
    rows = load_timm(f"local-dir:{recipe.out}", "cpu").encode_images(pictures)
    assert rows.shape == (2, 64)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-5)


def test_a_killed_run_resumes_to_the_same_losses(recipe, resumed, losses, tmp_path):
    whole = replace(recipe, steps=4, checkpoint_every=2)
    unbroken = replace(whole, run=tmp_path / "unbroken")
    train_pairs(unbroken)
    assert resumed(TimmBackbone, train_pairs, whole) == pytest.approx(losses(unbroken), rel=1e-3)


def test_fifteen_steps_lower_the_loss(recipe, losses):
    train_pairs(replace(recipe, steps=15, batch=12, learning_rate=1e-3))
    assert np.mean(losses(recipe)[-4:]) < np.mean(losses(recipe)[:4])
