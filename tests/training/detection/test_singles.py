"""Photos of one garment each: what they are, where it is, how many of each."""

from collections import Counter

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image, ImageDraw

from shared.errors import SetupError
from shared.pictures import encode_jpeg
from training.detection.singles import PEOPLE_EACH, SHOP_EACH, single_photos


def shop_photo():
    picture = Image.new("RGB", (60, 80), "white")
    ImageDraw.Draw(picture).rectangle((10, 20, 39, 69), fill="navy")
    return encode_jpeg(picture, quality=95)


def write(path, *rows):
    columns = ("split", "articleType", "image")
    pq.write_table(
        pa.Table.from_pylist([dict(zip(columns, row, strict=True)) for row in rows]), path
    )
    return path


def test_what_people_show_fills_the_frame(tmp_path):
    path = write(tmp_path / "own.parquet", ("train", "longsleeve", shop_photo()))
    (photo,) = single_photos(path, seed=0)
    (box,) = photo.boxes
    assert (box.label, box.xyxy) == ("top", pytest.approx((1.2, 1.6, 58.8, 78.4)))


def test_what_a_shop_shows_stands_on_white(tmp_path):
    path = write(tmp_path / "shop.parquet", ("train", "Handbags", shop_photo()))
    (photo,) = single_photos(path, seed=0)
    (box,) = photo.boxes
    assert (box.label, box.xyxy) == ("bag", pytest.approx((10, 20, 40, 70), abs=1.5))


def test_garments_that_shops_show_on_models_are_left_out_and_so_are_other_splits(tmp_path):
    path = write(
        tmp_path / "shop.parquet",
        ("train", "Shirts", shop_photo()),
        ("train", "Perfume and Body Mist", shop_photo()),
        ("val", "Handbags", shop_photo()),
    )
    assert list(single_photos(path, seed=0)) == []


def test_each_kind_comes_as_often_as_was_said_and_the_draw_is_repeatable(tmp_path):
    many = [("train", kind, shop_photo()) for kind in ("hat", "Belts") for _ in range(50)]
    path = write(tmp_path / "many.parquet", *many)
    photos = list(single_photos(path, seed=1))
    assert Counter(photo.boxes[0].label for photo in photos) == {
        "hat": PEOPLE_EACH,
        "belt": SHOP_EACH,
    }
    assert len({photo.id for photo in photos}) == len(photos)
    assert [one.id for one in single_photos(path, seed=1)] == [one.id for one in photos]
    assert [one.id for one in single_photos(path, seed=2)] != [one.id for one in photos]


def test_a_file_of_something_else_is_refused(tmp_path):
    pq.write_table(pa.table({"image": [b""]}), tmp_path / "other.parquet")
    with pytest.raises(SetupError, match="no column split, articleType"):
        list(single_photos(tmp_path / "other.parquet", seed=0))
