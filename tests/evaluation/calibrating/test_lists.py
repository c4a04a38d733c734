"""Shortlists of the small shop: what the stages say of each, and what of it is right."""

import numpy as np
import pytest

from evaluation.calibrating.lists import lists_of
from evaluation.query_set import QuerySet
from evaluation.stages.asking import asking_products
from evaluation.stages.shelf import Shelf
from shared.words import understood
from tests.evaluation.small_shop import HalvesEncoder
from tests.evaluation.stages.rerankers import SameDesign
from worker.judging import Judge

RED_HOODED, GREEN_HOODED, BLUE_HOODED = range(3)


@pytest.fixture
def shelf(gallery):
    return Shelf(gallery)


@pytest.fixture
def asked(shelf):
    """The red hoodie in blue; it may not be found itself."""
    rows, targets = np.array([RED_HOODED]), np.array([BLUE_HOODED])
    return QuerySet(
        queries=shelf.gallery.embeddings[rows],
        asking=asking_products(shelf, [understood(["make it blue"])], rows),
        references=rows,
        targets=targets,
        texts=["make it blue"],
        left_out=rows,
    )


@pytest.fixture
def judge():
    return Judge(HalvesEncoder(), "sum", SameDesign())


def test_terms_are_what_the_judge_would_add_up(shelf, asked, judge):
    lists = lists_of(asked, ("group", "baseColour"), judge, shelf, 5, feed=False)
    assert lists.terms.shape == (1, 5, 3)
    [(question, shortlist)] = judge.reranker.asked
    assert lists.terms[0] == pytest.approx(judge.parts(question, shortlist).terms)
    assert (np.diff(lists.terms[0, :, 0]) <= 0).all()
    found = [one.id for one in shortlist.products]
    assert found[:2] == ["hooded-Green", "hooded-Blue"]
    assert "hooded-Red" not in found


@pytest.mark.parametrize(
    ("hit", "hits"),
    [(("group",), {"hooded-Blue", "hooded-Green"}), (("group", "baseColour"), {"hooded-Blue"})],
)
def test_a_hit_agrees_with_the_target_and_right_is_what_would_do(shelf, asked, judge, hit, hits):
    lists = lists_of(asked, hit, judge, shelf, 8, feed=False)
    [(_, shortlist)] = judge.reranker.asked
    found = np.array([one.id for one in shortlist.products])
    assert set(found[lists.hits[0]]) == hits
    assert set(found[lists.right[0]]) == {"hooded-Blue"}


def test_with_the_feed_stages_are_told_what_the_shop_says(shelf, asked, judge):
    told = lists_of(asked, ("id",), judge, shelf, 8, feed=True)
    untold = lists_of(asked, ("id",), judge, shelf, 8, feed=False)
    (question, shortlist), (_, unsaid) = judge.reranker.asked
    assert question.like.title == "Red hooded thing"
    blue = [one.colour == "Blue" for one in shortlist.products]
    assert told.terms[0, blue, 2].min() > told.terms[0, np.logical_not(blue), 2].max()
    assert not untold.terms[0, :, 2].any()
    assert {one.colour for one in unsaid.products} == {""}


def test_fewer_candidates_than_asked_for_are_all_there_are(shelf, asked, judge):
    assert lists_of(asked, ("id",), judge, shelf, 50, feed=False).hits.shape == (1, 8)
