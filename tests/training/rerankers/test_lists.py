"""Lists: the right answer first, then what the search brings up for that very picture."""

import pytest
import torch

from shared.errors import SetupError
from tests.training.shop import product
from training.rerankers import lists as module
from training.rerankers.grades import graded
from training.rerankers.lists import Lists
from training.shelf import Shelf


@pytest.fixture
def lists(shelf, retriever):
    def make(*, count=12, negatives=4, seed=0):
        return Lists(shelf, retriever, [], count=count, negatives=negatives, seed=seed)

    return make


def _same(one, other):
    return torch.equal(one.rows, other.rows) and all(
        a.tobytes() == b.tobytes() for a, b in zip(one.pictures, other.pictures, strict=True)
    )


def test_a_step_is_always_the_same_and_no_other(lists):
    first = lists()[3]
    assert _same(first, lists()[3])
    assert not _same(first, lists()[4])
    assert not _same(first, lists(seed=1)[3])


def test_wrong_answers_are_of_the_pictures_own_first_and_never_the_product(
    lists, retriever, monkeypatch
):
    monkeypatch.setattr(module, "TOP", 9)
    for step in range(4):
        ranking = lists()[step]
        found = retriever.nearest(ranking.pictures, 9).tolist()
        every = zip(ranking.products, ranking.rows.tolist(), found, strict=True)
        for seen, (right, *wrong), nearest in every:
            assert len({right, *wrong}) == 5
            assert seen not in wrong
            assert set(wrong) <= set(nearest)


def test_any_of_the_first_may_be_a_wrong_answer(lists, retriever, monkeypatch):
    """Not the very first alone: at the end of the nine too."""
    monkeypatch.setattr(module, "TOP", 9)
    places = set()
    for step in range(8):
        ranking = lists()[step]
        found = retriever.nearest(ranking.pictures, 9).tolist()
        for (_, *wrong), nearest in zip(ranking.rows.tolist(), found, strict=True):
            places |= {nearest.index(row) for row in wrong}
    assert places == set(range(9))


def test_grades_are_those_of_the_product_that_was_seen(lists, shelf):
    ranking = lists()[0]
    for seen, rows, grades in zip(
        ranking.products, ranking.rows.tolist(), ranking.grades.tolist(), strict=True
    ):
        assert grades == graded(shelf.codes, seen, rows).tolist()


def test_a_street_view_asks_for_its_product_a_shop_picture_for_another_colour(lists, shelf):
    rankings = [lists()[step] for step in range(10)]
    designs = 0
    for ranking in rankings:
        every = zip(ranking.products, ranking.rows[:, 0].tolist(), ranking.pictures, strict=True)
        for seen, right, picture in every:
            shop = shelf.cut(seen).convert("RGB")
            assert (picture.tobytes() == shop.tobytes()) == (seen != right)
            if seen != right:
                designs += 1
                assert shelf.column("group")[seen] == shelf.column("group")[right]
                assert shelf.column("colour")[seen] != shelf.column("colour")[right]
    assert designs / 120 == pytest.approx(module.DESIGN_SHARE, abs=0.15)


def test_a_design_in_one_colour_is_seen_in_the_street_alone(retriever, shelf):
    """As many products as the retriever's gallery has, each a design of its own."""
    alone = Shelf((0, product(i, f"g{i}", "Red")) for i in range(len(shelf.products)))
    ranking = Lists(alone, retriever, [], count=20, negatives=3, seed=0)[0]
    assert ranking.rows[:, 0].tolist() == list(ranking.products)


def test_lists_that_the_shelf_cannot_fill_are_refused(lists, shelf):
    most = len(shelf.products) - 2
    assert lists(negatives=most)[0].rows.shape == (12, most + 1)
    with pytest.raises(SetupError, match="too many"):
        lists(negatives=most + 1)
