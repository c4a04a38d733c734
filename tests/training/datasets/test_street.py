"""Street photos: the wanted split, whole with their boxes or small as grounds; what is refused."""

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from shared.errors import SetupError
from training.datasets.street import LONGEST, read_grounds, read_street


def _photo(mode="RGB", size=(640, 300)):
    out = io.BytesIO()
    Image.new(mode, size).save(out, "WEBP")
    return out.getvalue()


def _box(**changes):
    box = {"label": "top", "tag": "blouse", "x1": 1.5, "y1": 2.0, "x2": 30.0, "y2": 40.0}
    return box | changes


@pytest.fixture
def write(tmp_path):
    def write(*boxes, **changes):
        row = {"id": "a", "split": "train", "has_boxes": True, "tags": ["blouse", "ring"]}
        row |= {"boxes": list(boxes), "image": _photo("L")} | changes
        pq.write_table(pa.Table.from_pylist([row]), tmp_path / "street.parquet")
        return tmp_path / "street.parquet"

    return write


def test_a_marked_photo_has_its_boxes_and_their_tags(write):
    (photo,) = read_street(write(_box(), _box(label="skirt", tag=None)), "train")
    assert (photo.id, photo.tags, photo.box_tags) == ("a", ("blouse", "ring"), ("blouse", ""))
    assert [(box.label, box.xyxy) for box in photo.boxes] == [
        ("top", (1.5, 2.0, 30.0, 40.0)),
        ("skirt", (1.5, 2.0, 30.0, 40.0)),
    ]
    assert (photo.picture().mode, photo.picture().size) == ("RGB", (640, 300))


def test_a_photo_that_nobody_has_marked_has_none_which_is_not_empty(write):
    (photo,) = read_street(write(has_boxes=False), "train")
    assert photo.boxes is None
    (photo,) = read_street(write(has_boxes=True), "train")
    assert photo.boxes == ()


def test_other_splits_stay_where_they_are(write):
    assert list(read_street(write(_box(label="no label of ours"), split="test"), "train")) == []


@pytest.mark.parametrize(
    ("box", "said"),
    [
        (_box(label="hair"), "photo a: no label is called 'hair'; use top, outerwear"),
        (_box(x2=1.0), "photo a: .*'x2': 1.0"),
        (_box(y1=-3.0), "photo a: .*'y1': -3.0"),
    ],
)
def test_a_box_that_is_none_of_ours_is_named(write, box, said):
    with pytest.raises(SetupError, match=said):
        list(read_street(write(box), "train"))


def test_a_file_without_boxes_is_refused_by_its_missing_columns(tmp_path):
    table = {"id": ["1"], "split": ["train"], "image": [_photo()]}
    pq.write_table(pa.table(table), tmp_path / "products.parquet")
    with pytest.raises(SetupError, match=r"products.parquet has no column has_boxes, tags, boxes"):
        list(read_street(tmp_path / "products.parquet", "train"))


def test_grounds_are_small_rgb_photos_of_the_wanted_split(tmp_path):
    table = {"split": ["train", "test", "train"], "image": [_photo("L")] * 3}
    pq.write_table(pa.table(table), tmp_path / "street.parquet")
    grounds = read_grounds(tmp_path / "street.parquet")
    assert [(g.mode, max(g.size)) for g in grounds] == [("RGB", LONGEST)] * 2
