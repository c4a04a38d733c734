"""`sartor train looks` on a drawn shop: a file that the house encoder loads, runs that go on."""

import dataclasses
import json

import numpy as np
import pyarrow.parquet as pq
import pytest
import torch
from safetensors.torch import load_file, save_file
from typer.testing import CliRunner

from shared.errors import SetupError, WeightsUnavailable
from training.commands import app
from training.looks import commands
from training.looks.fitting import _loss, fit_looks
from training.losses import ANY
from worker.encoders.layout import TRAIT_ROOM
from worker.encoders.looks import FILE, PROJECTED, load_looks
from worker.encoders.registry import ENCODERS


@pytest.fixture(scope="module")
def run(products, tower, tmp_path_factory):
    """One run of the command: (its folder of looks, its own folder)."""
    folder = tmp_path_factory.mktemp("run")
    out, run = folder / "looks", folder / "run"
    line = ["looks", "--products", products, "--tower", tower, "--out", out, "--run", run]
    line += ["--steps", "3", "--batch", "16"]
    result = CliRunner().invoke(app, [str(word) for word in line], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return out, run


def log(run):
    return [json.loads(line) for line in (run / "losses.jsonl").read_text().splitlines()]


def test_the_command_writes_looks_that_the_house_encoder_sees_with(run, shelf):
    house = ENCODERS.load(f"house:{run[0]}", device="cpu")
    assert house.layout.values == {
        "type": ("shirt",),
        "colour": ("blue", "green", "red"),
        "gender": ("men",),
        "usage": ("casual",),
    }  # no name tells a pattern
    rows = house.encode_images([shelf.cut(row).convert("RGB") for row in range(24)])
    assert np.isfinite(rows).all()
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(24), abs=1e-4)


def test_centred_traits_fit_the_room_that_they_have(run, shelf):
    house = ENCODERS.load(f"house:{run[0]}", device="cpu")
    rows = house.encode_images([shelf.cut(row).convert("RGB") for row in range(24)])
    told = rows[:, house.joint_dim + house.layout.design : -1]
    assert told.mean(axis=0) == pytest.approx(np.zeros(6), abs=0.01)
    assert np.linalg.norm(told, axis=1).max() == pytest.approx(TRAIT_ROOM, abs=0.02)


def test_the_tower_is_left_as_it_was(run, tower):
    kept, given = load_file(run[0] / FILE), load_file(tower)
    name = "blocks.0.0.conv_dw.weight"
    assert torch.equal(kept[f"tower.{name}"], given[name].half())
    assert not any("classifier" in one for one in kept)


def test_every_trait_has_its_loss_in_the_log(run):
    lines = log(run[1])
    assert [line["step"] for line in lines] == [0, 1, 2]
    assert {"type", "colour", "gender", "usage"} < set(lines[0])


def test_heads_learn_what_colour_is(recipe, shelf):
    fit_looks(dataclasses.replace(recipe, steps=40))
    losses = [line["colour"] for line in log(recipe.run)]
    assert losses[-1] < 0.5 * losses[0]


def test_a_longer_run_goes_on_where_the_shorter_one_ended(recipe, run):
    for steps in (2, 5):
        fit_looks(dataclasses.replace(recipe, steps=steps))
    assert [line["step"] for line in log(recipe.run)] == [0, 1, 2, 3, 4]
    assert load_looks(recipe.out).values["colour"] == ("blue", "green", "red")


def test_the_same_seed_gives_the_same_file(recipe, tmp_path):
    again = dataclasses.replace(recipe, out=tmp_path / "again", run=tmp_path / "run again")
    one, other = (load_file(fit_looks(each) / FILE) for each in (recipe, again))
    assert all(torch.equal(one[name], other[name]) for name in one)
    assert (one["project"].shape, one["spread"].shape) == ((1280, PROJECTED), (8,))


def test_what_nobody_tells_costs_nothing():
    scores = torch.tensor([[2.0, 0.0], [0.0, 1.0]])
    assert _loss(scores, torch.tensor([ANY, ANY])).item() == 0
    one = torch.nn.functional.cross_entropy(scores[:1], torch.tensor([1]))
    assert _loss(scores, torch.tensor([1, ANY])).item() == pytest.approx(one.item())


def test_a_file_without_training_products_is_refused(recipe, products, tmp_path):
    table = pq.read_table(products).to_pylist()
    tested = tmp_path / "tested.parquet"
    pq.write_table(
        pq.read_table(products).from_pylist([r | {"split": "test"} for r in table]), tested
    )
    with pytest.raises(SetupError, match="no products of the split 'train'"):
        fit_looks(dataclasses.replace(recipe, products=(tested,)))


def test_another_network_is_no_tower(recipe, tmp_path):
    other = tmp_path / "other.safetensors"
    save_file({"layer.weight": torch.zeros(2, 2)}, other)
    with pytest.raises(WeightsUnavailable, match=r"tower other.safetensors"):
        fit_looks(dataclasses.replace(recipe, tower=other))


def test_options_become_the_recipe(products, tower, monkeypatch, tmp_path):
    made = []
    monkeypatch.setattr(commands, "fit_looks", made.append)
    line = f"looks --products {products} --tower {tower} --out o --run r --grounds {products}"
    assert CliRunner().invoke(app, f"{line} --steps 7 --batch 4 --seed 3".split()).exit_code == 0
    (recipe,) = made
    assert (recipe.products, recipe.tower, recipe.grounds) == ((products,), tower, products)
    assert (recipe.steps, recipe.batch, recipe.seed) == (7, 4, 3)


def test_a_tower_that_is_not_there_is_asked_for(products):
    line = f"looks --products {products} --tower nowhere --out o --run r"
    assert CliRunner().invoke(app, line.split()).exit_code == 2
