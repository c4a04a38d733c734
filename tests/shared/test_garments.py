"""Which garment of a photo somebody's words mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.garments import LABELS, Meant, distinct, iou, meant
from shared.messages import Box


def found(*labels: str) -> list[Box]:
    return [Box(x1=0, y1=0, x2=9, y2=9, label=label) for label in labels]


OUTFIT = found("dress", "outerwear", "shoes", "bag")


@pytest.mark.parametrize(
    ("words", "box", "wanted"),
    [
        ("make it blue", None, None),
        ("these shoes", 2, "shoes"),
        ("the red bag please", 3, "bag"),
        ("shoes like these but black", 2, "shoes"),
        ("a skirt like this dress", 0, "skirt"),
        ("a bag that goes with these shoes", 2, "bag"),
        ("a scarf", None, "scarf"),
        ("this scarf", None, "scarf"),
        ("dress shirt", None, "top"),
        ("a shirt dress", 0, "dress"),
        ("without the bag", None, None),
        ("not the bag, the shoes", 2, "shoes"),
        ("tie-dye", None, None),
        ("same but with a belt", None, None),
        ("эти туфли", 2, "shoes"),
        ("юбка как это платье", 0, "skirt"),
        ("este bolso en negro", 3, "bag"),
        ("una falda como este vestido", 0, "skirt"),
        ("coats", 1, "outerwear"),
    ],
)
def test_words_mean_a_garment_of_the_photo_and_a_type(words, box, wanted):
    assert meant([words], OUTFIT) == Meant(box, wanted)


def test_newer_words_count_before_older_ones():
    assert meant(["these shoes", "in red", "the bag"], OUTFIT) == Meant(3, "bag")


def test_older_words_count_where_newer_ones_name_nothing():
    assert meant(["these shoes", "in red"], OUTFIT) == Meant(2, "shoes")


def test_of_two_alike_the_likelier_is_meant():
    assert meant(["this top"], found("trousers", "top", "top")).box == 1


@given(st.lists(st.text(max_size=60), max_size=3), st.lists(st.sampled_from(LABELS), max_size=8))
def test_any_words_are_read_without_error_and_name_a_box_that_is_there(words, labels):
    said = meant(words, found(*labels))
    assert said.box is None or said.box < len(labels)
    assert said.wanted is None or said.wanted in LABELS


def at(corners):
    return Box(**dict(zip(("x1", "y1", "x2", "y2"), corners, strict=True)))


corners = st.tuples(
    st.integers(0, 20), st.integers(0, 20), st.integers(1, 9), st.integers(1, 9)
).map(lambda sides: (sides[0], sides[1], sides[0] + sides[2], sides[1] + sides[3]))


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ((0, 0, 10, 20), 1.0),
        ((0, 0, 10, 12), 0.6),
        ((5, 10, 15, 30), 50 / 350),
        ((10, 0, 20, 20), 0.0),
        ((30, 30, 40, 40), 0.0),
    ],
)
def test_iou_is_common_area_over_both(other, expected):
    assert iou(at((0, 0, 10, 20)), at(other)) == pytest.approx(expected)


@given(corners, corners)
def test_iou_is_symmetric_and_a_share(one, other):
    share = iou(at(one), at(other))
    assert share == iou(at(other), at(one))
    assert 0 <= share <= 1
    assert (share == 1) == (one == other)


def test_of_boxes_at_one_place_the_first_stays():
    coat, dress, bag = at((0, 0, 10, 20)), at((0, 1, 10, 20)), at((5, 5, 10, 10))
    assert distinct((coat, dress, bag)) == (coat, bag)
    assert distinct(()) == ()
