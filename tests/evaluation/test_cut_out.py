"""Cut-out: ground goes, garment stays, white inside and white garments stay too."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from evaluation.cut_out import cut_out

SIZE = (84, 112)


def canvas():
    picture = Image.new("RGB", SIZE, "white")
    return picture, ImageDraw.Draw(picture)


def opaque(picture):
    return np.asarray(cut_out(picture).getchannel("A")) > 127


def test_ground_is_clear_and_garment_opaque():
    picture, draw = canvas()
    draw.rectangle((20, 30, 60, 90), fill=(200, 30, 30))
    wanted = np.zeros(SIZE[::-1], bool)
    wanted[30:91, 20:61] = True
    assert np.array_equal(opaque(picture), wanted)


def test_white_inside_a_garment_stays():
    picture, draw = canvas()
    draw.rectangle((20, 30, 60, 90), fill="black")
    draw.rectangle((30, 40, 50, 80), fill="white")
    assert opaque(picture)[60, 40]


def test_white_behind_a_gap_narrower_than_the_brush_stays():
    picture, draw = canvas()
    draw.rectangle((10, 10, 74, 100), outline="black", width=4)
    draw.rectangle((40, 10, 41, 13), fill="white")  # two pixels: a seam
    assert opaque(picture)[60, 40]


def test_halo_of_compression_goes_with_the_ground():
    picture, draw = canvas()
    draw.rectangle((20, 30, 60, 90), fill=(235, 235, 235))
    draw.rectangle((22, 32, 58, 88), fill=(20, 20, 90))
    assert not opaque(picture)[31, 40]
    assert opaque(picture)[34, 40]


@pytest.mark.parametrize("colour", ["white", (252, 252, 251)])
def test_white_on_white_keeps_its_ground(colour):
    picture, draw = canvas()
    draw.rectangle((20, 30, 60, 90), fill=colour)
    assert opaque(picture).all()


def test_cut_out_keeps_the_pixels_and_its_input():
    picture, draw = canvas()
    draw.rectangle((20, 30, 60, 90), fill=(10, 20, 30))
    before = picture.copy()
    cut = cut_out(picture)
    assert cut.mode == "RGBA"
    assert np.array_equal(np.asarray(cut)[..., :3], np.asarray(before))
    assert np.array_equal(np.asarray(picture), np.asarray(before))
