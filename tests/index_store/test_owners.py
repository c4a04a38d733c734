"""Several pictures of a product are found as one product, by the best of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_store.base import Rows
from index_store.owners import Owners, expected_owners, owners_of
from index_store.product import Product, ProductTable

SCORES = st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0])  # ties are common: shops repeat pictures


class Scored:
    """An engine whose scores are given; counts what it was asked for."""

    def __init__(self, scores):
        self.scores = np.array(scores, np.float32)
        self.asked = []

    @property
    def count(self):
        return len(self.scores)

    def search(self, _query, k, allowed=None):
        self.asked.append(k)
        rows = np.arange(self.count) if allowed is None else np.flatnonzero(allowed.mask)
        order = np.lexsort((rows, -self.scores[rows]))[:k]
        return self.scores[rows[order]], rows[order]


@st.composite
def galleries(draw):
    """How many further pictures each product has, the score of every row, which rows may be."""
    more = draw(st.lists(st.integers(0, 4), min_size=1, max_size=6))
    rows = len(more) + sum(more)
    scores = draw(st.lists(SCORES, min_size=rows, max_size=rows))
    mask = draw(st.none() | st.lists(st.booleans(), min_size=rows, max_size=rows))
    return np.repeat(np.arange(len(more)), more), len(more), scores, mask


def best_of_each(scores, owner_of, mask):
    """By going through all rows from the best to the worst."""
    seen, kept = set(), []
    for row in sorted(range(len(scores)), key=lambda row: (-scores[row], row)):
        if (mask is None or mask[row]) and owner_of[row] not in seen:
            seen.add(owner_of[row])
            kept.append(row)
    return kept


@given(galleries(), st.integers(0, 9))
def test_nearest_are_the_first_k_products_by_their_best_picture(gallery, k):
    further, count, scores, mask = gallery
    engine, owners = Scored(scores), Owners(count, further)
    allowed = None if mask is None else Rows(np.array(mask))
    found, rows = owners.nearest(engine, np.zeros(1, np.float32), k, allowed)
    assert rows.tolist() == best_of_each(scores, owners_of(count, further), mask)[:k]
    assert found.tolist() == [scores[row] for row in rows]


def test_nearest_asks_once_when_products_have_one_picture():
    engine = Scored([0.5, 1, 0])
    Owners(3).nearest(engine, np.zeros(1, np.float32), 2, None)
    assert engine.asked == [2]


def test_nearest_asks_for_more_while_pictures_of_few_products_come_first():
    engine = Scored([1, 0.1, *[1] * 6])
    owners = Owners(2, np.zeros(6, np.int64))
    _, rows = owners.nearest(engine, np.zeros(1, np.float32), 2, None)
    assert rows.tolist() == [0, 1]
    assert engine.asked == [8]
    engine = Scored([1, 0.1, 0, 0, *[1] * 4])
    _, rows = Owners(4, np.zeros(4, np.int64)).nearest(engine, np.zeros(1, np.float32), 2, None)
    assert (rows.tolist(), engine.asked) == ([0, 1], [4, 8])


OWNERS = Owners(3, np.array([0, 0, 2]))


def test_rows_and_products_lead_to_each_other():
    assert OWNERS.rows == 6
    assert OWNERS.of(np.array([5, 0, 3, 1])).tolist() == [2, 0, 0, 1]
    assert sorted(OWNERS.rows_of(np.array([0, 1])).tolist()) == [0, 1, 3, 4]
    assert OWNERS.rows_of(np.array([], np.int64)).tolist() == []
    assert owners_of(3, np.array([0, 0, 2])).tolist() == [0, 1, 2, 0, 0, 2]


def test_spread_lets_through_all_pictures_of_a_product():
    assert OWNERS.spread(np.array([True, False, True])).tolist() == [1, 0, 1, 1, 1, 1]


@pytest.mark.parametrize(
    ("row", "owner", "name"), [(0, 0, "a"), (3, 0, "a1"), (4, 0, "a2"), (5, 2, "c1")]
)
def test_picture_of_a_row_is_named(row, owner, name):
    shop = [
        Product("0", "", "a", more_pictures=("a1", "a2")),
        Product("1", "", "b"),
        Product("2", "", "c", more_pictures=("c1",)),
    ]
    assert OWNERS.picture(row, shop[owner]) == name
    assert expected_owners(ProductTable.of(shop)).tolist() == [0, 0, 2]
