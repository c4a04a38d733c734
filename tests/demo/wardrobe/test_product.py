"""Shop photos: their size and ground, their colours, the same picture for the same product."""

import colorsys
from dataclasses import replace

import numpy as np
import pytest

from demo.wardrobe import Product, render_product, wardrobe
from demo.wardrobe.types import TYPES


def _first(category: str, **changes: object) -> Product:
    product = next(p for p in wardrobe() if p.category == category)
    return replace(product, **changes)


def _cloth(product: Product) -> np.ndarray:
    """Return the pixels of the chest."""
    picture = np.asarray(render_product(product), float)
    return picture[300:380, 200:280].reshape(-1, 3)


@pytest.mark.parametrize("category", sorted(TYPES))
def test_every_type_is_drawn_on_nearly_white_ground(category):
    picture = render_product(_first(category))
    assert picture.size == (480, 640)
    assert picture.mode == "RGB"
    pixels = np.asarray(picture, float)
    corners = np.stack([pixels[:12, :12], pixels[:12, -12:], pixels[-12:, :12], pixels[-12:, -12:]])
    assert corners.min() > 225
    assert (pixels.min(2) < 205).mean() > 0.02  # something stands there


@pytest.mark.parametrize(
    ("colour", "hue"),
    [("red", 0.99), ("orange", 0.07), ("yellow", 0.13), ("green", 0.39), ("blue", 0.61)],
)
def test_plain_shirt_has_the_hue_of_its_colour(colour, hue):
    mean = _cloth(_first("T-shirt", colour=colour, pattern="plain")).mean(0) / 255
    found = colorsys.rgb_to_hsv(*mean)[0]
    assert min(abs(found - hue), 1 - abs(found - hue)) < 0.04


def test_black_grey_and_white_are_told_apart_by_their_brightness():
    black, grey, white = (
        _cloth(_first("T-shirt", colour=c, pattern="plain")).mean()
        for c in ("black", "grey", "white")
    )
    assert black < 70 < grey - 30
    assert grey + 60 < white


def test_cloth_is_shaded_and_not_flat():
    chest = _cloth(_first("T-shirt", colour="blue", pattern="plain"))
    assert 2 < chest.mean(1).std() < 40


def test_pattern_shows_in_the_picture():
    plain = _cloth(_first("T-shirt", colour="navy", pattern="plain"))
    striped = _cloth(_first("T-shirt", colour="navy", pattern="striped"))
    assert striped.std(0).mean() > 3 * plain.std(0).mean()


def test_render_twice_gives_the_same_bytes():
    product = _first("Coat")
    assert render_product(product).tobytes() == render_product(product).tobytes()
