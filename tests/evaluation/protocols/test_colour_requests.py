"""Colour requests: which pairs are asked, in which words, and how scores are gathered."""

import numpy as np
import pytest

from evaluation.protocols.colour_requests import PARAPHRASES, ColourRequests, colour_pairs
from shared.errors import FeedUnreadable
from shared.words import understood
from tests.evaluation.small_shop import table_gallery


def one_group(colours):
    count = len(colours)
    columns = {"split": ["test"] * count, "group": ["g"] * count, "baseColour": colours}
    return table_gallery(columns, np.eye(count))


def test_pairs_stay_in_a_group_and_change_colour(gallery):
    pairs = colour_pairs(gallery, "test")
    assert len(pairs) == len(set(pairs)) == 3 * 4  # six ordered pairs a group, four are asked
    for a, b in pairs:
        assert gallery["group"][a] == gallery["group"][b]
        assert gallery["baseColour"][a] != gallery["baseColour"][b]


def test_pairs_repeat_with_their_seed(gallery):
    assert colour_pairs(gallery, "test", 1) == colour_pairs(gallery, "test", 1)
    assert colour_pairs(gallery, "test", 1) != colour_pairs(gallery, "test", 2)


@pytest.mark.parametrize(
    ("colours", "count"),
    [
        (["Red"], 0),
        (["Red", "Red"], 0),
        (["Red", "Blue"], 2),
        ([*"ABCDEFGH"], 4),
        ([*"ABCDEFGHI"], 0),  # nine products share a generic name, not a design
    ],
)
def test_pairs_of_one_group(colours, count):
    assert len(colour_pairs(one_group(colours), "test")) == count


def test_requests_are_the_six_paraphrases_in_lower_case(gallery):
    asked = ColourRequests.of(gallery, "test", 0)
    b, c = (gallery["baseColour"][side[0]].lower() for side in (asked.references, asked.targets))
    assert asked.texts[::12] == [
        f"make it {c}", f"same but in {c}", f"I want this in {c} please", f"{c} instead of {b}",
        f"is {c} and not {b}", f"do you have it in {c}?",
    ]  # fmt: skip


def test_every_pair_asks_in_every_paraphrase(gallery):
    asked = ColourRequests.of(gallery, "test", 0)
    pairs = list(zip(asked.references.tolist(), asked.targets.tolist(), strict=True))
    assert pairs == colour_pairs(gallery, "test", 0) * len(PARAPHRASES)


def test_questions_are_the_texts_read(gallery):
    asked = ColourRequests.of(gallery, "test", 0)
    assert asked.questions.references.tolist() == asked.references.tolist()
    assert list(asked.questions.words) == [understood([text]) for text in asked.texts]


def test_a_split_without_pairs_is_refused():
    with pytest.raises(FeedUnreadable, match="no group of split 'test' has two colours"):
        ColourRequests.of(one_group(["Red"]), "test", 0)


def test_scores_are_of_each_pair_over_its_paraphrases(gallery):
    asked = ColourRequests.of(gallery, "test", 0)
    scores = np.repeat([0.0, 0, 0, 0, 0, 1], 12)  # only the last paraphrase is answered
    assert asked.by_paraphrase(scores).mean(axis=1).tolist() == [0, 0, 0, 0, 0, 1]
    assert asked.mean(scores).tolist() == pytest.approx([1 / 6] * 12)


def test_the_sheet_shows_the_references_of_its_requests(gallery):
    asked = ColourRequests.of(gallery, "test", 0)
    found = np.tile(np.arange(8), (72, 1))
    answers = asked.answers(found, found == 0)
    assert len(answers.texts) == len(answers.found) == len(answers.right) == 6 * 12
    assert answers.found.shape[1] == 6
    (photo,) = answers.photos(np.array([17]))
    assert photo.tobytes() == next(gallery.photos(asked.references[5:6])).tobytes()
