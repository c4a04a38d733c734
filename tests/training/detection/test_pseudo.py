"""Pseudo-labels: tags tell which labels, how many of each, and when too little was found."""

import pytest
from PIL import Image

from shared.messages import Box
from training.datasets.street import StreetPhoto
from training.detection.pseudo import SURE, agreed, pseudo_labelled, tag_labels

LABELS = {"blouse": "top", "vest": "top", "skirt": "skirt", "boots": "shoes", "belt": "belt"}


def _box(label, score, x1=0.0):
    return Box(x1=x1, y1=0, x2=x1 + 10, y2=10, label=label, score=score)


def _photo(tags, boxes=None, image=b""):
    return StreetPhoto(
        id="",
        split="train",
        tags=tuple(tags),
        boxes=None if boxes is None else tuple(_box(label, 1.0) for _, label in boxes),
        box_tags=tuple(tag for tag, _ in boxes or ()),
        image=image,
    )


def test_tags_take_the_label_that_their_boxes_have_most_often():
    photos = [
        _photo([], [("suit", "outerwear"), ("suit", "trousers"), ("tie", "tie")]),
        _photo([], [("suit", "outerwear"), ("", "bag")]),
        _photo(["ring"]),
    ]
    assert tag_labels(photos) == {"suit": "outerwear", "tie": "tie"}


def test_a_label_that_no_tag_names_is_not_believed():
    kept = agreed([_box("skirt", 0.9), _box("top", 0.8)], ["blouse", "ring"], LABELS)
    assert [box.label for box in kept] == ["top"]


def test_a_label_has_as_many_boxes_as_tags_name_it_the_best_ones():
    found = [_box("top", 0.5), _box("top", 0.9, 1), _box("top", 0.7, 2)]
    assert [box.score for box in agreed(found, ["blouse"], LABELS)] == [0.9]
    assert [box.score for box in agreed(found, ["blouse", "vest"], LABELS)] == [0.9, 0.7]


def test_a_box_is_believed_from_the_threshold_on():
    found = [_box("top", SURE), _box("skirt", 0.9), _box("belt", SURE - 0.01)]
    kept = agreed(found, ["blouse", "skirt", "belt"], LABELS)
    assert [box.label for box in kept] == ["skirt", "top"]


@pytest.mark.parametrize(
    ("found", "enough"),
    [(["top", "shoes", "belt"], True), (["top", "shoes"], True), (["top", "belt"], False)],
)
def test_every_garment_but_the_smallest_must_be_found(found, enough):
    kept = agreed([_box(label, 0.9) for label in found], ["blouse", "boots", "belt"], LABELS)
    assert (kept is not None) is enough


def test_two_boxes_of_one_label_are_one_label_found():
    found = [_box("top", 0.9), _box("top", 0.8)]
    assert agreed(found, ["blouse", "vest", "skirt"], LABELS) is None


@pytest.mark.parametrize("tags", [[], ["ring", "necklace"]])
def test_tags_that_name_no_garment_leave_the_photo_out(tags):
    assert agreed([_box("top", 0.9)], tags, LABELS) is None


class _Finds:
    """Finds a top in every photo."""

    model_id = "finds"

    def detect(self, photo, min_score=None):
        assert photo.mode == "RGB"
        assert min_score == SURE
        return [_box("top", 0.9)]


def test_unmarked_photos_get_what_was_found_and_marked_ones_are_left_alone(photo_row):
    image = photo_row(0)["image"]
    marked = _photo(["blouse", "skirt"], [("blouse", "top"), ("skirt", "skirt")], image)
    top, skirt = (_photo([tag], None, image) for tag in ("blouse", "skirt"))
    (photo,) = pseudo_labelled([marked, top, skirt], _Finds())
    assert (photo.tags, photo.boxes) == (("blouse",), (_box("top", 0.9),))
    assert Image.Image.getbbox(photo.picture())
