"""Detection's contact sheet: frames in their colours and places, dashes, twenty by the seed."""

import numpy as np

from evaluation.detection.photos import AnnotatedPhoto
from evaluation.detection.sheet import (
    CELL,
    COLUMNS,
    GAP,
    HEAD,
    INK,
    PAPER,
    PHOTOS,
    colour_of,
    draw_detections,
)
from shared.garments import LABELS
from tests.evaluation.small_shop import png
from tests.evaluation.small_street import box, picture

SCALE = CELL[0] // 60  # 60 x 90 fills a cell
FOUND, TRUE = (10, 10, 50, 40), (5, 50, 55, 80)


def photo(name="one"):
    return AnnotatedPhoto(name, png(picture([])), (box("skirt", TRUE),))


def at(x, y, place=0):
    """The sheet's pixel of a photo's pixel."""
    line, column = divmod(place, COLUMNS)
    return GAP + column * (CELL[0] + GAP) + x * SCALE, HEAD + line * (CELL[1] + GAP) + y * SCALE


def test_a_found_box_is_framed_in_its_labels_colour_and_named():
    sheet = draw_detections("title", [photo()], [[box("dress", FOUND, 0.71)]], 0)
    colour = colour_of("dress")
    assert sheet.getpixel(at(10, 30)) == sheet.getpixel(at(40, 10)) == colour
    assert sheet.getpixel(at(30, 30)) == (128, 128, 128)
    named = np.asarray(sheet.crop((*at(11, 11), *at(25, 13))))
    assert (named == PAPER).all(axis=2).sum() > 20


def test_a_true_box_is_dashed_in_white_and_black():
    sheet = draw_detections("title", [photo()], [[]], 0)
    x, y = at(5, 50)
    side = [sheet.getpixel((x + step, y)) for step in range(200)]
    assert 90 < side.count(INK) < 110
    assert side.count(INK) + side.count(PAPER) == 200


def test_every_label_has_its_own_colour_and_people_are_grey():
    assert len({colour_of(label) for label in (*LABELS, "person")}) == len(LABELS) + 1
    assert colour_of("person") == colour_of("")


def test_twenty_of_many_photos_are_drawn_by_the_seed():
    photos = [photo(str(number)) for number in range(50)]
    # One photo in two has a box: what is drawn tells the sheets apart.
    found = [[box("top", FOUND)] if number % 2 else [] for number in range(50)]
    sheets = [draw_detections("title", photos, found, seed) for seed in (1, 1, 2)]
    assert sheets[0].size == (
        COLUMNS * (CELL[0] + GAP) + GAP, HEAD + PHOTOS // COLUMNS * (CELL[1] + GAP)
    )  # fmt: skip
    assert sheets[0].tobytes() == sheets[1].tobytes() != sheets[2].tobytes()
    shows = [sheets[0].getpixel(at(10, 30, place)) for place in range(PHOTOS)]
    assert 0 < shows.count(colour_of("top")) < PHOTOS
