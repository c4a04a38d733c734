"""The feed and the training file: complete, readable, not rendered twice."""

import io
import json
import os

import pyarrow.parquet as pq
from PIL import Image

from demo.wardrobe import render_product, wardrobe, write_feed, write_parquet


def test_feed_lists_every_product_with_a_readable_picture(tmp_path):
    feed = write_feed(tmp_path / "shop", seed=5, count=6, workers=1)
    entries = [json.loads(line) for line in feed.read_text("utf-8").splitlines()]
    assert [e["id"] for e in entries] == [p.id for p in wardrobe(5, 6)]
    assert set(entries[0]) == {
        "id", "title", "price", "currency", "link", "image", "category", "colour", "gender",
        "pattern", "group", "in_stock",
    }  # fmt: skip
    assert entries[0]["price"] == f"{wardrobe(5, 1)[0].price:.2f}"
    for entry in entries:
        with Image.open(feed.parent / entry["image"]) as picture:
            assert picture.format == "JPEG"
            assert picture.size == (480, 640)


def test_feed_written_again_is_left_as_it_is_and_another_count_is_not(tmp_path):
    feed = write_feed(tmp_path, seed=5, count=2, workers=1)
    picture = next((tmp_path / "pictures").iterdir())
    os.utime(picture, (1, 1))
    assert write_feed(tmp_path, seed=5, count=2, workers=1) == feed
    assert picture.stat().st_mtime == 1
    write_feed(tmp_path, seed=5, count=3, workers=1)
    assert picture.stat().st_mtime > 1
    assert len(feed.read_text("utf-8").splitlines()) == 3


def test_feed_by_two_processes_is_that_of_one_and_tells_its_progress(tmp_path):
    seen = []
    write_feed(
        tmp_path / "two", seed=1, count=9, workers=2, progress=lambda *done: seen.append(done)
    )
    write_feed(tmp_path / "one", seed=1, count=9, workers=1)
    assert seen == [(n, 9) for n in range(1, 10)]
    for picture in (tmp_path / "one" / "pictures").iterdir():
        assert picture.read_bytes() == (tmp_path / "two" / "pictures" / picture.name).read_bytes()


def test_parquet_has_the_columns_that_training_reads(tmp_path):
    path = write_parquet(tmp_path / "wardrobe.parquet", seed=0, count=3, workers=1)
    table = pq.read_table(path)
    assert table.column_names == [
        "id", "group", "split", "gender", "masterCategory", "subCategory", "articleType",
        "baseColour", "season", "usage", "productDisplayName", "image",
    ]  # fmt: skip
    row = table.to_pylist()[0]
    assert row["split"] == "train"
    assert row["gender"] in {"Men", "Women"}
    with Image.open(io.BytesIO(row["image"])) as picture:
        assert (picture.format, picture.size) == ("WEBP", (240, 320))
        mean = sum(picture.convert("L").histogram()[i] * i for i in range(256)) / (240 * 320)
    whole = render_product(wardrobe(0, 1)[0]).convert("L")
    expected = sum(whole.histogram()[i] * i for i in range(256)) / (480 * 640)
    assert abs(mean - expected) < 2
