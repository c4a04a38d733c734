"""Folded answers by hand: heads in their order, variants behind all, and reached through heads."""

import numpy as np
import pytest

from evaluation.stages.folding import Folder, Folding
from evaluation.stages.shelf import Shelf
from tests.evaluation.small_shop import table_gallery

# Two colours of one shirt, a coat, the shirt's third colour, jeans; pictures of the shirts alike.
ROWS = np.arange(5)
PICTURES = np.array([[1, 0, 0], [0.97, 0.24, 0], [0, 1, 0], [0.97, 0, 0.24], [0, 0, 1]])
SCORES = np.array([0.9, 0.8, 0.7, 0.6, 0.5], np.float32)


class AnyEncoder:
    """Whole embeddings are compared."""

    model_id, dim = "any", 3


@pytest.fixture
def shelf():
    columns = {
        "id": ["1", "2", "3", "4", "5"],
        "productDisplayName": ["Red Ada Tee", "Blue Ada Tee", "Coat", "Green Ada Tee", "Jeans"],
        "articleType": ["Shirts", "Shirts", "Coats", "Shirts", "Jeans"],
        "baseColour": ["Red", "Blue", "Red", "Green", "Blue"],
        "gender": ["Men"] * 5,
    }  # fmt: skip
    unit = PICTURES / np.linalg.norm(PICTURES, axis=1, keepdims=True)
    return Shelf(table_gallery(columns, unit))


def folding(shelf, *, feed=True):
    return Folding(Folder(shelf, AnyEncoder()), feed=feed)


def folded(one, found=ROWS, scores=SCORES):
    return one(slice(0, 1), found[None], scores[None])[0].tolist()


def test_heads_keep_their_order_and_variants_stand_behind_all(shelf):
    assert folded(folding(shelf)) == [0, 2, 4, 1, 3]


def test_the_first_of_a_design_is_its_head(shelf):
    assert folded(folding(shelf), np.array([3, 2, 0, 1, 4])) == [3, 2, 4, 0, 1]


def test_without_the_feed_names_are_not_known(shelf):
    """The pictures are alike, but not the same."""
    assert folded(folding(shelf, feed=False)) == [0, 1, 2, 3, 4]


def test_what_may_not_be_found_is_in_no_fold(shelf):
    scores = SCORES.copy()
    scores[-2:] = -np.inf
    assert folded(folding(shelf), np.array([0, 2, 4, 3, 1]), scores) == [0, 2, 4, 3, 1]


def test_a_hit_is_reached_through_its_head(shelf):
    one = folding(shelf)
    one(slice(0, 2), np.stack([ROWS, ROWS[::-1]]), np.stack([SCORES, SCORES]))

    def green_shirt(found):
        return found == 3

    assert one.recall(green_shirt, 1).tolist() == [1, 0]
    assert one.recall(green_shirt, 2).tolist() == [1, 1]

    def jeans(found):
        return found == 4

    assert one.recall(jeans, 1).tolist() == [0, 1]


def test_an_empty_place_is_no_hit(shelf):
    """Places of heads without variants are filled with no row, whatever a judge makes of it."""
    one = folding(shelf)
    folded(one)
    assert one.recall(lambda found: found == -1, 10).tolist() == [0]
