"""Encoder recipe: a real two-step run, resuming, and the folder that the worker loads."""

import json
from dataclasses import replace

import numpy as np
import pytest
import timm
import torch
from PIL import Image
from safetensors.torch import load_file, save_file

from tests.training.shop import write_products, write_user_photos
from training.batches import Batches
from training.datasets.products import read_products
from training.encoder import EncoderRecipe, _EncoderTask, train_encoder
from training.loop import Schedule
from training.shelf import Shelf
from training.tokenizer import train_tokenizer
from worker.encoders.open_clip import load_folder


@pytest.fixture(scope="module")
def recipe(tmp_path_factory):
    folder = tmp_path_factory.mktemp("training")
    torch.manual_seed(0)
    save_file(timm.create_model("mobilenetv2_100").state_dict(), folder / "start.safetensors")
    return EncoderRecipe(
        products=(write_products(folder / "products.parquet"),),
        garments=(write_user_photos(folder / "user-photos.parquet"),),
        start=folder / "start.safetensors",
        out=folder / "encoder",
        run=folder / "run",
        schedule=Schedule(steps=2, learning_rate=1e-3, warm_up=0.0, checkpoint_every=1),
        pairs=4, cluster=2, photos=2, memory=32, image_size=(64, 48), workers=0,
    )  # fmt: skip


@pytest.fixture(scope="module")
def trained(recipe):
    train_encoder(recipe)
    return recipe


def _shelf_and_tokenizer(recipe):
    shelf = Shelf(read_products(recipe.products, {"train"}))
    return shelf, train_tokenizer([p.name for p in shelf.products])


def _losses(recipe):
    lines = (recipe.run / "losses.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def test_two_steps_are_logged_with_the_parts_of_the_loss(trained):
    lines = _losses(trained)
    assert [line["step"] for line in lines] == [0, 1]
    for line in lines:
        names = ("names", "captions", "prompts", "match", "composed", "photos")
        assert line["loss"] == pytest.approx(sum(line[name] for name in names), rel=1e-4)


def test_towers_and_temperatures_learn_at_their_own_rates(recipe):
    task = _EncoderTask(recipe, *_shelf_and_tokenizer(recipe))
    rates = {name: task.rate(name) for name, _ in task.module.named_parameters()}
    assert rates["model.visual.trunk.conv_head.weight"] == recipe.tower_rate
    assert rates["model.visual.head.proj.weight"] == rates["model.text.text_projection"] == 1.0
    assert rates["model.logit_scale"] == rates["objective.match"] > 1.0


def test_the_folder_loads_as_an_encoder(trained):
    encoder = load_folder(str(trained.out))
    rows = encoder.encode_images([Image.new("RGB", (30, 70), "red")])
    assert (rows.shape, rows.dtype) == ((1, 256), np.float32)
    assert encoder.encode_texts(["make it blue"]).shape == (1, 256)


def test_matrices_are_stored_in_half_precision_and_norms_in_full(trained):
    weights = load_file(trained.out / "open_clip_model.safetensors")
    assert weights["visual.trunk.conv_head.weight"].dtype == torch.float16
    assert weights["visual.trunk.bn1.running_var"].dtype == torch.float32


def test_frozen_blocks_keep_the_start_and_later_ones_move(trained):
    weights = load_file(trained.out / "open_clip_model.safetensors")
    start = load_file(trained.start)
    moved = {
        name: not torch.equal(weights[f"visual.trunk.{name}"].float(), start[name].half().float())
        for name in ("conv_stem.weight", "blocks.1.0.conv_pw.weight", "conv_head.weight")
    }
    assert list(moved.values()) == [False, False, True]


def test_statistics_of_the_picture_tower_stay_those_of_the_start(trained):
    weights = load_file(trained.out / "open_clip_model.safetensors")
    start = load_file(trained.start)
    kept = [name for name in start if "running" in name]
    assert len(kept) > 100  # two a norm
    assert all(torch.equal(weights[f"visual.trunk.{name}"], start[name]) for name in kept)


def test_one_batch_again_and_again_is_learnt(recipe, tmp_path, monkeypatch):
    draw = Batches.__getitem__
    monkeypatch.setattr(Batches, "__getitem__", lambda batches, _: draw(batches, 0))
    schedule = replace(recipe.schedule, steps=15, checkpoint_every=15)
    own = replace(recipe, out=tmp_path / "e", run=tmp_path / "r", schedule=schedule, memory=0)
    train_encoder(own)
    losses = [line["loss"] for line in _losses(own)]
    assert np.mean(losses[-3:]) < 0.7 * losses[0], losses


def test_a_locked_tower_stays_and_the_rest_learns_from_its_features(trained, tmp_path):
    schedule = replace(trained.schedule, steps=12, checkpoint_every=12)
    own = replace(
        trained, start=trained.out, out=tmp_path / "e", run=tmp_path / "r",
        schedule=schedule, locked=True, memory=0,
    )  # fmt: skip
    train_encoder(own)
    before, after = (load_file(r.out / "open_clip_model.safetensors") for r in (trained, own))
    moved = {name for name in before if not torch.equal(before[name], after[name])}
    assert not any(name.startswith("visual.trunk.") for name in moved)
    assert {"visual.head.proj.weight", "text.text_projection"} <= moved
    losses = [line["loss"] for line in _losses(own)]
    assert np.mean(losses[-3:]) < losses[0], losses


class Killed(Exception):
    pass


def test_a_killed_run_resumes_to_the_same_losses(trained, tmp_path, monkeypatch):
    own = replace(trained, out=tmp_path / "e", run=tmp_path / "r")
    save = _EncoderTask.save

    def save_and_die(task, module):
        save(task, module)
        raise Killed

    monkeypatch.setattr(_EncoderTask, "save", save_and_die)
    with pytest.raises(Killed):
        train_encoder(own)
    monkeypatch.setattr(_EncoderTask, "save", save)
    train_encoder(own)
    unbroken, resumed = ([line["loss"] for line in _losses(r)] for r in (trained, own))
    assert resumed == pytest.approx(unbroken, rel=1e-3)


def test_going_on_from_a_folder_keeps_its_tokenizer(trained, tmp_path):
    schedule = replace(trained.schedule, steps=1)
    own = replace(
        trained, start=trained.out, out=tmp_path / "e", run=tmp_path / "r", schedule=schedule
    )
    train_encoder(own)
    kept = (own.out / "tokenizer.json").read_text()
    assert (
        json.loads(kept)["model"]
        == json.loads((trained.out / "tokenizer.json").read_text())["model"]
    )
