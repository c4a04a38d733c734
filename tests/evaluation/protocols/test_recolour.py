"""Protocol `recolour`: recall counted by hand on four products, its spread and its curve."""

import numpy as np
import pytest

from evaluation.protocols.colour_requests import PARAPHRASES, ColourRequests
from evaluation.protocols.recolour import recolour
from tests.evaluation.small_shop import table_gallery

RED, BLUE, OTHER_BLUE, OTHER_RED = range(4)


@pytest.fixture
def asked():
    """Two pairs, red to blue and back, and two products of another design."""
    columns = {
        "split": ["test", "test", "train", "train"],
        "group": ["design", "design", "other", "other"],
        "baseColour": ["Red", "Blue", "Blue", "Red"],
    }
    return ColourRequests.of(table_gallery(columns, np.eye(4)), "test", 0)


def answers(asked, first, second):
    """What each request finds: `second` in the fourth paraphrase, `first` in all others."""
    fourth = len(asked.texts) // len(PARAPHRASES) * 3
    found = {RED: [list(rows[RED]) for rows in (first, second)]}
    found[BLUE] = [list(rows[BLUE]) for rows in (first, second)]
    late = [fourth <= place < fourth + 2 for place in range(len(asked.texts))]
    return np.array(
        [found[row][wrong] for row, wrong in zip(asked.references.tolist(), late, strict=True)]
    )


def test_a_hit_is_the_references_design_in_the_wanted_colour(asked):
    right = {RED: [BLUE, OTHER_BLUE, OTHER_RED], BLUE: [OTHER_RED, RED, OTHER_BLUE]}
    result = recolour(asked, answers(asked, right, right))
    by_reference = dict(zip(asked.references[:2].tolist(), result.scores["R@1"], strict=True))
    assert by_reference == {RED: 1, BLUE: 0}
    assert result.scores["R@10"].tolist() == [1, 1]
    assert result.plain == {"spread": 0}
    assert list(result.curve) == [0.5, 1, 1]


def test_each_pair_is_the_mean_of_its_paraphrases_and_spread_lies_between_them(asked):
    right = {RED: [BLUE], BLUE: [RED]}
    worse = {RED: [BLUE], BLUE: [OTHER_RED]}
    result = recolour(asked, answers(asked, right, worse))
    assert sorted(result.scores["R@10"]) == pytest.approx([5 / 6, 1])
    assert result.plain["spread"] == pytest.approx(0.5)


def test_the_sheet_shows_every_request_and_what_is_right(asked):
    right = {RED: [BLUE], BLUE: [OTHER_RED]}
    shown = recolour(asked, answers(asked, right, right)).answers
    assert len(shown.texts) == 12
    assert shown.right[:, 0].tolist() == (shown.found[:, 0] == BLUE).tolist()
