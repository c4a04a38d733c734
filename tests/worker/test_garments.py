"""Which garments are shown, in which order, and what is cut out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from shared.garments import LABELS, PERSON
from shared.messages import Box
from worker.garments import MOST_SHOWN, crop, shown, whole_of

PHOTO = (400, 600)


def box(label, x1, y1, x2, y2, *, score=0.8, outline=()):
    return Box(x1=x1, y1=y1, x2=x2, y2=y2, label=label, score=score, outline=outline)


def labels(boxes):
    return [one.label for one in boxes]


def test_of_two_alike_the_larger_comes_first():
    small, large = box("top", 150, 100, 200, 150), box("dress", 100, 100, 300, 400)
    assert labels(shown([small, large], *PHOTO)) == ["dress", "top"]


def test_people_far_in_the_background_do_not_win_over_the_main_one():
    main = box("dress", 120, 150, 280, 450, score=0.6)
    far = box("outerwear", 0, 180, 40, 260, score=0.95)
    assert labels(shown([far, main], *PHOTO))[0] == "dress"


def test_of_two_as_large_the_surer_comes_first():
    unsure, sure = box("top", 100, 100, 300, 300, score=0.3), box("skirt", 100, 300, 300, 500)
    assert labels(shown([unsure, sure], *PHOTO)) == ["skirt", "top"]


def test_of_two_alike_the_nearer_to_the_middle_comes_first():
    edge, middle = box("bag", 0, 0, 90, 90), box("hat", 150, 250, 240, 340)
    assert labels(shown([edge, middle], *PHOTO)) == ["hat", "bag"]


def test_somebody_as_a_whole_is_shown_only_where_no_garment_is_found():
    person, shoes = box(PERSON, 50, 50, 350, 590), box("shoes", 150, 540, 250, 590)
    assert labels(shown([person, shoes], *PHOTO)) == ["shoes"]
    assert labels(shown([person], *PHOTO)) == [PERSON]


def test_of_too_many_the_surest_are_shown_however_small():
    doubtful = [box("top", 50, 50, 350, 500 + step, score=0.1) for step in range(MOST_SHOWN)]
    hat = box("hat", 190, 10, 210, 30, score=0.9)
    assert hat in shown([*doubtful, hat], *PHOTO)


def test_garments_with_the_same_label_can_each_be_chosen():
    both = [box("top", 100, 100, 300, 300), box("top", 120, 110, 280, 290)]
    assert len(shown(both, *PHOTO)) == 2


boxes = st.builds(
    lambda label, x, y, w, h, score: box(label, x, y, x + w, y + h, score=score),
    st.sampled_from([*LABELS, PERSON]),
    st.floats(0, 390),
    st.floats(0, 590),
    st.floats(0.5, 10),
    st.floats(0.5, 10),
    st.floats(0, 1),
)


@given(st.lists(boxes, max_size=20))
def test_no_more_is_shown_than_a_keyboard_holds_whatever_was_found(found):
    chosen = shown(found, *PHOTO)
    assert len(chosen) <= MOST_SHOWN
    assert all(one in found for one in chosen)
    assert bool(chosen) == bool(found)


@given(boxes)
def test_a_crop_lies_inside_the_photo_and_has_pixels(one):
    cut = crop(Image.new("RGB", PHOTO), one)
    assert 1 <= cut.width <= PHOTO[0]
    assert 1 <= cut.height <= PHOTO[1]


def test_a_garment_is_cut_out_with_a_margin_and_the_whole_photo_without():
    photo = Image.new("RGB", PHOTO)
    assert crop(photo, box("bag", 100, 100, 200, 200)).size > (100, 100)
    assert crop(photo, whole_of(photo)).size == PHOTO


def test_a_muted_background_fades_to_white_outside_of_the_outline():
    photo = Image.new("RGB", (100, 100), "black")
    outline = ((20, 20), (80, 20), (80, 80), (20, 80))
    cut = crop(photo, box("bag", 10, 10, 90, 90, outline=outline), mute=1.0)
    middle = cut.width // 2
    assert cut.getpixel((middle, middle)) == (0, 0, 0)
    assert cut.getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize("mute", [0.0, 1.0])
def test_without_an_outline_nothing_fades(mute):
    photo = Image.new("RGB", (100, 100), "black")
    cut = crop(photo, box("bag", 10, 10, 90, 90), mute=mute)
    assert cut.getextrema() == ((0, 0), (0, 0), (0, 0))
