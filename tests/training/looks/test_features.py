"""Features: both towers' own answers, looked at once, kept in the run's folder."""

import dataclasses

import pytest
import torch
from safetensors.torch import load_file, save_file

from shared.errors import SetupError
from tests.training.shop import COLOURS, product
from training.looks import features
from training.looks.features import FILE, look
from training.shelf import Shelf
from worker.encoders.looks import Looks
from worker.encoders.open_clip import HOUSE, load_folder

COUNT = 8 * len(COLOURS)


@pytest.fixture(scope="module")
def towers():
    """The joint space's and the looks'."""
    clip = load_folder(str(HOUSE), device="cpu")
    torch.manual_seed(0)
    return clip, Looks(clip.dim, 8, {"colour": ("red", "blue")}).eval()


def test_the_shops_pictures_are_seen_as_they_are(recipe, shelf, towers):
    clip, looks = towers
    found = look(recipe, shelf, *towers)
    assert found.shop.shape == found.street.shape == (COUNT, 1280)
    assert found.shop_joint.shape == found.street_joint.shape == (COUNT, clip.dim)
    pictures = [shelf.cut(row).convert("RGB") for row in range(COUNT)]
    with torch.no_grad():
        plain = looks.tower(clip.pixels(pictures))
    assert found.shop.float().numpy() == pytest.approx(plain.numpy(), abs=0.01)
    joint = clip.encode_images(pictures)
    assert found.shop_joint.float().numpy() == pytest.approx(joint, abs=0.01)
    assert not torch.allclose(found.street_joint, found.shop_joint, atol=0.1)


def test_chunks_change_no_shop_picture(recipe, shelf, towers, monkeypatch, tmp_path):
    whole = look(recipe, shelf, *towers)
    monkeypatch.setattr(features, "CHUNK", 7)
    parts = look(dataclasses.replace(recipe, run=tmp_path / "other"), shelf, *towers)
    assert parts.shop.float().numpy() == pytest.approx(whole.shop.float().numpy(), abs=0.01)


def test_the_same_seed_draws_the_same_streets(recipe, shelf, towers, tmp_path):
    runs = [
        look(dataclasses.replace(recipe, run=tmp_path / name, seed=seed), shelf, *towers)
        for name, seed in (("a", 1), ("b", 1), ("c", 2))
    ]
    assert torch.equal(runs[0].street, runs[1].street)
    assert not torch.equal(runs[0].street, runs[2].street)


def test_what_was_seen_is_kept(recipe, shelf, towers):
    look(recipe, shelf, *towers)
    kept = load_file(recipe.run / FILE)
    kept["shop"][0] = 7  # a sign
    save_file(kept, recipe.run / FILE)
    assert look(recipe, shelf, *towers).shop[0].tolist() == [7] * 1280
    assert not (recipe.run / FILE).with_suffix(".part").exists()


def test_the_features_of_other_products_are_refused(recipe, shelf, towers):
    look(recipe, shelf, *towers)
    with pytest.raises(SetupError, match="of other products"):
        look(recipe, Shelf([(0, product(0, "g", "Red"))]), *towers)
