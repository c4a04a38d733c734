"""Which garment a photo is about, and whether it is among the boxes shown: by hand."""

import pytest

from tests.evaluation.small_street import box
from worker.main_garment import first_is, largest_garment, shows, shows_box

TRUE = box("dress", (0, 0, 10, 20))
NEAR = box("dress", (0, 0, 10, 12))  # 120 of 200
FAR = box("dress", (0, 0, 10, 9))  # 90 of 200
OTHER = box("skirt", (0, 0, 10, 20))
SHOES = box("shoes", (0, 30, 5, 35))


def test_the_largest_garment_goes_by_the_boxs_area_and_is_no_accessory():
    top, bag = box("top", (0, 0, 9, 9)), box("bag", (0, 0, 50, 50))
    skirt = box("skirt", (0, 0, 5, 17))
    assert largest_garment([top, bag, skirt]) is skirt
    assert largest_garment([bag]) is None


@pytest.mark.parametrize(
    ("shown", "labelled", "boxed", "first"),
    [
        ([NEAR, SHOES], True, True, True),
        ([SHOES, NEAR], True, True, False),
        ([OTHER, NEAR], True, True, False),
        ([OTHER], False, True, False),
        ([FAR], False, False, False),
        ([], False, False, False),
    ],
)
def test_a_garment_is_shown_by_overlap_label_and_place(shown, labelled, boxed, first):
    assert (shows(shown, TRUE), shows_box(shown, TRUE), first_is(shown, TRUE)) == (
        labelled, boxed, first
    )  # fmt: skip
