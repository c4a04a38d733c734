"""What both DeepFashion readers need: tables, boxes, where pictures lie."""

import pytest

from evaluation.benchmarks.deepfashion import category_of, picture_base, read_boxes, read_table
from shared.errors import FeedMissing
from tests.evaluation.benchmarks.colours import write


def test_read_table_starts_below_count_and_names(tmp_path):
    path = write(tmp_path / "t.txt", "1\nimage_name item_id\nimg/a.jpg   id_1\n")
    assert read_table(path, 2, "") == [["img/a.jpg", "id_1"]]


def test_read_boxes_takes_the_corners_behind_the_two_types(tmp_path):
    header = "1\nimage_name clothes_type source_type x_1 y_1 x_2 y_2\n"
    path = write(tmp_path / "t.txt", header + "img/a.jpg 3 2 050 010 200 299\n")
    assert read_boxes(path, "") == {"img/a.jpg": (50, 10, 200, 299)}


@pytest.mark.parametrize(("made", "base"), [("Img/img", "Img"), ("img", ".")])
def test_picture_base_knows_both_ways_of_unpacking(tmp_path, made, base):
    (tmp_path / made).mkdir(parents=True)
    assert picture_base(tmp_path, "") == tmp_path / base


def test_picture_base_when_there_are_no_pictures_then_the_layout_is_shown(tmp_path):
    with pytest.raises(FeedMissing, match="THE LAYOUT"):
        picture_base(tmp_path, "THE LAYOUT")


def test_category_of_is_what_lies_between_img_and_the_item():
    assert category_of("img/WOMEN/Dresses/id_00000002/02_1_front.jpg") == "WOMEN/Dresses"
