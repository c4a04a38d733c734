"""The cosine preset: its loss by hand, triples, validation, words left alone, runs that resume."""

import json
import math
from dataclasses import replace

import numpy as np
import pyarrow.parquet as pq
import pytest
import torch
from safetensors.torch import load_file

from shared.errors import SetupError
from training.presets.cosine import CosineRecipe, _CosineTask, cosine_loss, train_cosine
from training.presets.timm_backbone import TimmBackbone
from worker.encoders.open_clip import load_folder
from worker.encoders.timm import load_timm


@pytest.fixture
def recipe(told):
    return CosineRecipe(**told, backbone="timm:test_resnet", size=(64, 48))


def test_the_loss_is_the_hand_worked_one():
    half = math.pi / 3  # cos 0.5
    street = torch.tensor([[2.0, 0.0], [0.0, 1.0]])
    shop = torch.tensor([[3 * math.cos(half), 3 * math.sin(half)], [0.0, 5.0]])  # cos 0.5, 1
    others = torch.tensor([[0.8, 0.6], [1.0, 0.0]])  # cos 0.8, 0
    wanted = ((1 - 0.5) + (1 - 1) + (0.8 - 0.5) + 0) / 4
    assert cosine_loss(street, shop, others).item() == pytest.approx(wanted, abs=1e-6)


def test_rates_are_the_ancestors_unless_given(recipe):
    clip = replace(recipe, backbone="open_clip:ViT-B-32/openai").rated()
    network, own = recipe.rated(), replace(recipe, learning_rate=0.5).rated()
    assert (network.learning_rate, network.weight_decay) == (1e-3, 1e-4)
    assert (clip.learning_rate, clip.weight_decay) == (5e-5, 0.01)
    assert (own.learning_rate, own.weight_decay) == (0.5, 1e-4)


def test_the_folder_loads_as_an_encoder_of_512(recipe, pictures):
    train_cosine(recipe)
    rows = load_timm(f"local-dir:{recipe.out}", "cpu").encode_images(pictures)
    assert rows.shape == (2, 512)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-5)


def test_a_batch_has_three_views_a_triple(recipe):
    (batch,) = _CosineTask(recipe.rated()).batches(0, 1)
    assert (batch.shape, batch.dtype) == ((12, 3, 64, 48), torch.uint8)


def test_a_killed_run_resumes_to_the_same_losses(recipe, resumed, losses, tmp_path):
    whole = replace(recipe, steps=4, checkpoint_every=2)
    train_cosine(replace(whole, run=tmp_path / "unbroken"))
    again = resumed(TimmBackbone, train_cosine, whole)
    assert again == pytest.approx(losses(replace(whole, run=tmp_path / "unbroken")), rel=1e-3)


def test_fifteen_steps_lower_the_loss(recipe, losses):
    train_cosine(replace(recipe, steps=15, batch=8))
    assert np.mean(losses(recipe)[-4:]) < np.mean(losses(recipe)[:4])


def test_only_a_better_check_is_saved_and_the_run_ends_when_none_comes(recipe, losses, monkeypatch):
    checks, saved = iter([0.5, 0.4, 0.6, 0.7, 0.1]), []
    monkeypatch.setattr(_CosineTask, "_checked", lambda _: next(checks))
    monkeypatch.setattr(TimmBackbone, "save", lambda *_: saved.append(len(losses(recipe))))
    train_cosine(replace(recipe, steps=9, checkpoint_every=1, patience=2))
    assert saved == [1, 2]
    assert len(losses(recipe)) == 4


def test_each_check_sees_the_same_pictures(recipe):
    task = _CosineTask(recipe.rated())
    first, second = task._checked(), task._checked()
    assert first == pytest.approx(second, abs=1e-6)
    assert not task.module.training


def test_products_of_one_design_are_refused(recipe, products, tmp_path):
    alone = tmp_path / "alone.parquet"
    pq.write_table(pq.read_table(products).slice(0, 2), alone)
    with pytest.raises(SetupError, match="design"):
        next(iter(_CosineTask(replace(recipe, products=(alone,)).rated()).batches(0, 1)))


def test_a_clip_tower_is_fitted_and_its_words_stay(told, clip_folder):
    recipe = CosineRecipe(**told, backbone=f"local-dir:{clip_folder}")
    train_cosine(recipe)
    before, after = (
        load_file(folder / "open_clip_model.safetensors") for folder in (clip_folder, recipe.out)
    )
    moved = {name for name in after if not torch.equal(after[name], before[name].to(after[name]))}
    assert "visual.head.proj.weight" in moved
    assert not [name for name in moved if name.startswith("text.")]
    assert load_folder(str(recipe.out), "cpu").encode_texts(["red"]).shape == (1, 32)


def test_checks_are_logged_in_the_run(recipe):
    train_cosine(replace(recipe, checkpoint_every=1))
    lines = (recipe.run / "validation.jsonl").read_text().splitlines()
    assert [json.loads(line)["check"] for line in lines] == [1, 2]
