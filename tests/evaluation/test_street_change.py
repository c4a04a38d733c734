"""The street change: seeded by product, never on a photo with such a garment, substantial."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from evaluation.street_change import StreetChange, StreetPhoto, _homography, read_street_photos
from shared.errors import FeedUnreadable
from tests.evaluation.small_shop import png, write

GREEN, BLUE = (0, 160, 0), (0, 0, 160)


@pytest.fixture
def garment():
    picture = Image.new("RGB", (84, 112), "white")
    ImageDraw.Draw(picture).rectangle((17, 22, 67, 90), fill=(220, 20, 20))
    return picture


@pytest.fixture
def photos():
    return [
        StreetPhoto(Image.new("RGB", (90, 200), GREEN), frozenset({"top", "shoes"})),
        StreetPhoto(Image.new("RGB", (200, 90), BLUE), frozenset({"dress"})),
    ]


def test_change_repeats_for_a_product_in_any_order(garment, photos):
    change = StreetChange(photos, seed=3)
    first = [change(garment, name, "Tshirts").tobytes() for name in ("a", "b")]
    again = [change(garment, name, "Tshirts").tobytes() for name in ("b", "a")]
    assert first == again[::-1]
    assert first[0] != first[1]


def test_change_differs_with_the_seed(garment, photos):
    one, two = (StreetChange(photos, seed)(garment, "a", "Tshirts") for seed in (0, 1))
    assert one.tobytes() != two.tobytes()


@pytest.mark.parametrize(("article_type", "ground"), [("Tshirts", 2), ("Dresses", 1)])
def test_ground_shows_no_garment_of_the_products_label(garment, photos, article_type, ground):
    """Green (channel 1) wears a top, blue (channel 2) a dress."""
    for name in "abcdefgh":
        pixels = np.asarray(StreetChange(photos)(garment, name, article_type), int)
        grounds = pixels[pixels[..., 0] < 100].mean(axis=0)
        assert grounds.argmax() == ground


def test_a_type_without_a_street_label_may_stand_anywhere(photos):
    assert list(StreetChange(photos).grounds("Socks")) == photos


def test_where_every_photo_has_the_label_any_photo_serves(photos):
    assert list(StreetChange(photos[:1]).grounds("Tshirts")) == photos[:1]


def test_change_is_substantial_and_keeps_size_and_garment(garment, photos):
    before = np.asarray(garment, int)
    for name in "abcdefgh":
        changed = StreetChange(photos)(garment, name, "Tshirts")
        pixels = np.asarray(changed, int)
        red = (pixels[..., 0] > 150) & (pixels[..., 1:] < 90).all(axis=-1)
        assert changed.size == garment.size
        assert changed.mode == "RGB"
        assert np.abs(pixels - before).mean() > 40
        assert 0.2 < red.mean() < 0.98


def test_change_leaves_its_input_as_it_was(garment, photos):
    before = garment.tobytes()
    StreetChange(photos)(garment, "a", "Tshirts")
    assert garment.tobytes() == before
    assert photos[1].picture.getpixel((0, 0)) == BLUE


def test_homography_maps_its_four_points():
    seen, source = [(1, 2), (9, 1), (11, 13), (0, 12)], [(0, 0), (8, 0), (8, 10), (0, 10)]
    a, b, c, d, e, f, g, h = _homography(seen, source)
    for (x, y), (u, v) in zip(seen, source, strict=True):
        scale = g * x + h * y + 1
        assert ((a * x + b * y + c) / scale, (d * x + e * y + f) / scale) == pytest.approx((u, v))


def test_no_street_photo_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        StreetChange([])


def street_rows():
    image = png(Image.new("RGB", (8, 12), GREEN))
    boxes = [{"label": "top", "x1": 0.0}, {"label": "bag", "x1": 0.0}]
    known = {"split": "test", "has_boxes": True, "boxes": boxes, "image": image}
    return [known, known | {"has_boxes": False, "boxes": []}, known | {"split": "train"}]


def test_reader_takes_photos_of_the_split_whose_garments_are_known(tmp_path):
    photos = read_street_photos(write(tmp_path / "street.parquet", street_rows()), "test")
    assert [photo.labels for photo in photos] == [{"top", "bag"}]
    assert photos[0].picture.size == (8, 12)


def test_reader_refuses_a_split_without_photos(tmp_path):
    with pytest.raises(FeedUnreadable, match="split 'val'"):
        read_street_photos(write(tmp_path / "street.parquet", street_rows()), "val")


def test_real_photos_of_test_serve_every_label(real_data):
    photos = read_street_photos(real_data / "street.parquet", "test")
    change = StreetChange(photos)
    for article_type in ("Tshirts", "Casual Shoes", "Handbags", "Jeans", "Watches"):
        assert 0 < len(change.grounds(article_type)) < len(photos)
