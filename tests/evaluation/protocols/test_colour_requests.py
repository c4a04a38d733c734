"""Colour requests: which pairs are asked, in which words, and that the reference is left out."""

import numpy as np
import pytest

from evaluation.protocols.colour_requests import PARAPHRASES, ask, colour_pairs, mean_scores
from shared.errors import FeedUnreadable, PicturesOnly
from tests.evaluation.small_shop import HalvesEncoder, table_gallery


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


def test_requests_are_the_six_paraphrases_in_lower_case(gallery, encoder):
    asked = ask(gallery, encoder, "test", 0.5, 0)
    b, c = (gallery["baseColour"][side[0]].lower() for side in (asked.references, asked.targets))
    assert [sentences[0] for sentences in asked.texts] == [
        f"make it {c}", f"same but in {c}", f"I want this in {c} please", f"{c} instead of {b}",
        f"is {c} and not {b}", f"do you have it in {c}?",
    ]  # fmt: skip


@pytest.mark.parametrize("weight", [0.0, 0.5, 1.0])
def test_the_reference_is_never_found(gallery, encoder, weight):
    asked = ask(gallery, encoder, "test", weight, 0)
    assert len(asked.found) == len(PARAPHRASES)
    for found in asked.found:
        assert found.shape == (12, 8)
        assert not (found == asked.references[:, None]).any()


def test_image_alone_asks_no_words_of_the_encoder(gallery):
    blind = HalvesEncoder(reads=False)
    assert len(ask(gallery, blind, "test", 0.0, 0).found) == 6
    with pytest.raises(PicturesOnly):
        ask(gallery, blind, "test", 0.1, 0)


def test_a_split_without_pairs_is_refused(encoder):
    with pytest.raises(FeedUnreadable, match="no group of split 'test' has two colours"):
        ask(one_group(["Red"]), encoder, "test", 0.5, 0)


def test_answers_follow_one_paraphrase_after_another(gallery, encoder):
    asked = ask(gallery, encoder, "test", 0.5, 0)
    answers = asked.answers([found == 0 for found in asked.found])
    assert len(answers.texts) == len(answers.found) == len(answers.right) == 6 * 12
    assert answers.texts[12] == asked.texts[1][0]
    (photo,) = answers.photos(np.array([12]))
    assert photo.tobytes() == next(gallery.photos(asked.references[:1])).tobytes()


def test_mean_scores_are_of_each_pair():
    assert mean_scores([np.array([0.0, 1.0]), np.array([1.0, 1.0])]).tolist() == [0.5, 1]
