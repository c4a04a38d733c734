"""Protocol `text`: the group's best rank, ties by row, worked out by hand."""

import numpy as np
import pytest

from evaluation.protocols.text import text
from shared.errors import FeedUnreadable


def queries(gallery, encoder):
    return encoder.encode_texts(gallery["productDisplayName"].tolist())


def test_text_scores_the_first_product_of_the_group(gallery, encoder):
    """A name is its colour: that colour's hooded, striped, belted tie and stand in this order."""
    scores = text(gallery, "test", queries(gallery, encoder)).scores
    assert scores["R@1"].tolist() == [1, 1, 1, 0, 0, 0, 0, 0, 0]
    assert scores["R@5"].tolist() == [1] * 9
    assert scores["MRR"].tolist() == pytest.approx([1] * 3 + [1 / 2] * 3 + [1 / 3] * 3)


def test_text_shows_names_and_what_they_found(gallery, encoder):
    answers = text(gallery, "test", queries(gallery, encoder)).answers
    assert answers.texts[3] == "Red striped thing"
    assert answers.photos is None
    assert answers.found[3, :3].tolist() == [0, 3, 6]
    assert answers.right[3, :3].tolist() == [False, True, False]


def test_text_needs_a_split_with_products(gallery, encoder):
    with pytest.raises(FeedUnreadable, match="split 'val'"):
        text(gallery, "val", queries(gallery, encoder))


def test_the_feed_moves_what_it_says_is_right(gallery, encoder):
    """The second striped one of each colour comes first, as if the shop said so."""
    striped = (gallery["group"] == "striped").astype(np.float32)
    told = text(gallery, "test", queries(gallery, encoder), lambda _, scores: scores + striped)
    assert told.scores["R@1"].tolist() == [0] * 3 + [1] * 3 + [0] * 3
