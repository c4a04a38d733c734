"""The autoencoder preset: its loss by hand, max pooling, runs that fall and resume."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from training.presets.autoencoder import (
    AutoencoderRecipe,
    _AutoencoderTask,
    painting_loss,
    train_autoencoder,
)
from training.presets.timm_backbone import TimmBackbone
from worker.encoders.timm import load_timm


@pytest.fixture
def recipe(told):
    return AutoencoderRecipe(**{**told, "size": (64, 48)}, backbone="timm:test_resnet")


def test_the_loss_is_the_hand_worked_one():
    images = torch.tensor([0, 255, 51, 102], dtype=torch.uint8).view(1, 1, 2, 2)
    painted = torch.tensor([0.5, 1.0, 0.0, 0.4]).view(1, 1, 2, 2)
    assert painting_loss(painted, images).item() == pytest.approx((0.5**2 + 0.2**2) / 4)


def test_the_embedding_is_the_greatest_of_each_feature_map(recipe):
    torch.manual_seed(0)
    task = _AutoencoderTask(recipe)
    task.module.eval()
    (batch,) = task.batches(0, 1)
    with torch.inference_mode():
        pixels = task._backbone._scaling(batch, torch.device("cpu"))
        maps = task._backbone.model.forward_features(pixels)
        assert torch.allclose(task._backbone.features(batch), maps.amax(dim=(2, 3)))


def test_the_folder_loads_as_an_encoder(recipe, pictures):
    train_autoencoder(recipe)
    rows = load_timm(f"local-dir:{recipe.out}", "cpu").encode_images(pictures)
    assert len(rows) == 2
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-5)


def test_a_killed_run_resumes_to_the_same_losses(recipe, resumed, losses, tmp_path):
    whole = replace(recipe, steps=4, checkpoint_every=2)
    unbroken = replace(whole, run=tmp_path / "unbroken")
    train_autoencoder(unbroken)
    assert resumed(TimmBackbone, train_autoencoder, whole) == pytest.approx(
        losses(unbroken), rel=1e-3
    )


def test_fifteen_steps_lower_the_loss(recipe, losses):
    train_autoencoder(replace(recipe, steps=15, batch=12))
    assert np.mean(losses(recipe)[-4:]) < 0.9 * np.mean(losses(recipe)[:4])
