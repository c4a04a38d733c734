"""Garment photos: crops by known tags, whole user photos, margins, sizes."""

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from training.datasets.garments import read_garments


def _photo(width, height):
    image = Image.new("RGB", (width, height), "white")
    image.paste((200, 0, 0), (100, 100, 150, 180))
    out = io.BytesIO()
    image.save(out, "WEBP", lossless=True)
    return out.getvalue()


def _box(tag, x1, y1, x2, y2):
    return {"label": "x", "tag": tag, "x1": x1, "y1": y1, "x2": x2, "y2": y2}


@pytest.fixture
def street(tmp_path):
    boxes = [
        _box("dress", 100, 100, 150, 180),
        _box("hair", 0, 0, 90, 90),
        _box("tie", 5, 5, 9, 60),
    ]
    rows = [
        {"split": "train", "boxes": boxes, "image": _photo(300, 400)},
        {"split": "train", "boxes": None, "image": _photo(300, 400)},
        {"split": "test", "boxes": boxes, "image": _photo(300, 400)},
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "street.parquet")
    return tmp_path / "street.parquet"


def test_street_photos_give_large_boxes_with_a_known_tag_of_the_split(street):
    (garment,) = read_garments(street, 200)
    assert (garment.label, garment.types) == ("dress", ("Dresses",))


def test_crops_have_a_margin_of_a_tenth(street):
    (garment,) = read_garments(street, 200)
    assert garment.picture.size == (60, 96)
    assert garment.picture.getpixel((0, 0)) == (255, 255, 255)
    assert garment.picture.getpixel((30, 48)) == (200, 0, 0)


def test_user_photos_are_taken_whole_and_made_small(tmp_path):
    rows = [{"split": "train", "articleType": "outwear", "image": _photo(200, 400)}]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "user.parquet")
    (garment,) = read_garments(tmp_path / "user.parquet", 100)
    assert garment.picture.size == (50, 100)
    assert "Jackets" in garment.types
