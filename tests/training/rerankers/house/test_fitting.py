"""Whole runs on a corner of the wardrobe: the loss falls, the folder serves, a kill is survived."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from torch.distributions import Categorical

from index_store.product import Product
from shared.errors import SetupError
from training.rerankers.house import fitting
from training.rerankers.house.fitting import _MatchingTask, fit_house_reranker
from worker.rerankers.base import Question, Shortlist
from worker.rerankers.house import packed
from worker.rerankers.matching import FILE, load_matching
from worker.rerankers.registry import RERANKERS


@pytest.fixture(scope="module", autouse=True)
def seen_once(encoder, features):
    """One encoder for all runs here, whose features are there already."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fitting, "load_house", lambda: encoder)
        yield


def lines(recipe):
    return [json.loads(line) for line in (recipe.run / "losses.jsonl").read_text().splitlines()]


def test_the_loss_of_lists_that_come_again_falls_towards_its_floor(recipe, monkeypatch):
    """No scores cost less than the entropy of the grades' shares."""
    lists = []

    def always_the_first(task, first, last):
        lists.append(task._lists[0])
        return (lists[0] for _ in range(first, last))

    monkeypatch.setattr(_MatchingTask, "batches", always_the_first)
    fit_house_reranker(replace(recipe, steps=20, batch=8))
    floor = Categorical(probs=lists[0].grades).entropy().mean().item()
    excess = [line["loss"] - floor for line in lines(recipe)]
    assert 0 <= excess[-1] < 0.5 * excess[0]


def test_the_folder_is_a_reranker_that_finds_what_a_street_view_shows(recipe, encoder, features):
    assert fit_house_reranker(recipe) == recipe.out
    network = load_matching(recipe.out)
    assert (network.project.in_features, network.project.out_features) == (96, recipe.width)
    reranker = RERANKERS.load(f"house:{recipe.out}", encoder=encoder)
    with torch.no_grad():
        shop, street = (
            packed(network.tokens(maps.float())) for maps in (features.shop, features.street)
        )
    shortlist = Shortlist(
        products=[Product(id=str(row), title="", picture="") for row in range(len(shop))],
        scores=np.zeros(len(shop), np.float32),
        embeddings=np.asarray(features.shop_embeddings.float()),
        details=shop,
    )
    scores = np.stack([reranker.score(Question(details=one), shortlist) for one in street])
    ranks = (scores > scores.diagonal()[:, None]).sum(axis=1)
    assert np.mean(ranks == 0) > 0.7


class Killed(Exception):
    pass


def test_a_killed_run_resumes_to_the_same_weights(recipe, tmp_path, monkeypatch):
    unbroken = replace(recipe, run=tmp_path / "unbroken", out=tmp_path / "whole")
    fit_house_reranker(unbroken)
    save = _MatchingTask.save

    def save_and_die(task, module):
        save(task, module)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(_MatchingTask, "save", save_and_die)
        with pytest.raises(Killed):
            fit_house_reranker(recipe)
    assert len(lines(recipe)) == recipe.checkpoint_every
    fit_house_reranker(recipe)
    whole, resumed = load_file(unbroken.out / FILE), load_file(recipe.out / FILE)
    assert whole.keys() == resumed.keys()
    for name, weights in whole.items():
        assert torch.allclose(weights.float(), resumed[name].float(), atol=1e-5), name


def test_the_seed_decides_the_weights(recipe, tmp_path, monkeypatch, features):
    """Of the lists and the new layers; the features are those of seed 0 here."""
    monkeypatch.setattr(fitting, "look", lambda *_: features)
    weights = []
    for number, seed in enumerate((0, 0, 1)):
        out = tmp_path / f"{number}"
        fit_house_reranker(
            replace(recipe, seed=seed, steps=1, out=out, run=tmp_path / f"r{number}")
        )
        weights.append(torch.cat([one.flatten().float() for one in load_file(out / FILE).values()]))
    assert torch.equal(weights[0], weights[1])
    assert not torch.allclose(weights[0], weights[2], atol=1e-2)


def test_without_training_products_it_says_so(recipe):
    with pytest.raises(SetupError, match="'train'"):
        fit_house_reranker(replace(recipe, products=()))


def test_a_shop_too_small_for_its_lists_is_told_so(recipe):
    with pytest.raises(SetupError, match="shorter lists"):
        fit_house_reranker(replace(recipe, candidates=60))
