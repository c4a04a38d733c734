"""Bounds by people's own photos: where nothing is close, for photos and photos with words."""

import numpy as np
import pytest

from evaluation.calibrating import bounds
from evaluation.calibrating.bounds import SAID, Asker, bounded
from evaluation.protocols.user import UserPhotos
from evaluation.stages.shelf import Shelf
from shared.wishes import Understood
from shared.words import understood
from tests.evaluation.small_shop import COLOURS, HalvesEncoder, photo, png
from tests.evaluation.stages.rerankers import SameDesign
from worker.calibration import Calibration, Chance, Fitted, Stages, Weights
from worker.composers.weighted_sum import WeightedSum
from worker.judging import Judge

FITTED = Fitted(
    weights=Weights(retrieval=1, reranker=0, attributes=0),
    chance=Chance(bias=-2, retrieval=3, behind=0, reranker=0, attributes=0),
    close=0.3,
)
KINDS = ("photo", "both", "words")


def calibration(**stages):
    its = {"encoder": "halves", "composer": "sum", "reranker": "same design"}
    known = dict.fromkeys(KINDS, FITTED)
    return Calibration(stages=Stages(**its | stages), pictures=known, feed=known, fitted_on="hand")


@pytest.fixture
def photos():
    images = [png(photo(colour, "hooded")) for colour in COLOURS]
    return UserPhotos(images, np.array(["hoodie"] * 3))


def asker(gallery, fit, count=5):
    encoder = HalvesEncoder()
    judge = Judge(encoder, "sum", SameDesign(), fit)
    return Asker(Shelf(gallery), encoder, WeightedSum(encoder), judge, count)


def test_the_chance_is_the_best_candidates(gallery):
    its = asker(gallery, calibration())
    found = its.chance(photo("Red", "hooded"), Understood(), feed=False)
    assert found == pytest.approx(1 / (1 + np.exp(2 - 3)), abs=1e-3)  # the photo's own product
    [(question, shortlist)] = its.judge.reranker.asked
    assert len(shortlist) == 5
    assert question.details.tolist() == [0, 1, 1]  # the photo's design


def test_with_the_feed_it_counts_and_is_told(gallery):
    its = asker(gallery, calibration())
    blue = understood(["make it blue"])
    plain, told = (its.chance(photo("Red", "hooded"), blue, feed=one) for one in (False, True))
    assert told > plain
    (_, unsaid), (_, said) = its.judge.reranker.asked
    assert ({one.colour for one in unsaid.products}, said.products[0].colour) == ({""}, "Blue")


def test_where_nothing_was_fitted_there_is_no_chance(gallery):
    its = asker(gallery, calibration(reranker="late"))
    assert its.chance(photo("Red", "hooded"), Understood(), feed=False) == 0


class Sure:
    """An Asker that has its chances beforehand, and notes what it is asked."""

    def __init__(self, *chances):
        self.chances = chances
        self.asked = []

    def chance(self, image, words, *, feed):
        self.asked.append((image.getpixel((0, 0)), words, feed))
        return self.chances[len(self.asked) % len(self.chances)]


def test_bounds_of_photos_are_replaced_and_those_of_words_stay(photos):
    sure = Sure(0.2)
    found = bounded(calibration(), photos, sure)
    for kinds in (found.pictures, found.feed):
        assert {kind: its.close for kind, its in kinds.items()} == pytest.approx(
            {"photo": 0.2, "both": 0.2, "words": 0.3}
        )
        assert {its.chance for its in kinds.values()} == {FITTED.chance}
    assert len(sure.asked) == 3 * 2 * 2  # photos, with and without words, with and without a feed


def test_each_photo_is_asked_alone_and_for_a_colour_in_turns(photos):
    sure = Sure(0.2)
    bounded(calibration(), photos, sure)
    alone, said = sure.asked[:3], sure.asked[3:6]
    assert {words for _, words, _ in alone} == {Understood()}
    assert [words.of("colour") for _, words, _ in said] == [(colour,) for colour in SAID[:3]]
    assert {pixel for pixel, _, _ in alone} == set(COLOURS.values())
    assert [feed for _, _, feed in sure.asked] == [False] * 6 + [True] * 6


def test_of_many_photos_some_are_drawn_the_same_each_time(photos, monkeypatch):
    monkeypatch.setattr(bounds, "PHOTOS", 2)
    one, other = Sure(0.2), Sure(0.2)
    bounded(calibration(), photos, one)
    bounded(calibration(), photos, other)
    assert len(one.asked) == 2 * 2 * 2
    assert one.asked == other.asked
