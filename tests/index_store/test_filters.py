"""Filters as masks against a plain Python twin, product by product."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_store.attributes import Attributes
from index_store.filters import price_bounds, row_mask
from index_store.product import Product
from shared.messages import Filters
from tests.index_store.shop import products

WORDS = st.sampled_from(["", "Blue", "blue", "Navy Blue", "STRASSE", "straße", " red "])
PRICES = st.none() | st.decimals(0, 100, places=2) | st.decimals(0, 100, places=4)
PRODUCTS = st.builds(
    Product,
    id=st.just("x"),
    title=st.just(""),
    picture=st.just(""),
    price=PRICES,
    category=WORDS,
    colour=WORDS,
    gender=WORDS,
    brand=WORDS,
    sizes=st.lists(st.sampled_from(["S", "m", "M", "36"])).map(tuple),
    in_stock=st.booleans(),
)
WANTED = st.lists(WORDS, max_size=2).map(tuple)
FILTERS = st.builds(
    Filters,
    min_price=st.none() | st.decimals(-1, 101, places=5),
    max_price=st.none() | st.decimals(-1, 101, places=5),
    categories=WANTED,
    colours=WANTED,
    genders=WANTED,
    brands=WANTED,
    sizes=st.lists(st.sampled_from(["s", "M", "XL"]), max_size=2).map(tuple),
    in_stock=st.booleans(),
)


def same(words, wanted):
    folded = {word.strip().casefold() for word in wanted}
    return not wanted or any(word.strip().casefold() in folded for word in words)


def meets(product: Product, filters: Filters) -> bool:
    priced = filters.min_price is None and filters.max_price is None
    if product.price is not None:
        low = filters.min_price is None or product.price >= filters.min_price
        priced = low and (filters.max_price is None or product.price <= filters.max_price)
    return (
        priced
        and same([product.category], filters.categories)
        and same([product.colour], filters.colours)
        and same([product.gender], filters.genders)
        and same([product.brand], filters.brands)
        and same(product.sizes, filters.sizes)
        and (product.in_stock or not filters.in_stock)
    )


@given(st.lists(PRODUCTS, min_size=1, max_size=12), FILTERS)
def test_row_mask_of_any_filters_is_what_each_product_says(shop, filters):
    mask = row_mask(filters, Attributes(shop))
    assert mask.tolist() == [meets(product, filters) for product in shop]


def test_row_mask_without_conditions_lets_all_through():
    assert row_mask(Filters(), Attributes(products(3))).all()


def test_row_mask_with_a_price_leaves_out_products_without_one():
    attributes = Attributes(products(2, price=None))
    assert not row_mask(Filters(min_price=Decimal(0)), attributes).any()
    assert not row_mask(Filters(max_price=Decimal(10)), attributes).any()


@pytest.mark.parametrize("bound", ["1e40", "-1e40", "1e999999", "0.00000000001"])
def test_row_mask_with_a_wild_price_answers(bound):
    attributes = Attributes(products(1, price=Decimal("39.90")))
    high = Decimal(bound) > 40
    assert row_mask(Filters(max_price=Decimal(bound)), attributes).tolist() == [high]
    assert row_mask(Filters(min_price=Decimal(bound)), attributes).tolist() == [not high]


def test_row_mask_at_the_very_price_includes_it():
    attributes = Attributes(products(1, price=Decimal("39.90")))
    exact = Filters(min_price=Decimal("39.9"), max_price=Decimal("39.9"))
    assert row_mask(exact, attributes).all()


def test_row_mask_of_no_products_is_empty():
    mask = row_mask(Filters(colours=("red",)), Attributes([]))
    assert mask.shape == (0,)
    assert mask.dtype == np.bool_


def test_bounds_between_two_units_are_drawn_inwards():
    between = Filters(min_price=Decimal("1.00001"), max_price=Decimal("2.00009"))
    assert price_bounds(between) == (10_001, 20_000)
    assert price_bounds(Filters()) == (None, None)
