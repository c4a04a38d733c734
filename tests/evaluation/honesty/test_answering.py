"""Answers with their chances: the pipeline's order, ten of them, a shop that lacks a type."""

from dataclasses import replace

import numpy as np
import pytest

from evaluation.honesty.answering import NothingFitted, given
from evaluation.query_set import QuerySet
from evaluation.stages.asking import asking_products
from evaluation.stages.ordering import Reranking
from evaluation.stages.shelf import Shelf
from shared.words import understood
from tests.evaluation.honesty.belief import Belief
from tests.evaluation.stages.rerankers import SameDesign, reranking
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


def by(reranker, shelf, least=0.5):
    return Reranking("one", reranker, shelf, 4, lambda _: Belief(reranker, least))


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
