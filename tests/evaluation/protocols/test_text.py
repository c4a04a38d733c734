"""Protocol `text`: the group's best rank, ties by row, worked out by hand."""

import pytest

from evaluation.protocols.text import text
from shared.errors import FeedUnreadable, PicturesOnly
from tests.evaluation.small_shop import HalvesEncoder


def test_text_scores_the_first_product_of_the_group(gallery, encoder):
    """A name is its colour: that colour's hooded, striped, belted tie and stand in this order."""
    scores = text(gallery, encoder, "test").scores
    assert scores["R@1"].tolist() == [1, 1, 1, 0, 0, 0, 0, 0, 0]
    assert scores["R@5"].tolist() == [1] * 9
    assert scores["MRR"].tolist() == pytest.approx([1] * 3 + [1 / 2] * 3 + [1 / 3] * 3)


def test_text_shows_names_and_what_they_found(gallery, encoder):
    answers = text(gallery, encoder, "test").answers
    assert answers.texts[3] == "Red striped thing"
    assert answers.photos is None
    assert answers.found[3, :3].tolist() == [0, 3, 6]
    assert answers.right[3, :3].tolist() == [False, True, False]


def test_text_needs_an_encoder_that_reads_and_a_split(gallery, encoder):
    with pytest.raises(PicturesOnly):
        text(gallery, HalvesEncoder(reads=False), "test")
    with pytest.raises(FeedUnreadable, match="split 'val'"):
        text(gallery, encoder, "val")
