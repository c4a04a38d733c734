"""Augmentation: the cut-out finds the garment, the views keep size and colour."""

from random import Random

import numpy as np
import pytest
from PIL import Image, ImageDraw

from training.augmentation import cut_out, photo_view, shop_view, street_view

RED = (190, 30, 40)


@pytest.fixture
def photo():
    """A red rectangle with a white pocket on white."""
    picture = Image.new("RGB", (90, 120), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((20, 20, 69, 99), fill=RED)
    draw.rectangle((40, 50, 49, 59), fill="white")
    return picture


def test_cut_out_is_transparent_on_the_ground_alone(photo):
    alpha = np.asarray(cut_out(photo).getchannel("A"))
    assert (alpha[20:100, 20:70] == 255).all()  # the pocket too: no border sees it
    assert alpha[:20].max() == alpha[:, :20].max() == 0


def test_cut_out_leaves_the_input_as_it_was(photo):
    before = photo.tobytes()
    cut_out(photo)
    assert photo.tobytes() == before


def test_cut_out_of_a_garment_as_white_as_its_ground_keeps_the_picture():
    alpha = cut_out(Image.new("RGB", (30, 40), "white")).getchannel("A")
    assert alpha.getextrema() == (255, 255)


@pytest.mark.parametrize("view", [shop_view, street_view])
@pytest.mark.parametrize("seed", range(5))
def test_views_keep_the_colour_true(photo, view, seed):
    picture = view(cut_out(photo), (48, 64), Random(seed))
    assert (picture.size, picture.mode) == ((48, 64), "RGB")
    red, green, blue = (int(v) for v in np.asarray(picture)[20:26, 20:28].mean(axis=(0, 1)))
    assert red > 2 * max(green, blue)


def test_photo_view_keeps_its_size_promise_and_the_middle(photo):
    picture = photo_view(photo, (48, 64), Random(1))
    assert (picture.size, picture.mode) == ((48, 64), "RGB")
    red, green, _ = picture.getpixel((20, 20))
    assert red > 2 * green


def test_views_repeat_with_their_seed(photo):
    first, again = (street_view(cut_out(photo), (48, 64), Random(3)) for _ in range(2))
    assert first.tobytes() == again.tobytes()


def test_street_view_stands_on_the_given_ground_at_times(photo):
    ground = Image.new("RGB", (50, 50), (0, 255, 0))
    corners = [
        street_view(cut_out(photo), (48, 64), Random(seed), [ground]).getpixel((0, 0))
        for seed in range(12)
    ]
    assert any(g > 180 and max(r, b) < 60 for r, g, b in corners)
