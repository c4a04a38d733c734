"""What of the photos is searched: somebody's choice, else the words', else the likeliest."""

import pytest

from shared.messages import Box, Query
from tests.worker.conftest import BAG, DRESS, Sketch, outfit, square
from worker.looking import looked, looks
from worker.references import Look, Part, Photo

WHOLE = Box(x1=0, y1=0, x2=100, y2=100)
SEEN = Photo(outfit(), garments=(DRESS, BAG))
FURTHER = Photo(outfit("green", "black"), garments=(DRESS, BAG))


def test_looked_when_nobody_has_looked_then_each_photo_is_looked_at() -> None:
    detector = Sketch(BAG, DRESS)
    found = looked(detector, Query(), [Photo(outfit(), "photo:1"), Photo(outfit(), "photo:2")])
    assert [photo.garments for photo in found] == [(DRESS, BAG)] * 2  # the likeliest first
    assert [photo.key for photo in found] == ["photo:1", "photo:2"]
    assert detector.asked == 2


def test_looked_when_nothing_is_found_then_that_is_known_too() -> None:
    [photo] = looked(Sketch(), Query(), [Photo(outfit())])
    assert photo.garments == ()


def test_looked_when_it_was_done_before_then_nobody_looks_again() -> None:
    detector = Sketch(DRESS)
    empty = Photo(outfit(), garments=())
    assert looked(detector, Query(), [SEEN, empty]) == (SEEN, empty)
    assert detector.asked == 0


@pytest.mark.parametrize("query", [Query(box=BAG), Query(together=(DRESS, BAG))])
def test_looked_when_the_query_has_chosen_then_only_further_photos_are_looked_at(
    query: Query,
) -> None:
    detector = Sketch(DRESS)
    first, second = looked(detector, query, [Photo(outfit()), Photo(outfit())])
    assert (first.garments, second.garments) == (None, (DRESS,))
    assert detector.asked == 1


def test_looked_when_there_is_no_photo_then_nothing_is_looked_at() -> None:
    assert looked(Sketch(DRESS), Query(), []) == ()


def test_looks_when_there_is_no_photo_then_one_look_has_no_parts() -> None:
    assert looks(Query(refinements=("a bag",)), []) == [Look()]
    assert Look().box is None


@pytest.mark.parametrize(
    ("said", "box", "label"),
    [
        ((), DRESS, "dress"),
        (("in blue",), DRESS, "dress"),
        (("this bag in blue",), BAG, "bag"),
        (("this bag", "no, the dress"), DRESS, "dress"),
        (("a skirt like this dress",), DRESS, "skirt"),
        (("a hat",), DRESS, "hat"),
    ],
)
def test_looks_when_words_name_garments_then_they_say_what_is_searched_and_what_for(
    said: tuple[str, ...], box: Box, label: str
) -> None:
    [look] = looks(Query(refinements=said), [SEEN])
    assert (look.box, look.label) == (box, label)
    assert look.parts == (Part(SEEN, box),)


def test_looks_when_a_box_was_chosen_then_words_do_not_choose_another() -> None:
    [look] = looks(Query(box=BAG, refinements=("like this dress",)), [SEEN])
    assert (look.box, look.label) == (BAG, "dress")


def test_looks_when_nothing_was_found_then_all_of_the_photo_is_searched() -> None:
    [look] = looks(Query(), [Photo(outfit(), garments=())])
    assert (look.box, look.label) == (WHOLE, "")


def test_looks_when_several_are_searched_together_then_each_is_a_look_of_the_first_photo() -> None:
    found = looks(Query(together=(DRESS, BAG)), [SEEN, FURTHER])
    assert found == [Look((Part(SEEN, DRESS),), "dress"), Look((Part(SEEN, BAG),), "bag")]


@pytest.mark.parametrize(
    ("query", "parts"),
    [
        (Query(), (DRESS, DRESS)),
        (Query(refinements=("this bag",)), (BAG, BAG)),
        (Query(box=BAG), (BAG, DRESS)),
    ],
)
def test_looks_when_an_album_then_the_garment_that_is_meant_counts_in_each_photo(
    query: Query, parts: tuple[Box, ...]
) -> None:
    [look] = looks(query, [SEEN, FURTHER])
    assert [part.box for part in look.parts] == list(parts)
    assert [part.photo for part in look.parts] == [SEEN, FURTHER]
    assert look.box == parts[0]


def test_looks_when_a_further_photo_shows_nothing_known_then_all_of_it_counts() -> None:
    detail = Photo(square("green", (30, 40)), garments=())
    [look] = looks(Query(), [SEEN, detail])
    assert look.parts[1].box == Box(x1=0, y1=0, x2=30, y2=40)
