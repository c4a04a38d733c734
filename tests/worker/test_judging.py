"""The last look by hand: final scores, chances, and when nothing is close."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.settings import PROFILES
from shared.words import understood
from tests.worker.conftest import ColourEncoder
from tests.worker.told import CHANCE, COMPOSER, FITTED, Told, calibrated, shortlist
from worker.calibration import HOUSE, Stages, read
from worker.encoders.registry import ENCODERS
from worker.fusion import OUT, SOFT, fused, unfitted
from worker.judging import Judge, in_words, kind_of
from worker.rerankers.base import Question
from worker.rerankers.identity import Identity
from worker.rerankers.registry import RERANKERS

RED = np.array([1, 0, 0], np.float32)
BLUE = understood(["make it blue"])
PHOTO = Question(reference=RED)
BOTH = Question(words=BLUE, reference=RED)


def judge(reranker=None, calibration=None):
    return Judge(ColourEncoder(), COMPOSER, reranker or Told(), calibration or calibrated())


def test_three_stages_make_the_final_score_and_the_chance():
    """Retrieval 0.9, 0.7, 0.2; the reranker knows one of three; the last alone is called blue."""
    its = judge(Told({"1": 4}))
    judged = its(BOTH, shortlist(0.9, 0.7, 0.2, colour=["Red", "Red", "Blue"]))
    known, unknown = (1 / (1 + math.exp((OUT - z) / SOFT)) for z in (2**0.5, -(0.5**0.5)))
    standing_out = [unknown, known, unknown]
    attributes = [0, 0, 1]
    retrieval = [0.9, 0.7, 0.2]
    finals, chances = [], []
    for r, k, a in zip(retrieval, standing_out, attributes, strict=True):
        finals.append(10 * r + 2 * k + 3 * a)
        logit = -1 + 4 * r + 6 * (r - 0.9) + 2 * k + a
        chances.append(1 / (1 + math.exp(-logit)))
    assert judged.final == pytest.approx(finals, abs=1e-5)
    assert judged.chances == pytest.approx(chances, abs=1e-5)
    assert not judged.nothing_close  # the first has more than one half


def test_nothing_is_close_below_the_bound_of_the_best():
    just_close = shortlist(0.25 + 1e-3)  # a logit of -1 + 4 * 0.25, and what hardly stands out
    bias = FITTED.model_copy(update={"chance": CHANCE.model_copy(update={"reranker": 0})})
    its = judge(calibration=calibrated(fitted=bias))
    assert not its(PHOTO, just_close).nothing_close
    assert its(PHOTO, shortlist(0.25 - 1e-3)).nothing_close
    assert not its(PHOTO, shortlist(0.1, 0.3)).nothing_close


@pytest.mark.parametrize(
    "change", [{"encoder": "colour-2"}, {"composer": "house"}, {"reranker": "late:colour-1"}]
)
def test_what_was_fitted_for_other_stages_is_not_used(change):
    judged = judge(calibration=calibrated(**change))(PHOTO, shortlist(0.9, 0.1))
    assert judged.chances is None
    assert not judged.nothing_close


def test_without_anything_fitted_the_stages_are_weighed_by_the_spread_of_retrieval():
    its = Judge(ColourEncoder(), COMPOSER, Told({"1": 4}))  # the house stages' own is for others
    those = shortlist(0.9, 0.8, 0.2)
    judged = its(PHOTO, those)
    assert judged.final == pytest.approx(fused(unfitted(those.scores), its.parts(PHOTO, those)))
    assert (judged.chances, judged.nothing_close) == (None, False)


@pytest.mark.parametrize(
    ("told", "feed"),
    [
        ({}, False),
        ({"title": ["A red shirt"] * 3}, False),
        ({"gender": ["Men"] * 3}, False),
        ({"colour": ["Red", "", ""]}, False),
        ({"colour": ["Red", "", ""], "category": ["", "Shirts", ""]}, True),
        ({"category": ["Shirts", "Shirts", ""]}, True),
    ],
)
def test_a_shop_that_tells_most_colours_or_types_has_its_own_fit(told, feed):
    """A score means something else where the feed adds to it."""
    of_a_feed = FITTED.model_copy(update={"chance": CHANCE.model_copy(update={"bias": 5})})
    its = judge(calibration=calibrated(feed=of_a_feed))
    assert (its(PHOTO, shortlist(0.2, 0.1, 0.1, **told)).chances[0] > 0.9) == feed


def test_a_kind_of_question_that_was_not_fitted_has_no_chances():
    its = judge(calibration=calibrated(kinds=["words"]))
    assert its(PHOTO, shortlist(0.9, 0.1)).chances is None
    assert its(Question(words=BLUE), shortlist(0.9, 0.1)).chances is not None


@pytest.mark.parametrize(
    "calibration",
    [None, calibrated(reranker="none"), calibrated()],
    ids=["shipped", "own", "other"],
)
@given(scores=st.lists(st.floats(-1, 1, width=32), min_size=1, max_size=30))
def test_without_a_reranker_the_scores_are_retrievals_whatever_was_fitted(calibration, scores):
    those = shortlist(
        *scores, colour=["Blue" if number % 2 else "Red" for number in range(len(scores))]
    )
    judged = Judge(ColourEncoder(), COMPOSER, Identity(), calibration)(BOTH, those)
    assert judged.final.tolist() == those.scores.tolist()


def test_without_a_reranker_chances_may_still_be_known():
    its = judge(Identity(), calibrated(reranker="none"))
    assert its(PHOTO, shortlist(0.9, 0.1)).chances is not None


@given(
    scores=st.lists(st.floats(-2, 2, width=32), min_size=1, max_size=20),
    seen=st.dictionaries(st.sampled_from([str(n) for n in range(20)]), st.floats(-9, 9, width=32)),
)
def test_whatever_the_stages_say_a_chance_is_one(scores, seen):
    judged = judge(Told(seen))(BOTH, shortlist(*scores))
    assert np.isfinite(judged.final).all()
    assert ((judged.chances >= 0) & (judged.chances <= 1)).all()


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        (PHOTO, "photo"),
        (BOTH, "both"),
        (Question(words=understood(["size M"]), reference=RED), "both"),
        (Question(words=understood(["something for a wedding"]), reference=RED), "both"),
        (Question(words=BLUE), "words"),
        (Question(), "words"),
    ],
)
def test_a_kind_is_what_asks(question, kind):
    assert kind_of(question) == kind


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (None, None),
        (1.0, "sure"), (0.8, "sure"), (0.79, "likely"), (0.5, "likely"), (0.49, "maybe"),
        (0.25, "maybe"), (0.24, "unlikely"), (0.0, "unlikely"),
    ],
)  # fmt: skip
def test_a_chance_is_said_in_words(chance, said):
    assert in_words(chance) == said


def test_what_ships_was_fitted_for_the_stages_that_ship():
    """New weights of any of them need `sartor calibrate`: what was fitted is not used else."""
    house = PROFILES["house"]
    encoder = ENCODERS.load(house["encoder"], device="cpu")
    reranker = RERANKERS.load(house["reranker"], encoder=encoder)
    assert read(HOUSE).stages == Stages(
        encoder=encoder.model_id, composer=house["composer"], reranker=reranker.model_id
    )
