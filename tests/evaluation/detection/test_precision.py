"""Average precision beside what a hand computes, and what does not count."""

import pytest

from evaluation.detection.precision import average_precisions, mean_precision
from shared.garments import PERSON
from tests.evaluation.small_street import box

A, B, ASIDE = (0, 0, 10, 10), (20, 0, 40, 30), (50, 50, 60, 60)


def test_a_false_box_between_two_right_ones_costs_what_coco_says():
    found = [[box("top", A, 0.9), box("top", ASIDE, 0.8)], [box("top", B, 0.7)]]
    true = [[box("top", A)], [box("top", B)]]
    (label, precision), *others = average_precisions(found, true).items()
    # Precision is 1 up to recall 0.5 (51 of 101 points), then 2 of 3; the boxes fit at every IoU.
    expected = (51 * 1 + 50 * 2 / 3) / 101
    assert (label, precision.boxes, others) == ("top", 2, [])
    assert precision.ap50 == pytest.approx(expected)
    assert precision.ap50_95 == pytest.approx(expected)


def test_a_loose_box_counts_at_low_overlaps_alone():
    loose = box("top", (0, 0, 10, 6.2), 0.9)  # IoU 0.62: right at 0.5, 0.55 and 0.6 of ten
    precision = average_precisions([[loose]], [[box("top", A)]])["top"]
    assert (precision.ap50, precision.ap50_95) == (pytest.approx(1), pytest.approx(0.3))


def test_labels_are_judged_apart():
    found = [[box("tie", A, 0.9), box("skirt", B, 0.8), box("hat", ASIDE, 0.7)]]
    true = [[box("top", A), box("skirt", B)]]
    precisions = average_precisions(found, true)
    assert {label: one.ap50 for label, one in precisions.items()} == pytest.approx(
        {"top": 0, "skirt": 1}
    )


def test_people_and_unlabelled_boxes_do_not_count():
    true = [[box("top", A)]]
    alone = average_precisions([[box("top", A, 0.5)]], true)
    crowd = [box(PERSON, B, 0.9), box("", ASIDE, 1.0), box("top", A, 0.5)]
    assert average_precisions([crowd], true) == alone


def test_nothing_found_is_zero():
    assert average_precisions([[]], [[box("top", A)]])["top"].ap50 == 0


def test_hundreds_of_boxes_are_taken_without_a_warning():
    found = [[box("top", (0, 0, 10, 10 + n / 10), 0.9 - n / 1000) for n in range(300)]]
    assert average_precisions(found, [[box("top", A)]])["top"].ap50 == pytest.approx(1)


def test_the_mean_is_over_labels_that_the_photos_have():
    found = [[box("top", A, 0.9)]]
    precisions = average_precisions(found, [[box("top", A), box("belt", B)]])
    assert mean_precision(precisions) == pytest.approx((0.5, 0.5))
    assert mean_precision(precisions, ["top", "hat"]) == pytest.approx((1, 1))
    with pytest.raises(ValueError, match="no label"):
        mean_precision(precisions, ["hat"])
