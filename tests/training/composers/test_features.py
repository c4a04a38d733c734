"""Features of a shelf: of the right pictures, drawn from the right views, looked at once."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
import torch

from training.composers.features import SHOP_SHARE, Features, look


class Blind:
    """An encoder that must not be asked for pictures any more."""

    def __init__(self, encoder):
        self.model_id, self.dim = encoder.model_id, encoder.dim

    def encode_images(self, _pictures):
        raise AssertionError("looked again")


@pytest.fixture
def own(recipe, tmp_path):
    """A recipe whose features nobody has looked at."""
    return replace(recipe, features=tmp_path / "features")


def test_the_gallery_is_the_pictures_as_the_shop_has_them(own, shelf, encoder):
    pictures = [shelf.cut(row).convert("RGB") for row in range(len(shelf.products))]
    features = look(own, shelf, encoder, closely=False)
    assert features.patches is None
    assert np.allclose(features.shop, encoder.encode_images(pictures), atol=2e-3)
    assert torch.allclose(features.shop.norm(dim=1), torch.ones(len(pictures)))


def test_street_views_are_others(own, shelf, encoder):
    views = look(own, shelf, encoder, closely=False).views
    assert views.shape == (1 + own.views, len(shelf.products), encoder.dim)
    for one, other in ((0, 1), (0, 2), (1, 2)):
        assert not torch.allclose(views[one], views[other], atol=1e-2)


def test_patches_are_of_the_very_views(own, shelf, encoder):
    """The tower ends in an average: its patches' mean points where the embedding does."""
    features = look(own, shelf, encoder, closely=True)
    grid = encoder.encode_patches([shelf.cut(0).convert("RGB")])
    assert features.patches.shape[:2] == features.views.shape[:2]
    assert np.allclose(features.patches[0, 0].float(), grid[0].reshape(-1, 32), atol=2e-3)
    mean = torch.nn.functional.normalize(features.patches.float().mean(dim=2), dim=-1)
    near = torch.einsum("vnd,ond->von", mean, features.views.float()).mean(dim=2)
    assert near.argmax(dim=1).tolist() == [0, 1, 2]


def test_what_was_looked_at_is_not_looked_at_again(own, shelf, encoder):
    first = look(own, shelf, encoder, closely=False)
    again = look(own, shelf, Blind(encoder), closely=False)
    assert torch.equal(first.views, again.views)


@pytest.mark.parametrize("change", [{"seed": 1}, {"views": 1}])
def test_other_views_are_kept_apart(own, shelf, encoder, change):
    look(own, shelf, encoder, closely=False)
    with pytest.raises(AssertionError, match="looked again"):
        look(replace(own, **change), shelf, Blind(encoder), closely=False)


def test_another_encoders_are_kept_apart(own, shelf, encoder):
    look(own, shelf, encoder, closely=False)
    other = Blind(encoder)
    other.model_id = "local-dir:tiny@000000000000"
    with pytest.raises(AssertionError, match="looked again"):
        look(own, shelf, other, closely=False)


def test_a_draw_is_of_its_rows_and_of_all_views():
    """Numbers that tell view and row; patches are of the view that was drawn."""
    angles = torch.arange(9.0).reshape(3, 3) / 9
    views = torch.stack([angles.cos(), angles.sin()], dim=-1)
    features = Features(views.half(), views[:, :, None].half())
    seen, patches = features.drawn([2] * 400, Random(0))
    assert torch.equal(seen, patches[:, 0])
    near = (seen @ views[:, 2].T).argmax(dim=1)
    shares = (near.bincount(minlength=3) / 400).tolist()
    assert shares[0] == pytest.approx(SHOP_SHARE, abs=0.08)
    assert shares[1] == pytest.approx(shares[2], abs=0.08)
