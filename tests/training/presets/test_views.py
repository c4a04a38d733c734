"""Augmentations: size, dtype, chance from torch's seed, and that each does what its name says."""

import numpy as np
import pytest
import torch
from PIL import Image

from training.presets.views import changed, described, erased, plain, shop, street

RANDOM = [street, shop, changed, described]


@pytest.fixture
def picture():
    noise = np.random.default_rng(0).integers(0, 256, (64, 48, 3), np.uint8)
    return Image.fromarray(noise).resize((96, 128))


@pytest.mark.parametrize("view", [*RANDOM, plain])
def test_a_view_is_a_plain_uint8_tensor_of_the_size(view, picture):
    seen = view((40, 30))(picture)
    assert type(seen) is torch.Tensor
    assert (seen.shape, seen.dtype) == ((3, 40, 30), torch.uint8)


@pytest.mark.parametrize("view", RANDOM)
def test_views_are_drawn_anew_and_again_from_a_seed(view, picture):
    look = view((40, 30))
    torch.manual_seed(3)
    first = [look(picture) for _ in range(6)]
    torch.manual_seed(3)
    second = [look(picture) for _ in range(6)]
    assert all(torch.equal(a, b) for a, b in zip(first, second, strict=True))
    assert not all(torch.equal(first[0], other) for other in first[1:])


def test_the_plain_view_of_a_picture_of_the_size_is_the_picture(picture):
    seen = plain((128, 96))(picture)
    assert np.array_equal(seen.permute(1, 2, 0).numpy(), np.asarray(picture))


def test_described_views_are_plain_one_time_in_eight(picture):
    torch.manual_seed(0)
    look, as_is = described((40, 30)), plain((40, 30))(picture)
    same = [torch.equal(look(picture), as_is) for _ in range(160)]
    assert 10 <= sum(same) <= 32  # 20 expected, standard deviation 4.2


def test_erasing_blacks_out_two_to_ten_per_cent():
    torch.manual_seed(0)
    white = torch.full((20, 3, 100, 100), 255, dtype=torch.uint8)
    shares = (erased(white) == 0).float().mean(dim=(1, 2, 3))
    assert (shares >= 0.015).all()  # whole pixels: a hair under the drawn share
    assert (shares <= 0.105).all()
    assert shares.std() > 0.01
