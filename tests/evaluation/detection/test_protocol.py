"""Protocol `detect` on four photos whose figures are worked out by hand."""

import pytest

from evaluation.detection.protocol import detect
from tests.evaluation.small_street import ColourDetector
from worker.detectors.whole import WholePhoto


@pytest.fixture
def found(photos):
    return detect(ColourDetector(), photos)


def test_shares_are_over_photos_with_a_main_garment(found):
    # right; found as a dress; not found at all
    assert {name: scores.tolist() for name, scores in found.shares.items()} == {
        "largest garment": [1, 0, 0],
        "its box": [1, 1, 0],
        "it first": [1, 0, 0],
    }


def test_what_is_shown_keeps_the_detectors_own_threshold(found):
    assert [[box.label for box in boxes] for boxes in found.shown] == [
        ["top", "trousers"], ["dress"], [], ["shoes"]
    ]  # fmt: skip
    assert found.shown_counts.tolist() == [2, 1, 0, 1]


def test_precision_is_at_every_score(found):
    # Of two tops one is found (recall 0.5 at precision 1: 51 of 101 points); the unsure bag counts.
    expected = {"top": 51 / 101, "trousers": 1, "skirt": 0, "shoes": 1, "bag": 1}
    assert {label: one.ap50 for label, one in found.precisions.items()} == pytest.approx(expected)


def test_means_are_over_all_labels_and_over_ten(found):
    mean = (51 / 101 + 3) / 5
    assert found.means == pytest.approx(
        dict.fromkeys(["mAP50", "mAP50-95", "mAP50 of ten", "mAP50-95 of ten"], mean)
    )


def test_the_whole_photo_is_no_garment_but_may_be_its_box(photos):
    found = detect(WholePhoto(), photos)
    assert set(found.means.values()) == {0}
    assert found.shares["its box"].tolist() == [0, 0, 0]  # 1,200 of 5,400 pixels
    assert found.shown_counts.tolist() == [1, 1, 1, 1]
