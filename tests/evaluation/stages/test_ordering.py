"""Orders by hand: the first answers move, the rest stays, scores are fused or stand alone."""

import numpy as np
import pytest

from evaluation.stages import ordering
from evaluation.stages.asking import Asking, asking_products
from evaluation.stages.shelf import Shelf
from shared.words import understood
from tests.evaluation.stages.rerankers import ByTitle, SameDesign, reranking

RED_HOODED, GREEN_HOODED, BLUE_HOODED, RED_STRIPED, GREEN_STRIPED, BLUE_STRIPED = range(6)
FOUND = np.array([[RED_STRIPED, GREEN_HOODED, BLUE_STRIPED, BLUE_HOODED, 8]])
SCORES = np.array([[0.5, 0.4, 0.3, 0.2, 0.1]], np.float32)


@pytest.fixture
def shelf(gallery):
    return Shelf(gallery)


def ordered(reranker, asking, shelf, *, count=4, alone=False, feed=False, scores=SCORES):
    order = reranking(reranker, shelf, count, alone=alone).ordering(asking, feed=feed)
    return order(slice(0, len(FOUND)), FOUND, scores)[0].tolist()


def hooded(shelf):
    """The red hoodie, of which nothing is said."""
    return asking_products(shelf, [understood([])], np.array([RED_HOODED]))


def test_the_first_are_ordered_by_both_scores_together(shelf):
    """z of retrieval 1.34, 0.45, -0.45, -1.34 and of the design -1, 1, -1, 1."""
    assert ordered(SameDesign(), hooded(shelf), shelf) == [
        GREEN_HOODED, RED_STRIPED, BLUE_HOODED, BLUE_STRIPED, 8
    ]  # fmt: skip


def test_alone_the_rerankers_scores_decide_and_ties_keep_retrievals_order(shelf):
    assert ordered(SameDesign(), hooded(shelf), shelf, alone=True) == [
        GREEN_HOODED, BLUE_HOODED, RED_STRIPED, BLUE_STRIPED, 8
    ]  # fmt: skip


def test_what_stands_behind_the_first_stays_where_it_is(shelf):
    assert ordered(SameDesign(), hooded(shelf), shelf, count=2) == [
        RED_STRIPED, GREEN_HOODED, BLUE_STRIPED, BLUE_HOODED, 8
    ]  # fmt: skip
    assert ordered(SameDesign(), hooded(shelf), shelf, count=2, alone=True)[:2] == [
        GREEN_HOODED, RED_STRIPED
    ]  # fmt: skip


def test_what_may_not_be_found_is_never_looked_at(shelf):
    scores = SCORES.copy()
    scores[0, 3:] = -np.inf
    reranker = SameDesign()
    ordered(reranker, hooded(shelf), shelf, scores=scores)
    [(_, shortlist)] = reranker.asked
    assert len(shortlist) == 3


def test_the_feed_is_told_only_where_it_is_known(shelf):
    blue = Asking([understood(["in blue"])])
    assert ordered(ByTitle(), blue, shelf, alone=True)[0] == RED_STRIPED
    assert ordered(ByTitle(), blue, shelf, alone=True, feed=True)[:2] == [
        BLUE_STRIPED, BLUE_HOODED
    ]  # fmt: skip


def test_a_question_has_what_the_pipeline_would_give(shelf):
    reranker = SameDesign()
    ordered(reranker, hooded(shelf), shelf, feed=True)
    ordered(reranker, Asking([understood(["in blue"])]), shelf)
    (seen, _), (said, _) = reranker.asked
    assert seen.like.title == "Red hooded thing"
    assert np.array_equal(seen.reference, shelf.gallery.embeddings[RED_HOODED])
    assert seen.details.tolist() == [0, 1, 1]
    assert (said.like, said.reference, said.details) == (None, None, None)
    assert said.words.of("colour") == ("blue",)


def test_each_block_of_queries_has_its_own_questions(shelf):
    words = [understood([f"in {colour}"]) for colour in ("red", "green", "blue")]
    order = reranking(ByTitle(), shelf, alone=True).ordering(Asking(words), feed=True)
    two = order(slice(1, 3), np.repeat(FOUND, 2, axis=0), np.repeat(SCORES, 2, axis=0))
    assert two[:, 0].tolist() == [GREEN_HOODED, BLUE_STRIPED]


def test_time_is_taken_of_each_query(shelf, monkeypatch):
    clock = iter([0.0, 0.002, 1.0, 1.004, 2.0, 2.100])
    monkeypatch.setattr(ordering.time, "perf_counter", lambda: next(clock))
    order = reranking(SameDesign(), shelf).ordering(hooded(shelf), feed=False)
    assert order.milliseconds == 0
    for _ in range(3):
        order(slice(0, 1), FOUND, SCORES)
    assert order.milliseconds == pytest.approx(4)  # the median
