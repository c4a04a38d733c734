"""Filters as row masks: which products of a version a person may see.

The columns are prepared once per version (words folded and numbered, prices as integers), so
that a condition is one comparison over numbers. Words compare without case: "Blue" is "blue".
"""

from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import numpy as np
from numpy.typing import NDArray

from index_store.base import RowArray
from index_store.product import Product
from shared.messages import Filters

__all__ = ["Attributes", "Mask", "row_mask"]

Mask = NDArray[np.bool_]

# Prices are compared in ten-thousandths, exactly: feeds keep at most four decimals.
UNITS = Decimal(10_000)
BEYOND_ALL_PRICES = Decimal(10) ** 13  # feeds stop at 10 ** 12; keeps a wild bound within int64


class Words:
    """One text attribute of all products, each of which may have several words (sizes)."""

    def __init__(self, per_row: Sequence[Sequence[str]]) -> None:
        self._count = len(per_row)
        self._numbers: dict[str, int] = {}
        pairs = [
            (row, self._numbers.setdefault(_folded(word), len(self._numbers)))
            for row, words in enumerate(per_row)
            for word in words
        ]
        table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        self._rows: RowArray = table[:, 0]
        self._words: RowArray = table[:, 1]

    def any_of(self, wanted: Iterable[str]) -> Mask:
        """True where a product has at least one of the wanted words."""
        chosen = np.zeros(len(self._numbers), dtype=np.bool_)
        for word in map(_folded, wanted):
            if word in self._numbers:
                chosen[self._numbers[word]] = True
        mask = np.zeros(self._count, dtype=np.bool_)
        mask[self._rows[chosen[self._words]]] = True
        return mask


class Attributes:
    """The columns of one version's products, ready for conditions."""

    def __init__(self, products: Sequence[Product]) -> None:
        self.count = len(products)
        prices = [product.price for product in products]
        self.has_price: Mask = np.array([price is not None for price in prices], dtype=np.bool_)
        self.price: RowArray = np.array(
            [0 if price is None else int(price * UNITS) for price in prices], np.int64
        )
        self.in_stock: Mask = np.array([product.in_stock for product in products], dtype=np.bool_)
        self.category = Words([(product.category,) for product in products])
        self.colour = Words([(product.colour,) for product in products])
        self.gender = Words([(product.gender,) for product in products])
        self.brand = Words([(product.brand,) for product in products])
        self.sizes = Words([product.sizes for product in products])


def row_mask(filters: Filters, attributes: Attributes) -> Mask:
    """The rows that meet every condition, bool (n,); no condition is met by all."""
    mask = np.ones(attributes.count, dtype=np.bool_)
    for condition in _conditions(filters, attributes):
        mask &= condition
    return mask


def _conditions(filters: Filters, attributes: Attributes) -> Iterable[Mask]:
    if filters.min_price is not None:
        yield _at_least(filters.min_price, attributes)
    if filters.max_price is not None:
        yield _at_most(filters.max_price, attributes)
    if filters.in_stock:
        yield attributes.in_stock
    for words, wanted in (
        (attributes.category, filters.categories),
        (attributes.colour, filters.colours),
        (attributes.gender, filters.genders),
        (attributes.brand, filters.brands),
        (attributes.sizes, filters.sizes),
    ):
        if wanted:
            yield words.any_of(wanted)


def _at_least(price: Decimal, attributes: Attributes) -> Mask:
    return attributes.has_price & (attributes.price >= _units(price, ROUND_CEILING))


def _at_most(price: Decimal, attributes: Attributes) -> Mask:
    return attributes.has_price & (attributes.price <= _units(price, ROUND_FLOOR))


def _units(price: Decimal, rounding: str) -> int:
    bounded = min(max(price, -BEYOND_ALL_PRICES), BEYOND_ALL_PRICES)
    return int((bounded * UNITS).to_integral_value(rounding))


def _folded(word: str) -> str:
    return word.strip().casefold()
