"""Parts of photos become embeddings: new ones in one forward pass, known ones in none."""

import numpy as np
import pytest

from shared.messages import Box
from tests.worker.conftest import (
    BAG,
    DRESS,
    CountingEncoder,
    Memory,
    embedding,
    outfit,
    square,
)
from tests.worker.told import MeanColours
from worker.references import Look, Part, Photo, References

PHOTO = Photo(outfit(), "photo:1")
OTHER = Photo(square("green"), "photo:2")
ALL_OF_IT = Box(x1=0, y1=0, x2=30, y2=40)
RED, BLUE, GREEN = embedding("red", "blue", "green")


def parts_of(*parts: tuple[Photo, Box]) -> Look:
    return Look(tuple(Part(photo, box) for photo, box in parts))


def bag_in(photo: Photo) -> tuple[Photo, Box]:
    """The middle of the bag, without the margin that a labelled box gets."""
    return photo, Box(x1=70, y1=0, x2=90, y2=100)


@pytest.fixture
def encoder() -> CountingEncoder:
    return CountingEncoder()


def test_embedded_when_several_looks_then_each_gets_its_own_parts_from_one_forward_pass(
    encoder: CountingEncoder,
) -> None:
    wanted = [parts_of(bag_in(PHOTO), (OTHER, ALL_OF_IT)), Look(), parts_of((OTHER, ALL_OF_IT))]
    first, none, last = References(encoder, 0, None).embedded(wanted)
    assert np.stack(first) == pytest.approx(np.stack([BLUE, GREEN]), abs=1e-6)
    assert none == []
    assert last[0] == pytest.approx(GREEN)
    assert encoder.seen == [3]


def test_embedded_when_a_part_is_known_then_only_the_others_are_encoded(
    encoder: CountingEncoder,
) -> None:
    cache = Memory()
    cache.put("photo:1", bag_in(PHOTO)[1], RED)  # a lie, to tell it from what would be encoded
    look = parts_of((OTHER, ALL_OF_IT), bag_in(PHOTO))
    [rows] = References(encoder, 0, cache).embedded([look])
    assert np.stack(rows) == pytest.approx(np.stack([GREEN, RED]))
    assert encoder.seen == [1]
    assert cache.asked == [("photo:2", ALL_OF_IT), ("photo:1", bag_in(PHOTO)[1])]


def test_embedded_when_a_part_was_new_then_it_is_known_afterwards(
    encoder: CountingEncoder,
) -> None:
    cache = Memory()
    look = parts_of((OTHER, ALL_OF_IT))
    [[first]] = References(encoder, 0, cache).embedded([look])
    [[again]] = References(encoder, 0, cache).embedded([look])
    assert (again == first).all()
    assert sum(encoder.seen) == 1
    assert list(cache.kept) == [("photo:2", ALL_OF_IT)]


def test_embedded_when_a_photo_has_no_key_then_nothing_is_kept_of_it(
    encoder: CountingEncoder,
) -> None:
    cache = Memory()
    References(encoder, 0, cache).embedded([parts_of((Photo(square("red")), ALL_OF_IT))])
    assert (cache.kept, cache.asked) == ({}, [])


def test_read_when_a_part_was_read_then_nobody_reads_it_again() -> None:
    cache, reader = Memory(), MeanColours()
    part = Part(*bag_in(PHOTO))
    first = References(CountingEncoder(), 0, cache).read(part, reader, BLUE)
    again = References(CountingEncoder(), 0, cache).read(part, reader, RED)
    assert reader.seen == [(0, 0, 255)]  # the bag alone
    assert (first.array.tolist(), first.text) == ([0, 0, 255], "about 0")
    assert again == first
    assert list(cache.readings) == [("photo:1", part.box, "mean-colours@1")]


def test_read_when_another_reader_or_part_is_asked_for_then_that_is_read() -> None:
    cache = Memory()
    references = References(CountingEncoder(), 0, cache)
    one, other = MeanColours(), MeanColours(model_id="mean-colours@2")
    references.read(Part(*bag_in(PHOTO)), one, BLUE)
    references.read(Part(*bag_in(PHOTO)), other, BLUE)
    references.read(Part(OTHER, ALL_OF_IT), one, GREEN)
    assert (one.seen, other.seen) == ([(0, 0, 255), (0, 128, 0)], [(0, 0, 255)])


@pytest.mark.parametrize("cache", [None, Memory()])
def test_read_when_nothing_can_be_kept_then_it_is_read_each_time(cache: Memory | None) -> None:
    reader, part = MeanColours(), Part(Photo(square("red")), ALL_OF_IT)
    references = References(CountingEncoder(), 0, cache)
    assert [references.read(part, reader, RED).array.tolist() for _ in range(2)] == [
        [255, 0, 0]
    ] * 2
    assert len(reader.seen) == 2
    assert cache is None or cache.readings == {}


def test_crop_when_a_garment_has_an_outline_then_what_is_around_it_fades() -> None:
    corners = ((0, 0), (60, 0), (60, 100), (0, 100))
    dress = DRESS.model_copy(update={"outline": corners})
    part = Part(PHOTO, dress)
    muted = np.asarray(References(CountingEncoder(), 1, None).crop(part))
    plain = np.asarray(References(CountingEncoder(), 0, None).crop(part))
    assert muted.shape == plain.shape == (100, 70, 3)  # with a margin of 10
    assert (muted[:, :60] == plain[:, :60]).all()
    assert (muted[:, 61:] == 255).all()
    assert (plain[:, 62:] == (0, 0, 255)).all()


def test_box_when_a_look_has_parts_then_it_is_that_of_the_first_photo() -> None:
    assert parts_of((PHOTO, BAG), (OTHER, ALL_OF_IT)).box == BAG
