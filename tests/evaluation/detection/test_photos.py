"""Annotated street photos: which rows are read, what they hold, what is refused."""

import pytest

from demo.wardrobe.street import street_photo
from evaluation.detection.photos import read_annotated
from shared.errors import FeedUnreadable
from tests.evaluation.small_shop import write
from tests.evaluation.small_street import TOP, box, picture, row


def test_only_the_splits_photos_with_boxes_are_read(photos):
    assert [photo.id for photo in photos] == ["right", "wrong label", "nothing seen", "shoes alone"]
    assert photos[1].boxes == (box("top", TOP),)
    assert photos[3].picture.size == (60, 90)


def test_a_drawn_street_photo_reads_as_it_was_drawn(tmp_path):
    drawn = street_photo(3)
    true = [(one.label, one.xyxy) for one in drawn.boxes]
    path = write(tmp_path / "drawn.parquet", [row("drawn", drawn.image, true)])
    (read,) = read_annotated(path, "test")
    assert [(one.label, one.xyxy) for one in read.boxes] == true
    assert read.picture.tobytes() == drawn.image.tobytes()


@pytest.mark.parametrize(
    ("true", "says"),
    [([("sock", TOP)], "unknown labels .*sock"), ([("top", (10, 10, 10, 40))], "x1 < x2")],
)
def test_a_box_that_is_none_is_refused_with_its_photo(tmp_path, true, says):
    path = write(tmp_path / "street.parquet", [row("odd one", picture([]), true)])
    with pytest.raises(FeedUnreadable, match=f"(?s)odd one.*{says}"):
        read_annotated(path, "test")


def test_a_split_without_marked_photos_is_refused(street):
    with pytest.raises(FeedUnreadable, match="no street photo with boxes of split 'val'"):
        read_annotated(street, "val")


@pytest.mark.parametrize("body", [b"no Parquet", b""])
def test_a_file_that_is_no_parquet_is_refused(tmp_path, body):
    path = tmp_path / "street.parquet"
    path.write_bytes(body)
    with pytest.raises(FeedUnreadable, match="cannot be read as street photos"):
        read_annotated(path, "test")


def test_a_file_without_boxes_is_refused(products):
    with pytest.raises(FeedUnreadable, match="no column boxes, has_boxes"):
        read_annotated(products, "test")
