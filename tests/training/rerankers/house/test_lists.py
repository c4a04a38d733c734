"""Lists: a street view looks for its product, a shop picture for its design in another colour."""

import pytest
import torch

from shared.errors import SetupError
from tests.training.shop import COLOURS, product
from training.rerankers.house.lists import HouseLists
from training.shelf import DESIGN_MOST, Shelf

# Eight shirts and four belts, each in three colours, then two belts that nobody has in another.
RACK = [
    product(3 * group + i, f"g{group}", colour, "Shirts" if group < 8 else "Belts")
    for group in range(12)
    for i, colour in enumerate(COLOURS)
] + [product(36 + i, f"alone{i}", "Red", "Belts") for i in range(2)]
COUNT = len(RACK)


@pytest.fixture(scope="module")
def shelf():
    return Shelf((0, one) for one in RACK)


@pytest.fixture
def lists(shelf):
    """Each product finds those that follow it, itself first; the other way round in the street."""

    def make(top=20, *, count=12, candidates=6, seed=0):
        rows = torch.arange(COUNT)[:, None]
        after, before = rows + torch.arange(top), rows - torch.arange(top)
        return HouseLists(
            shelf, street=before % COUNT, shop=after % COUNT,
            count=count, candidates=candidates, seed=seed,
        )  # fmt: skip

    return make


@pytest.fixture
def drawn(lists):
    """Many lists: (product, whether in the street, rows, grades)."""
    rankings = [lists()[step] for step in range(20)]
    return [
        one
        for ranking in rankings
        for one in zip(
            ranking.products.tolist(),
            ranking.street.tolist(),
            ranking.rows.tolist(),
            ranking.grades.tolist(),
            strict=True,
        )
    ]


def _group(row):
    return RACK[row].group


def _same(one, other):
    return all(torch.equal(getattr(one, name), getattr(other, name)) for name in vars(one))


def test_a_step_is_always_the_same_and_no_other(lists):
    first = lists()[3]
    assert _same(first, lists()[3])
    assert not _same(first, lists()[4])
    assert not _same(first, lists(seed=1)[3])


def test_half_of_the_lists_are_of_street_views_of_any_product(drawn):
    street = [seen for seen, in_street, *_ in drawn if in_street]
    assert len(street) / len(drawn) == pytest.approx(0.5, abs=0.1)
    assert {36, 37} < set(street)


def test_a_street_view_looks_for_its_product_then_its_design(drawn):
    for seen, street, rows, grades in drawn:
        if street:
            assert rows[0] == seen
            assert seen >= 36 or _group(rows[1]) == _group(seen)
            for row, grade in zip(rows, grades, strict=True):
                assert grade == pytest.approx(_by_hand(seen, row)), (seen, row)


def _by_hand(seen, row):
    if row == seen:
        return 1
    if _group(row) == _group(seen):
        return 0.5
    return 0.02 if RACK[row].article_type == RACK[seen].article_type else 0


def test_a_shop_picture_looks_for_its_design_in_another_colour_alone(drawn):
    for seen, street, rows, grades in drawn:
        if not street:
            right, *wrong = rows
            assert _group(right) == _group(seen)
            assert RACK[right].colour != RACK[seen].colour
            assert _group(seen) not in {_group(row) for row in wrong}
            assert grades[0] == 1
            kinds = [RACK[row].article_type == RACK[seen].article_type for row in wrong]
            assert grades[1:] == pytest.approx([0.02 * same for same in kinds])


def test_wrong_answers_are_what_that_very_picture_finds_each_once(drawn):
    far = {True: set(), False: set()}
    for seen, street, rows, _ in drawn:
        assert len(set(rows)) == 6
        for row in rows:
            if _group(row) != _group(seen):
                far[street].add((seen - row if street else row - seen) % COUNT)
    assert far[True] == set(range(1, 20))
    assert far[False] == set(range(1, 20))


def test_a_shop_without_designs_has_street_views_alone():
    alone = Shelf((0, product(i, f"g{i}", "Red")) for i in range(20))
    found = torch.arange(20).expand(20, 20)
    ranking = HouseLists(alone, street=found, shop=found, count=9, candidates=4, seed=0)[0]
    assert ranking.street.all()
    assert torch.equal(ranking.rows[:, 0], ranking.products)


def test_lists_that_a_search_cannot_fill_are_refused(lists):
    most = 20 + 1 - DESIGN_MOST
    assert lists(candidates=most)[0].rows.shape == (12, most)
    with pytest.raises(SetupError, match=f"need {20 + 1} products"):
        lists(candidates=most + 1)
