"""The columns that filters read, each made ready when a condition needs it.

Words are folded once per distinct word, prices are integers. Nothing is prepared of a version that
nobody filters.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from index_store.base import Mask, RowArray
from index_store.product import Product, ProductTable, numbers_of

__all__ = ["UNITS", "Attributes", "Words", "folded", "price_units"]

# Prices are compared in ten-thousandths, exactly: feeds keep at most four decimals.
UNITS = Decimal(10_000)


class Words:
    """One text attribute of all products, each of which may have several words (sizes).

    Kept as the rows of each word, one word after another, so that a condition touches the rows it
    selects and no others.
    """

    def __init__(self, column: pa.ChunkedArray) -> None:
        """`column`: strings, or lists of strings."""
        self._count = len(column)
        words, codes = _distinct(_flat(column))
        self._numbers: dict[str, int] = {}
        fold = [self._numbers.setdefault(folded(one or ""), len(self._numbers)) for one in words]
        # numpy sorts numbers below 65,536 by radix, in a tenth of the time.
        numbers = np.array(fold, np.min_scalar_type(len(fold)))[codes]
        order = np.argsort(numbers, kind="stable")
        # Half the memory of int64: a version has no two billion products.
        self._rows = _row_of_each(column)[order].astype(np.int32)
        sizes = np.bincount(numbers, minlength=len(self._numbers))
        self._starts = np.concatenate([[0], np.cumsum(sizes)])

    def any_of(self, wanted: Iterable[str]) -> Mask:
        """True where a product has at least one of the wanted words, bool (n,)."""
        mask = np.zeros(self._count, dtype=np.bool_)
        for number in {self._numbers[one] for one in map(folded, wanted) if one in self._numbers}:
            mask[self._rows[self._starts[number] : self._starts[number + 1]]] = True
        return mask


class Attributes:
    """The columns of one version's products, each made ready when a condition needs it."""

    def __init__(self, products: Sequence[Product]) -> None:
        """`products`: a ProductTable, else they are copied into one."""
        self._table = products if isinstance(products, ProductTable) else ProductTable.of(products)
        self.count = len(self._table)

    @property
    def has_price(self) -> Mask:
        """Whether the shop names a price, bool (n,)."""
        return self._prices[0]

    @property
    def price(self) -> RowArray:
        """In ten-thousandths, int64 (n,); 0 where there is none."""
        return self._prices[1]

    @cached_property
    def in_stock(self) -> Mask:
        """Bool (n,)."""
        return numbers_of(self._table.column("in_stock").cast(pa.uint8())) > 0

    @cached_property
    def category(self) -> Words:
        """The shop's own categories."""
        return Words(self._table.column("category"))

    @cached_property
    def colour(self) -> Words:
        """The shop's own names."""
        return Words(self._table.column("colour"))

    @cached_property
    def gender(self) -> Words:
        """Whom the shop sells it to."""
        return Words(self._table.column("gender"))

    @cached_property
    def brand(self) -> Words:
        """Whose it is."""
        return Words(self._table.column("brand"))

    @cached_property
    def sizes(self) -> Words:
        """All that are sold."""
        return Words(self._table.column("sizes"))

    @cached_property
    def _prices(self) -> tuple[Mask, RowArray]:
        texts, codes = _distinct(self._table.column("price"))
        told = np.array([text is not None for text in texts], np.bool_)
        units = np.array([price_units(Decimal(text or 0)) for text in texts], np.int64)
        return told[codes], units[codes]


def folded(word: str) -> str:
    """What words are compared by."""
    return word.strip().casefold()


def price_units(price: Decimal) -> int:
    """A price of a feed in ten-thousandths."""
    return int(price * UNITS)


def _distinct(column: pa.ChunkedArray) -> tuple[list[str | None], NDArray[np.int32]]:
    """The distinct values, and for each place of the column which of them stands there."""
    encoded = pc.dictionary_encode(column, null_encoding="encode").combine_chunks()
    return encoded.dictionary.to_pylist(), numbers_of(pa.chunked_array([encoded.indices]))


def _flat(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.list_flatten(column) if pa.types.is_list(column.type) else column


def _row_of_each(column: pa.ChunkedArray) -> RowArray:
    """The row that each word of the column belongs to."""
    rows = np.arange(len(column))
    if not pa.types.is_list(column.type):
        return rows
    return np.repeat(rows, numbers_of(pc.list_value_length(column)))
