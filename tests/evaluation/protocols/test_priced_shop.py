"""The priced shop: what is wanted counted against a slow twin, prices that stay."""

import numpy as np
import pytest

from evaluation.protocols.priced_shop import ENOUGH, PricedShop, Wanted
from tests.evaluation.priced import priced_gallery


@pytest.fixture
def shop():
    return PricedShop(priced_gallery(), 0)


def test_prices_are_whole_amounts_from_10_to_99_and_differ(shop):
    assert shop.prices.min() >= 10
    assert shop.prices.max() <= 99
    assert len(set(shop.prices.tolist())) > 50


def test_prices_follow_from_id_and_seed(shop):
    assert PricedShop(priced_gallery(), 0).prices.tolist() == shop.prices.tolist()
    assert PricedShop(priced_gallery(), 1).prices.tolist() != shop.prices.tolist()
    fewer = PricedShop(priced_gallery(5), 0)
    assert fewer.prices[:5].tolist() == shop.prices[:5].tolist()


@pytest.mark.parametrize("most", [None, 10, 40, 99])
def test_what_is_wanted_is_all_of_it(shop, most):
    its = shop.gallery
    right = [
        row
        for row in range(len(its))
        if (its["articleType"][row], its["baseColour"][row], its["gender"][row])
        == ("Jeans", "Red", "Women")
        and (most is None or shop.prices[row] <= most)
    ]
    assert shop.rows(Wanted("Jeans", "Red", "Women", most)).tolist() == right


def test_what_nobody_sells_is_nowhere(shop):
    assert not len(shop.rows(Wanted("Jeans", "Red", "Boys")))
    assert not shop.has_enough(Wanted("Hats", "Red", "Men"))


@pytest.mark.parametrize(("count", "enough"), [(ENOUGH - 1, False), (ENOUGH, True)])
def test_enough_is_ten(count, enough):
    assert PricedShop(priced_gallery(count), 0).has_enough(Wanted("Shirts", "Red", "Men")) is enough


def test_within_is_at_most_and_no_bound_is_none(shop):
    bound = int(np.median(shop.prices))
    assert shop.within(bound).tolist() == [price <= bound for price in shop.prices.tolist()]
    assert shop.within(None).all()


def test_a_product_is_what_its_row_says(shop):
    assert shop.as_it_is(0) == Wanted("Shirts", "Red", "Men")
