"""The file of drawn street photos: the columns that training reads, boxes where garments are."""

import io

import pyarrow.parquet as pq
import pytest
from PIL import Image

from demo.wardrobe.street import street_photo
from demo.wardrobe.street_parquet import write_street_parquet
from training.datasets.street import read_street


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    folder = tmp_path_factory.mktemp("drawn")
    return write_street_parquet(folder / "drawn.parquet", seed=3, count=2, workers=1)


def test_columns_are_those_of_photographed_streets(path):
    table = pq.read_table(path)
    assert table.column_names == [
        "id", "split", "has_boxes", "tags", "boxes", "width", "height", "image",
    ]  # fmt: skip
    row = table.to_pylist()[0]
    assert (row["id"], row["split"], row["has_boxes"], row["tags"]) == (
        "street-00003", "train", True, [],
    )  # fmt: skip
    with Image.open(io.BytesIO(row["image"])) as picture:
        assert (picture.format, picture.size) == ("WEBP", (480, 640))
    assert (row["width"], row["height"]) == (480, 640)


def test_boxes_are_the_drawing_s_own_at_two_thirds(path):
    photos = list(read_street(path, "train"))
    assert [photo.id for photo in photos] == ["street-00003", "street-00004"]
    true = street_photo(3).boxes
    assert [box.label for box in photos[0].boxes] == [box.label for box in true]
    for box, wanted in zip(photos[0].boxes, true, strict=True):
        assert box.xyxy == pytest.approx([side * 2 / 3 for side in wanted.xyxy])


def test_several_processes_draw_the_same(path, tmp_path):
    two = write_street_parquet(tmp_path / "two.parquet", seed=3, count=2, workers=2)
    assert pq.read_table(two).equals(pq.read_table(path))
