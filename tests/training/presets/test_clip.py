"""The clip preset: its loss by hand and by open_clip's own, triplets, rates, runs that resume."""

import math
from dataclasses import replace

import numpy as np
import open_clip
import pyarrow.parquet as pq
import pytest
import torch
from torch.nn.functional import normalize

from shared.errors import SetupError
from training.presets.clip import ClipRecipe, _ClipTask, clip_losses, train_clip
from training.presets.clip_backbone import ClipBackbone
from worker.encoders.open_clip import load_folder


@pytest.fixture
def recipe(told, clip_folder):
    return ClipRecipe(**told, backbone=f"local-dir:{clip_folder}")


def test_the_composed_part_is_the_hand_worked_one():
    references = torch.tensor([[3.0, 0.0], [0.0, 1.0]])
    modifications = torch.tensor([[0.0, 2.0], [0.0, 1.0]])
    targets = torch.eye(2)
    # combined: (1, 1) / sqrt(2) and (0, 1); so the cosines are 0.707, 0.707 and 0, 1.
    first, second = math.log(2), math.log(1 + math.exp(-1 / 0.07))
    parts = clip_losses(references, modifications, targets, targets)
    assert parts["composed"].item() == pytest.approx((first + second) / 2, rel=1e-5)


def test_the_worded_part_is_open_clips_own():
    torch.manual_seed(0)
    references, modifications, targets, captions = torch.randn(4, 5, 8)
    parts = clip_losses(references, modifications, targets, captions)
    ours = parts["worded"]
    wanted = open_clip.ClipLoss()(
        normalize(targets, dim=1), normalize(captions, dim=1), torch.tensor(1 / 0.07)
    )
    assert ours.item() == pytest.approx(wanted.item(), rel=1e-5)


def test_targets_have_another_colour_and_the_texts_name_it(recipe):
    (batch,) = _ClipTask(recipe).batches(0, 1)
    assert (batch.images.shape, batch.images.dtype) == ((8, 3, 64, 48), torch.uint8)
    assert len(batch.modifications) == len(batch.captions) == 4
    references, targets = batch.images.float().chunk(2)
    assert ((references - targets).abs().mean(dim=(1, 2, 3)) > 1).all()


def test_the_schedule_is_the_ancestors(recipe):
    schedule = recipe.schedule()
    assert (schedule.warm_up, schedule.stop_below, schedule.clip) == (0.1, 0.1, 1.0)
    assert (schedule.learning_rate, schedule.weight_decay) == (5e-6, 0.1)


def test_the_towers_learn_slower_than_the_projections(recipe):
    task = _ClipTask(recipe)
    assert task.rate("backbone.visual.head.proj.weight") == 1.0
    assert task.rate("backbone.text.transformer.resblocks.1.ln_1.weight") == pytest.approx(0.1)
    assert task.rate("backbone.text.transformer.resblocks.0.ln_1.weight") == pytest.approx(0.09)


def test_the_folder_loads_as_an_encoder_of_both(recipe, pictures):
    train_clip(recipe)
    encoder = load_folder(str(recipe.out), "cpu")
    rows = encoder.encode_images(pictures)
    assert rows.shape == (2, 32)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-5)
    assert encoder.encode_texts(["make it blue"]).shape == (1, 32)


def test_a_killed_run_resumes_to_the_same_losses(recipe, resumed, losses, tmp_path):
    whole = replace(recipe, steps=4, checkpoint_every=2)
    unbroken = replace(whole, run=tmp_path / "unbroken")
    train_clip(unbroken)
    assert resumed(ClipBackbone, train_clip, whole) == pytest.approx(losses(unbroken), rel=1e-3)


def test_fifteen_steps_lower_the_loss(recipe, losses):
    train_clip(replace(recipe, steps=15, batch=8, learning_rate=3e-3, tower_rate=1.0))
    assert np.mean(losses(recipe)[-4:]) < np.mean(losses(recipe)[:4])


def test_a_shop_of_one_colour_is_refused(recipe, tmp_path, products):
    rows = [row for row in pq.read_table(products).to_pylist() if row["baseColour"] == "Red"]
    import pyarrow as pa

    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "red.parquet")
    with pytest.raises(SetupError, match="colour"):
        _ClipTask(replace(recipe, products=(tmp_path / "red.parquet",)))
