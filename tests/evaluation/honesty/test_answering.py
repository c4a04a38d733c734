"""Answers with their chances: the pipeline's order, ten of them, a shop that lacks a type."""

from dataclasses import replace

import numpy as np
import pytest

from evaluation.honesty.answering import SHOWN, NothingFitted, given
from evaluation.query_set import QuerySet
from evaluation.stages.asking import Asking, asking_products
from evaluation.stages.ordering import Reranking
from evaluation.stages.shelf import Shelf
from shared.words import understood
from tests.evaluation.honesty.belief import Belief
from tests.evaluation.small_shop import table_gallery
from tests.evaluation.stages.rerankers import ByTitle, SameDesign, reranking
from worker.rerankers.identity import Identity

RED_HOODED, GREEN_HOODED, BLUE_HOODED, RED_STRIPED = range(4)


@pytest.fixture
def shelf(gallery):
    return Shelf(gallery)


@pytest.fixture
def asked(shelf):
    """The red hoodie, itself left out: its colour and its design are as near as each other."""
    rows = np.array([RED_HOODED])
    return QuerySet(
        queries=shelf.gallery.embeddings[rows],
        asking=asking_products(shelf, [understood([])], rows),
        references=rows,
        targets=rows,
        texts=["red hoodie"],
        left_out=rows,
    )


def by(reranker, shelf, least=0.5, count=4):
    return Reranking("one", reranker, shelf, count, lambda _: Belief(reranker, least))


def test_chances_stand_in_the_order_that_is_shown(shelf, asked):
    retrieved = given(asked, by(Identity(), shelf), feed=False)
    assert retrieved.found[0, :4].tolist() == [GREEN_HOODED, BLUE_HOODED, RED_STRIPED, 6]
    assert retrieved.chances[0].tolist() == pytest.approx(Belief.OF_RANK[:8])
    reranked = given(asked, by(SameDesign(), shelf), feed=False)
    assert reranked.found[0, :2].tolist() == [GREEN_HOODED, BLUE_HOODED]
    assert reranked.chances[0].tolist() == pytest.approx(Belief.OF_RANK[:8])


def test_a_shop_without_the_type_shows_none_of_it(shelf, asked):
    without = given(asked, by(Identity(), shelf), feed=False, lacking=True)
    there = without.chances[0] > 0
    assert there.sum() == 6  # of nine products three are hooded, the reference among them
    shown = shelf.gallery["articleType"][without.found[0, there]]
    assert set(shown.tolist()) == {"Shirts", "Jeans"}


def test_nothing_close_is_said_by_the_chances_of_all_that_was_found(shelf, asked):
    assert not given(asked, by(Identity(), shelf), feed=False).refused[0]
    assert given(asked, by(Identity(), shelf, least=0.95), feed=False).refused[0]


def test_what_the_feed_adds_counts_before_anything_is_reranked(shelf, asked):
    def adjust(part, scores):
        return scores + 10 * (np.arange(9) == 8)

    told = replace(asked, adjust=adjust)
    assert given(told, by(Identity(), shelf), feed=True).found[0, 0] == 8


def test_stages_that_nothing_was_fitted_for_have_no_answer(shelf, asked):
    with pytest.raises(NothingFitted, match="no probabilities of acceptance"):
        given(asked, reranking(Identity(), shelf), feed=False)


@pytest.fixture
def long_shelf():
    """Products one behind the other; only the twelfth is called blue, far behind what is shown."""
    names = ["red"] * 11 + ["blue"] + ["red"] * 4
    columns = dict.fromkeys(("articleType", "baseColour", "gender"), ["any"] * len(names))
    ids = [f"{place}" for place in range(len(names))]
    scores = np.linspace(1, 0.5, len(names))
    columns = {**columns, "id": ids, "productDisplayName": names}
    return Shelf(table_gallery(columns, np.stack([scores, np.zeros(len(names))], axis=1)))


@pytest.fixture
def blue():
    """Words alone, that every product answers by its score."""
    asking = Asking([understood(["make it blue"])])
    row = np.array([0])
    return QuerySet(np.array([[1, 0]], np.float32), asking, row, row, ["make it blue"])


def test_what_the_last_stage_lifts_from_behind_what_is_shown_is_shown(long_shelf, blue):
    its = by(ByTitle(), long_shelf, count=SHOWN + 2)
    reranked = given(blue, its, feed=True)
    assert reranked.found[0].tolist() == [11, *range(SHOWN - 1)]
    assert reranked.chances[0, 0] == pytest.approx(Belief.OF_RANK[0])


def test_as_many_are_shown_where_the_last_stage_looks_at_fewer(long_shelf, blue):
    retrieved = given(blue, by(Identity(), long_shelf, count=4), feed=True)
    assert retrieved.found[0].tolist() == [*range(SHOWN)]
    assert retrieved.chances.shape == (1, SHOWN)
