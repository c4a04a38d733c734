"""Features: the house encoder's own answers of shop pictures and street views, looked at once."""

import io
from dataclasses import replace

import numpy as np
import pytest
import torch

from training.rerankers.house import features as module
from training.rerankers.house.features import look
from training.shelf import Shelf
from worker.encoders.looks import PLACE_CHANNELS


class Blind:
    """An encoder that must not be asked for pictures any more."""

    def __init__(self, model_id):
        self.model_id = model_id

    def encode_places(self, _pictures):
        raise AssertionError("looked again")

    encode_images = encode_places


@pytest.fixture
def few(shelf):
    """The first three products."""
    return Shelf(
        (0, replace(one, image=_png(shelf.cut(row)))) for row, one in enumerate(shelf.products[:3])
    )


def _png(cut):
    out = io.BytesIO()
    cut.convert("RGB").save(out, "PNG")
    return out.getvalue()


def test_the_shops_pictures_are_seen_as_they_are(features, shelf, encoder):
    count = len(shelf.products)
    assert features.shop.shape == features.street.shape == (count, 108, PLACE_CHANNELS)
    assert features.shop_embeddings.shape == (count, encoder.dim)
    pictures = [shelf.cut(row).convert("RGB") for row in range(3)]
    assert np.allclose(features.shop[:3].float(), encoder.encode_places(pictures), atol=0.02)
    assert np.allclose(features.shop_embeddings[:3], encoder.encode_images(pictures), atol=2e-3)


def test_a_street_view_is_another_picture_of_the_same(features):
    """Not the shop's, yet nearer to its own shop picture than to most others'."""
    assert not torch.allclose(features.street, features.shop, atol=0.5)
    alike = features.street_embeddings.float() @ features.shop_embeddings.float().T
    own = (alike > alike.diagonal()[:, None]).sum(dim=1)
    assert own.float().mean() < len(alike) / 4


def test_places_and_embedding_are_of_one_street_view(recipe, few, encoder, tmp_path, monkeypatch):
    drawn = []

    def noted(*given):
        drawn.append(street_view(*given))
        return drawn[-1]

    street_view = module.street_view
    monkeypatch.setattr(module, "street_view", noted)
    seen = look(replace(recipe, features=tmp_path / "noted"), few, encoder)
    assert np.allclose(seen.street.float(), encoder.encode_places(drawn), atol=0.02)
    assert np.allclose(seen.street_embeddings, encoder.encode_images(drawn), atol=2e-3)


def test_chunks_change_no_picture(recipe, few, encoder, tmp_path, monkeypatch):
    whole = look(replace(recipe, features=tmp_path / "whole"), few, encoder)
    monkeypatch.setattr(module, "CHUNK", 2)
    parts = look(replace(recipe, features=tmp_path / "parts"), few, encoder)
    assert torch.allclose(whole.street.float(), parts.street.float(), atol=0.02)
    assert torch.allclose(whole.shop.float(), parts.shop.float(), atol=0.02)


def test_the_seed_draws_the_streets(recipe, few, encoder, tmp_path):
    runs = [
        look(replace(recipe, features=tmp_path / name, seed=seed), few, encoder).street
        for name, seed in (("a", 1), ("b", 1), ("c", 2))
    ]
    assert torch.equal(runs[0], runs[1])
    assert not torch.allclose(runs[0], runs[2], atol=0.5)


def test_what_was_seen_is_not_looked_at_again(recipe, shelf, encoder, features):
    again = look(recipe, shelf, Blind(encoder.model_id))
    assert torch.equal(again.street, features.street)


@pytest.mark.parametrize("changed", ["seed", "encoder", "grounds"])
@pytest.mark.usefixtures("features")
def test_what_decides_otherwise_is_kept_apart(recipe, shelf, encoder, changed, monkeypatch):
    monkeypatch.setattr(module, "read_grounds", lambda _: [])
    other = {"seed": {"seed": 9}, "grounds": {"grounds": recipe.products[0]}}.get(changed, {})
    blind = Blind("house@000000000000" if changed == "encoder" else encoder.model_id)
    with pytest.raises(AssertionError, match="looked again"):
        look(replace(recipe, **other), shelf, blind)
