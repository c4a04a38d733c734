"""Pictures of a batch: their order and size."""

from random import Random

import pytest
import torch
from PIL import Image

from tests.training.shop import product
from training.datasets.garments import Garment
from training.pictures import Pictures
from training.shelf import Shelf

WIDE = 7  # the drawn garment of this number covers the middle


@pytest.fixture(scope="module")
def pictures():
    shelf = Shelf([(0, product(WIDE, f"g{colour}", colour)) for colour in ("Red", "Blue")])
    garments = [Garment(Image.new("RGB", (30, 20), "green"), "hat", ("Caps",))]
    return Pictures(shelf, garments, [], (24, 32))


def test_shop_views_then_street_views_then_photos(pictures):
    drawn = pictures([0, 1], [0], Random(1))
    assert (drawn.shape, drawn.dtype) == ((5, 3, 32, 24), torch.uint8)
    middle = drawn[:, :, 16, 12].argmax(dim=1).tolist()  # the garment's strongest channel
    assert middle == [0, 2, 0, 2, 1]


def test_views_differ_from_draw_to_draw_and_repeat_with_the_seed(pictures):
    first, again, other = (pictures([0], [], Random(seed)) for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
