"""Whole runs on a drawn shop: what was learnt finds more than a sum, and a killed run goes on."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from shared.errors import SetupError
from shared.wishes import Understood
from training.composers.features import look
from training.composers.recipe import ComposerName, Loss
from training.composers.train import _ComposerTask, train_composer
from training.losses import positives
from training.triplets import Triplets
from worker.composers.base import Asked
from worker.composers.registry import COMPOSERS


@pytest.fixture
def found_first(shelf, encoder, recipe):
    """The share of requests whose nearest product, but for the reference, is what was wanted."""
    triplets = Triplets(shelf, seed=recipe.seed)
    features = look(recipe, shelf, encoder, closely=False)
    gallery, drawn = features.shop.numpy(), triplets.draw(0, 60)

    def measure(spec):
        composer = COMPOSERS.load(spec, encoder=encoder)
        asked = [Asked(gallery[one.reference], Understood(sentences=(one.text,))) for one in drawn]
        near = np.stack([composer.compose(each) for each in asked]) @ gallery.T
        near[np.arange(len(drawn)), [one.reference for one in drawn]] = -1
        wanted = torch.tensor([one.wanted for one in drawn])
        right = positives(wanted, torch.from_numpy(triplets.codes)).numpy()
        return right[np.arange(len(drawn)), near.argmax(axis=1)].mean()

    return measure


@pytest.mark.parametrize("name", ComposerName)
def test_what_was_learnt_finds_more_than_a_sum(recipe, name, found_first, lines):
    steps = {"steps": 80, "checkpoint_every": 80, "batch": 32}
    own = replace(recipe, name=name, learning_rate=3e-3, **steps)
    assert train_composer(own) == own.out
    losses = [line["base"] for line in lines(own)]
    assert np.mean(losses[-5:]) < 0.9 * np.mean(losses[:5]), losses
    assert found_first(f"{name}:{own.out}") > found_first("sum") + 0.1


def test_complex_logs_its_own_parts(recipe, lines):
    own = replace(recipe, name=ComposerName.COMPLEX)
    train_composer(own)
    for line in lines(own):
        parts = sum(line[part] for part in ("base", "image", "text", "back"))
        assert line["loss"] == pytest.approx(parts, rel=1e-4)


@pytest.mark.parametrize("loss", Loss)
def test_any_loss_takes_mined_rows(recipe, loss, lines):
    train_composer(replace(recipe, loss=loss, hard=2))
    assert len(lines(recipe)) == recipe.steps


@pytest.mark.parametrize(
    ("name", "loss"),
    [(ComposerName.COMPLEX, Loss.SOFT_TRIPLET), (ComposerName.TIRG, Loss.INFONCE)],
)
def test_each_has_a_loss_of_its_own_unless_told(recipe, name, loss):
    assert replace(recipe, name=name).own_loss is loss
    assert replace(recipe, name=name, loss=Loss.INFONCE).own_loss is Loss.INFONCE


class Killed(Exception):
    pass


def test_a_killed_run_resumes_to_the_same_losses(recipe, tmp_path, monkeypatch, lines):
    unbroken = replace(recipe, run=tmp_path / "unbroken")
    train_composer(unbroken)
    save = _ComposerTask.save

    def save_and_die(task, module):
        save(task, module)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(_ComposerTask, "save", save_and_die)
        with pytest.raises(Killed):
            train_composer(recipe)
    train_composer(recipe)
    losses = [[line["loss"] for line in lines(one)] for one in (unbroken, recipe)]
    assert losses[1] == pytest.approx(losses[0], rel=1e-4)


def test_the_file_is_written_for_the_encoder_as_it_was(recipe, encoder):
    train_composer(recipe)
    assert COMPOSERS.load(f"tirg:{recipe.out}", encoder=encoder).wants_patches is False


def test_without_training_products_it_says_so(recipe):
    with pytest.raises(SetupError, match="'train'"):
        train_composer(replace(recipe, products=()))
