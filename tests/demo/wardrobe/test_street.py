"""Street photos: size, the right products, boxes that are true to what was drawn."""

from dataclasses import replace

import numpy as np
import pytest

from demo.wardrobe import Product, StreetPhoto, street_photo, wardrobe
from demo.wardrobe.palette import COLOURS

PRODUCTS = wardrobe(0, 480)


def _plain(category: str, colour: str) -> Product:
    product = next(p for p in PRODUCTS if p.category == category)
    return replace(product, colour=colour, pattern="plain")


def _inside(photo: StreetPhoto, product: Product) -> np.ndarray:
    """Return the pixels in the middle of a product's box."""
    x1, y1, x2, y2 = next(b.xyxy for b in photo.boxes if b.product_id == product.id)
    pixels = np.asarray(photo.image, float)
    dx, dy = (x2 - x1) / 3, (y2 - y1) / 3
    return pixels[int(y1 + dy) : int(y2 - dy), int(x1 + dx) : int(x2 - dx)].reshape(-1, 3)


@pytest.mark.parametrize("seed", range(3))
def test_boxes_lie_inside_the_photo_and_name_products(seed):
    photo = street_photo(seed, PRODUCTS)
    ids = {p.id for p in PRODUCTS}
    assert photo.image.size == (720, 960)
    assert photo.boxes
    for box in photo.boxes:
        x1, y1, x2, y2 = box.xyxy
        assert 0 <= x1 < x2 <= 720
        assert 0 <= y1 < y2 <= 960
        assert box.product_id in ids


def test_photo_with_the_same_seed_is_the_same():
    first, second = street_photo(7, PRODUCTS), street_photo(7, PRODUCTS)
    assert first.image.tobytes() == second.image.tobytes()
    assert first.boxes == second.boxes


@pytest.mark.parametrize(
    ("category", "colour"), [("Skirt", "yellow"), ("Sweater", "red"), ("Jeans", "blue")]
)
def test_what_is_to_be_worn_is_worn_in_its_colour(category, colour):
    product = _plain(category, colour)
    basics = [_plain("Sneakers", "grey")]
    photo = street_photo(1, basics, [product])
    seen = np.median(_inside(photo, product), axis=0)
    dyed = np.array(COLOURS[colour].rgb)
    alike = seen @ dyed / np.linalg.norm(seen) / np.linalg.norm(dyed)
    assert alike > 0.94  # the same direction in RGB, whatever the light's strength


def test_boxes_are_those_of_the_pixels_that_the_garment_changes():
    """The slow twin: draw with and without the garment and look where the photo differs."""
    skirt, shoes = _plain("Skirt", "yellow"), _plain("Sneakers", "grey")
    top = _plain("Sweater", "red")
    worn = street_photo(2, [shoes], [top, skirt, shoes])
    recoloured = street_photo(2, [shoes], [top, replace(skirt, colour="blue"), shoes])
    changed = np.abs(np.asarray(worn.image, int) - np.asarray(recoloured.image, int)).max(2) > 30
    rows, columns = np.nonzero(changed)
    drawn = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    box = next(b.xyxy for b in worn.boxes if b.product_id == skirt.id)
    assert np.abs(np.array(drawn) - np.array(box)).max() <= 6  # blur of the lens and soft edges


def test_wear_of_one_piece_is_completed_from_the_wardrobe():
    photo = street_photo(3, PRODUCTS, [_plain("Jeans", "blue")])
    labels = {b.label for b in photo.boxes}
    assert {"trousers", "top"} <= labels or "outerwear" in labels
