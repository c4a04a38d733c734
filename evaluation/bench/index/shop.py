"""The gallery that is searched: vectors in a file, and products with one price each.

Prices are random and cut the gallery into selections of any share, in the mask's way and in
Milvus's; a category is the rows nearest to one row.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import overload

import numpy as np

from index_store.base import FloatArray, Mask, RowArray, Selection
from index_store.engines.base import Gallery
from index_store.engines.exact import ExactIndex
from index_store.product import Product

__all__ = ["NEIGHBOURS", "SHARES", "Asked", "Chosen", "ask", "open_gallery", "selections"]

SHARES = {"10 %": 0.1, "1 %": 0.01, "0.1 %": 0.001}
PRICES = 1_000_000  # evenly up to so many ten-thousandths
BLEND = 0.6  # of another row in a question, as engines/tuning.py has it from real photos
NEIGHBOURS = 50


@dataclass(frozen=True)
class Chosen:
    """A Selection."""

    mask: Mask
    expression: str | None


@dataclass(frozen=True)
class Asked:
    """Queries, and their exact answers by the name of a selection ("": all rows).

    Attributes:
        queries: (q, d), unit length.
        wanted: how many are to be found, 50 or all rows of a smaller selection.
        lasts: the score of each query's last of them, (q,).
    """

    queries: FloatArray
    wanted: dict[str, int]
    lasts: dict[str, FloatArray]


class _Priced(Sequence[Product]):
    """Products that are nothing but their price."""

    def __init__(self, prices: RowArray) -> None:
        self._prices = prices

    def __len__(self) -> int:
        return len(self._prices)

    @overload
    def __getitem__(self, row: int) -> Product: ...
    @overload
    def __getitem__(self, row: slice) -> list[Product]: ...
    def __getitem__(self, row: int | slice) -> Product | list[Product]:
        if isinstance(row, slice):
            return [self[one] for one in range(*row.indices(len(self)))]
        return Product(str(row), "", "", price=Decimal(int(self._prices[row])) / 10_000)


def open_gallery(data: Path) -> Gallery:
    """The vectors of a .npy file, mapped, with products."""
    vectors = np.load(data, mmap_mode="r")
    return Gallery(vectors, _Priced(_prices(len(vectors))), np.arange(len(vectors)))


def selections(gallery: Gallery) -> Iterator[tuple[str, Selection | None]]:
    """All rows (""), shares of them at random, and as categories."""
    yield "", None
    count = len(gallery.vectors)
    prices = _prices(count)
    for name, share in SHARES.items():
        bound = round(share * PRICES)
        yield name, Chosen(prices < bound, f"price < {bound}")
    scores, rows = ExactIndex(gallery.vectors).search(np.array(gallery.vectors[count // 2]), count)
    del scores
    for name, share in SHARES.items():
        mask = np.zeros(count, np.bool_)
        mask[rows[: round(share * count)]] = True
        yield f"{name}, a category", Chosen(mask, None)


def ask(data: Path, count: int, seed: int = 1) -> Asked:
    """Rows blended with others, and the exact answers."""
    gallery = open_gallery(data)
    vectors, rng = gallery.vectors, np.random.default_rng(seed)
    rows, others = rng.integers(len(vectors), size=(2, count))
    queries = vectors[np.asarray(rows)] + np.float32(BLEND) * vectors[np.asarray(others)]
    queries = np.asarray(queries / np.linalg.norm(queries, axis=1, keepdims=True), np.float32)
    exact, wanted, lasts = ExactIndex(vectors), {}, {}
    for name, allowed in selections(gallery):
        scores = [exact.search(query, NEIGHBOURS, allowed)[0] for query in queries]
        wanted[name] = len(scores[0])
        lasts[name] = np.array([one[-1] for one in scores], np.float32)
    return Asked(queries, wanted, lasts)


def _prices(count: int) -> RowArray:
    return np.random.default_rng(0).permutation(count) * PRICES // count
