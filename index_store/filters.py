"""Filters as row masks: which products of a version a person may see.

A condition marks the rows of the wanted words or is one comparison over numbers. Words compare
without case: "Blue" is "blue".
"""

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import numpy as np

from index_store.attributes import UNITS, Attributes
from index_store.base import Mask
from shared.messages import Filters

__all__ = ["Attributes", "price_bounds", "row_mask"]

BEYOND_ALL_PRICES = Decimal(10) ** 13  # feeds stop at 10 ** 12; keeps a wild bound within int64


def row_mask(filters: Filters, attributes: Attributes) -> Mask:
    """The rows that meet every condition, bool (n,); no condition is met by all."""
    mask = np.ones(attributes.count, dtype=np.bool_)
    for condition in (*_on_price(filters, attributes), *_on_words(filters, attributes)):
        mask &= condition
    if filters.in_stock:
        mask &= attributes.in_stock
    return mask


def price_bounds(filters: Filters) -> tuple[int | None, int | None]:
    """The least and the highest price that the filters let through, in ten-thousandths."""
    return _units(filters.min_price, ROUND_CEILING), _units(filters.max_price, ROUND_FLOOR)


def _on_price(filters: Filters, attributes: Attributes) -> Iterator[Mask]:
    lowest, highest = price_bounds(filters)
    if lowest is not None:
        yield attributes.has_price & (attributes.price >= lowest)
    if highest is not None:
        yield attributes.has_price & (attributes.price <= highest)


def _on_words(filters: Filters, attributes: Attributes) -> Iterator[Mask]:
    if filters.categories:
        yield attributes.category.any_of(filters.categories)
    if filters.colours:
        yield attributes.colour.any_of(filters.colours)
    if filters.genders:
        yield attributes.gender.any_of(filters.genders)
    if filters.brands:
        yield attributes.brand.any_of(filters.brands)
    if filters.sizes:
        yield attributes.sizes.any_of(filters.sizes)


def _units(price: Decimal | None, rounding: str) -> int | None:
    if price is None:
        return None
    bounded = min(max(price, -BEYOND_ALL_PRICES), BEYOND_ALL_PRICES)
    return int((bounded * UNITS).to_integral_value(rounding))
