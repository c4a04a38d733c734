"""The threshold: what counts as found, and the highest one that costs no garment."""

import pytest

from shared.messages import Box
from training.detection.threshold import LOWEST, Seen, best_threshold, largest_found


def _box(label, score=1.0, corners=(20, 20, 60, 80)):
    x1, y1, x2, y2 = corners
    return Box(x1=x1, y1=y1, x2=x2, y2=y2, label=label, score=score)


DRESS = (_box("dress"),)


def _seen(found, true=DRESS):
    return Seen(tuple(found), tuple(true), 100, 100)


@pytest.mark.parametrize(
    ("found", "hit"),
    [
        (_box("dress"), 1.0),
        (_box("skirt"), 0.0),
        (_box("dress", 1.0, (20, 20, 60, 50)), 1.0),  # IoU 1/2
        (_box("dress", 1.0, (20, 20, 60, 49)), 0.0),
        (_box("dress", 1.0, (60, 80, 99, 99)), 0.0),
    ],
)
def test_found_is_the_label_and_half_of_the_union(found, hit):
    assert largest_found([_seen([found])], 0.5) == hit


def test_the_largest_of_the_large_garments_is_looked_for():
    bag, shorts = _box("bag", 1.0, (0, 0, 99, 99)), _box("shorts", 1.0, (0, 0, 9, 9))
    true = (bag, _box("dress"), shorts)
    assert largest_found([_seen([_box("dress")], true)], 0.5) == 1.0
    assert largest_found([_seen([bag, shorts], true)], 0.5) == 0.0


def test_photos_of_small_garments_alone_do_not_count():
    hat = _seen([_box("hat")], [_box("hat")])
    assert largest_found([hat, _seen([_box("dress")])], 0.5) == 1.0
    assert largest_found([hat], 0.5) == 0.0


def test_a_garment_behind_eight_surer_boxes_is_not_offered():
    small = _box("dress", 0.3, (45, 45, 50, 50))
    crowd = [_box("bag", 0.9, (20 + n, 20, 60 + n, 80)) for n in range(8)]
    assert largest_found([_seen([*crowd, small], [small])], 0.1) == 0.0
    assert largest_found([_seen([*crowd[1:], small], [small])], 0.1) == 1.0


def test_the_threshold_is_the_highest_that_finds_as_many_as_any():
    photos = [_seen([_box("dress", score)]) for score in (0.9, 0.42, 0.61)]
    assert best_threshold(photos) == 0.42
    assert best_threshold([*photos, _seen([])]) == 0.42


def test_half_a_point_may_be_lost_and_no_more():
    sure = [_seen([_box("dress", 0.8)])]
    unsure = [_seen([_box("dress", 0.1)])]
    assert best_threshold(sure * 199 + unsure) == 0.8
    assert best_threshold(sure * 198 + unsure) == 0.1


def test_boxes_that_score_less_never_crowd_a_garment_out():
    small = _box("dress", 0.6, (45, 45, 50, 50))
    crowd = [_box("bag", 0.5, (20 + n, 20, 60 + n, 80)) for n in range(8)]
    crowded = [_seen([*crowd, small], [small])]
    assert largest_found(crowded, LOWEST) == 1.0
    assert best_threshold(crowded) == 0.6
