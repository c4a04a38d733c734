"""Features of views drawn once: each belongs to its row, a draw picks one of its views."""

from random import Random

import pytest
import torch
from PIL import Image

from tests.training.shop import product
from training.datasets.garments import Garment
from training.locked import CHUNK, look
from training.pictures import Pictures
from training.shelf import Shelf

WIDE = 7  # the drawn garment of this number covers the middle
PRODUCTS = CHUNK // 2 + 3  # more than a chunk holds


@pytest.fixture(scope="module")
def pictures():
    colours = ["Red", "Blue"]
    shelf = Shelf([(0, product(WIDE, f"g{i}", colours[i % 2])) for i in range(PRODUCTS)])
    garments = [Garment(Image.new("RGB", (9, 9), hue), hue, ()) for hue in ("green", "red")]
    return Pictures(shelf, garments, [], (24, 32))


def mean_colour(drawn):
    """A tower for tests: the colour in the middle, where the garment is."""
    return drawn[:, :, 14:18, 11:13].float().mean(dim=(2, 3))


@pytest.mark.parametrize("workers", [0, 1])
def test_each_row_has_features_of_its_own_views(pictures, workers):
    features = look(pictures, mean_colour, views=2, seed=0, workers=workers)
    rows = [0, 1, PRODUCTS - 2, PRODUCTS - 1]
    drawn = features(rows, [1, 0], Random(0))
    assert (drawn.shape, drawn.dtype) == ((10, 3), torch.float32)
    channels = [(0, 2)[row % 2] for row in rows]
    assert drawn.argmax(dim=1).tolist() == [*channels, *channels, 0, 1]


def test_a_draw_picks_one_of_the_views(pictures):
    features = look(pictures, mean_colour, views=3, seed=0, workers=0)
    rng = Random(0)
    drawn = {tuple(features([5], [], rng)[1].tolist()) for _ in range(60)}
    assert len(drawn) == 3


def test_without_photos_there_are_none(pictures):
    alone = Pictures(pictures.shelf, [], [], pictures.size)
    features = look(alone, mean_colour, views=1, seed=0, workers=0)
    assert features([0, 1], [], Random(0)).shape == (4, 3)
