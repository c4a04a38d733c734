"""Whose picture each row of embeddings is: products may have several, and are found as one.

The first rows are the main pictures, row i of product i. Then come the further pictures, product
by product, in the order of each one's `more_pictures`.
"""

import numpy as np
import pyarrow.compute as pc

from index_store.base import FloatArray, Mask, RowArray, Selection, VectorIndex
from index_store.product import Product, ProductTable, numbers_of

__all__ = ["Owners", "expected_owners", "owners_of"]


class Owners:
    """The pictures of `count` products."""

    def __init__(self, count: int, further: RowArray | None = None) -> None:
        """`further`: (m,) ascending, the product of each further picture; None: there are none."""
        self.count = count
        self._further: RowArray = np.empty(0, np.int64) if further is None else further

    @property
    def rows(self) -> int:
        """How many pictures there are."""
        return self.count + len(self._further)

    def of(self, rows: RowArray) -> RowArray:
        """The products of some rows."""
        products = np.array(rows, np.int64)
        further = products >= self.count
        products[further] = self._further[products[further] - self.count]
        return products

    def rows_of(self, products: RowArray) -> RowArray:
        """All rows of some products."""
        firsts = np.searchsorted(self._further, products, "left")
        ends = np.searchsorted(self._further, products, "right")
        spans = [np.arange(*span) for span in zip(firsts, ends, strict=True)]
        return np.concatenate([products, *(span + self.count for span in spans)])

    def spread(self, mask: Mask) -> Mask:
        """A mask over products as one over rows: all pictures of the products."""
        return np.concatenate([mask, mask[self._further]]) if len(self._further) else mask

    def picture(self, row: int, product: Product) -> str:
        """The name of the picture in a row of that product."""
        if row < self.count:
            return product.picture
        place = row - self.count
        first = np.searchsorted(self._further, self._further[place])
        return product.more_pictures[place - int(first)]

    def nearest(
        self, engine: VectorIndex, query: FloatArray, k: int, allowed: Selection | None
    ) -> tuple[FloatArray, RowArray]:
        """As `VectorIndex.search`, of each product only the picture that is found first.

        As many rows are asked for as k products have on average, and more while they are of fewer
        products and the engine still has some.
        """
        width = -(-k * self.rows // max(self.count, 1))
        scores, rows = engine.search(query, width, allowed)
        while len(rows) == width and len(np.unique(self.of(rows))) < k:
            width *= 2
            scores, rows = engine.search(query, width, allowed)
        _, firsts = np.unique(self.of(rows), return_index=True)
        firsts = np.sort(firsts)[:k]
        return scores[firsts], rows[firsts]


def owners_of(count: int, further: RowArray) -> RowArray:
    """The product of each row, main pictures first, int64 (count + m,)."""
    return np.concatenate([np.arange(count, dtype=np.int64), further])


def expected_owners(products: ProductTable) -> RowArray:
    """The products of all further pictures, (m,), as the products tell them."""
    lengths = numbers_of(pc.list_value_length(products.column("more_pictures")))
    return np.repeat(np.arange(len(products), dtype=np.int64), lengths)
