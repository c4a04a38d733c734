"""Whole runs on a drawn shop: the right answer comes first, and a killed run goes on."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from index_store.product import Product
from shared.errors import SetupError
from training.rerankers.lists import Lists
from training.rerankers.train import _RerankerTask, train_reranker
from worker.rerankers.base import Question, Shortlist
from worker.rerankers.cross import CrossConfig, build_network, load_cross
from worker.rerankers.registry import RERANKERS

CANVAS = CrossConfig(input="canvas", backbone="test_byobnet", size=(64, 48))


@pytest.fixture
def ranked(recipe, shelf, encoder, retriever):
    """The scores (lists, candidates) that a spec's reranker gives to the first steps' lists."""
    lists = Lists(
        shelf, retriever, [], count=recipe.batch, negatives=recipe.negatives, seed=recipe.seed
    )

    def score(spec, steps=8):
        reranker = RERANKERS.load(spec, encoder=encoder)
        return np.stack(
            [
                _scores(reranker, shelf, picture, rows)
                for step in range(steps)
                for picture, rows in zip(
                    lists[step].pictures, lists[step].rows.tolist(), strict=True
                )
            ]
        )

    return score


def _scores(reranker, shelf, picture, rows):
    def read(pictures):
        blind = np.zeros((len(pictures), 1), np.float32)  # a cross looks at the pictures alone
        return np.stack([one.array for one in reranker.reader.read(pictures, blind)])

    shortlist = Shortlist(
        products=[Product(id=str(row), title="", picture="") for row in rows],
        scores=np.zeros(len(rows), np.float32),
        embeddings=np.zeros((len(rows), 1), np.float32),
        details=read([shelf.cut(row).convert("RGB") for row in rows]),
    )
    return reranker.score(Question(crop=picture, details=read([picture])[0]), shortlist)


def test_lists_that_come_again_and_again_are_learnt(recipe, ranked, lines, monkeypatch):
    """The grades themselves set a floor under the loss, at five sixths of where it begins."""

    def always_the_first(task, first, last):
        return (task._lists[0] for _ in range(first, last))

    monkeypatch.setattr(_RerankerTask, "batches", always_the_first)
    backbone = replace(recipe.config, backbone="test_efficientnet")
    own = replace(recipe, config=backbone, steps=30, learning_rate=3e-3, checkpoint_every=30)
    assert train_reranker(own) == own.out
    losses = [line["loss"] for line in lines(own)]
    assert np.mean(losses[-5:]) < 0.92 * np.mean(losses[:5]), losses
    scores = ranked(f"cross:{own.out}", steps=1)
    assert scores.argmax(axis=1).tolist() == [0] * recipe.batch


@pytest.mark.parametrize("config", [None, CANVAS], ids=["pair", "canvas"])
def test_either_input_is_trained_logged_and_loaded_by_its_spec(recipe, config, ranked, lines):
    own = replace(recipe, config=config or recipe.config)
    train_reranker(own)
    for line in lines(own):
        assert line["loss"] == pytest.approx(line["list"] + line["grade"], rel=1e-4)
    assert np.isfinite(ranked(f"cross:{own.out}", steps=1)).all()


class Killed(Exception):
    pass


def test_a_killed_run_resumes_to_the_same_weights(recipe, tmp_path, monkeypatch, lines):
    unbroken = replace(recipe, run=tmp_path / "unbroken", out=tmp_path / "unbroken.safetensors")
    train_reranker(unbroken)
    save = _RerankerTask.save

    def save_and_die(task, module):
        save(task, module)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(_RerankerTask, "save", save_and_die)
        with pytest.raises(Killed):
            train_reranker(recipe)
    assert len(lines(recipe)) == recipe.checkpoint_every
    train_reranker(recipe)
    whole, resumed = load_file(unbroken.out), load_file(recipe.out)
    assert whole.keys() == resumed.keys()
    for name, weights in whole.items():
        assert torch.allclose(weights, resumed[name], atol=1e-5), name


def test_the_seed_decides_the_weights(recipe, tmp_path):
    weights = []
    for number, seed in enumerate((0, 0, 1)):
        out = tmp_path / f"{number}.safetensors"
        train_reranker(replace(recipe, seed=seed, steps=1, out=out, run=tmp_path / f"{number}"))
        weights.append(torch.cat([one.flatten().float() for one in load_file(out).values()]))
    assert torch.allclose(weights[0], weights[1], atol=1e-5)
    assert not torch.allclose(weights[0], weights[2], atol=1e-2)


def test_the_backbone_starts_from_its_file(recipe, tmp_path):
    """At a rate of nothing what is saved, in half precision, is what was started from."""
    torch.manual_seed(9)
    trunk = build_network(recipe.config).backbone.trunk.state_dict()
    start = tmp_path / "backbone.safetensors"
    save_file(trunk, start)
    train_reranker(replace(recipe, start=start, steps=1, learning_rate=0.0))
    saved = load_cross(recipe.out)[0].backbone.trunk.state_dict()
    assert all(torch.allclose(saved[name], trunk[name], atol=1e-3) for name in trunk)


def test_without_training_products_it_says_so(recipe):
    with pytest.raises(SetupError, match="'train'"):
        train_reranker(replace(recipe, products=()))


def test_the_house_composer_wants_the_house_encoder(recipe):
    with pytest.raises(SetupError, match="house"):
        train_reranker(replace(recipe, composer="house"))
