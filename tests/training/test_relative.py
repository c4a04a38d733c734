"""Relative triplets: pictures once each, captions without pictures passed over, texts joined."""

import pytest

from shared.errors import FeedMissing
from tests.training.datasets.published import (
    write_fashion200k,
    write_fashion_iq,
    write_shoes,
)
from training.datasets.fashion200k import fashion200k_pictures, read_fashion200k
from training.datasets.fashion_iq import fashion_iq_pictures, read_fashion_iq
from training.datasets.shoes import read_shoes, shoes_pictures
from training.relative import RelativeTriplets

SOURCES = {
    "fashion-iq": (write_fashion_iq, read_fashion_iq, fashion_iq_pictures),
    "fashion200k": (write_fashion200k, read_fashion200k, fashion200k_pictures),
    "shoes": (write_shoes, read_shoes, shoes_pictures),
}


@pytest.mark.parametrize("source", SOURCES)
def test_triplets_of_every_source_name_pictures_that_are_there(source, tmp_path):
    make, read, pictures = SOURCES[source]
    captions = read(make(tmp_path), "train")
    triplets = RelativeTriplets(captions, pictures(tmp_path))
    assert (len(triplets), triplets.missing) == (len(captions), 0)
    assert len(set(triplets.pictures)) == len(triplets.pictures)
    for one in triplets.draw(0, 20):
        assert triplets.pictures[one.reference].is_file()
        assert one.target != one.reference
        assert one.text


def test_of_two_sentences_one_is_drawn_or_both_in_any_order(tmp_path):
    captions = read_fashion_iq(write_fashion_iq(tmp_path), "train", "dress")[:1]
    triplets = RelativeTriplets(captions, fashion_iq_pictures(tmp_path))
    texts = {one.text for one in triplets.draw(0, 60)}
    one, other = "is blue", "has no sleeves"
    assert texts == {one, other, f"{one} and {other}", f"{other} and {one}"}


def test_captions_whose_pictures_are_gone_are_counted_and_passed_over(tmp_path):
    captions = read_fashion_iq(write_fashion_iq(tmp_path), "train")
    (tmp_path / "images" / "dress-train-a.jpg").unlink()
    triplets = RelativeTriplets(captions, fashion_iq_pictures(tmp_path))
    assert (len(triplets), triplets.missing) == (4, 2)


def test_without_any_picture_it_is_said_what_to_do(tmp_path):
    captions = read_fashion_iq(write_fashion_iq(tmp_path), "train")
    with pytest.raises(FeedMissing, match="none of 6 captions has both"):
        RelativeTriplets(captions, {})


def test_a_step_is_the_same_whenever_it_is_drawn(tmp_path):
    captions = read_fashion_iq(write_fashion_iq(tmp_path), "train")
    first, again = (RelativeTriplets(captions, fashion_iq_pictures(tmp_path)) for _ in range(2))
    assert first.draw(7, 20) == again.draw(7, 20) != first.draw(8, 20)
