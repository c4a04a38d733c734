"""The embedded engine: FAISS, exact inner product over all rows.

Exact on purpose: 33,000 products of 512 numbers take a few milliseconds on one core, and a
filtered search loses nothing, however few rows the filters leave.
"""

import faiss
import numpy as np

from index_store.base import Allowed, FloatArray, RowArray

__all__ = ["FaissIndex"]


class FaissIndex:
    """`IndexFlatIP` behind the `VectorIndex` protocol."""

    def __init__(self, vectors: FloatArray) -> None:
        """Copies the vectors, float32 (n, d), into FAISS."""
        self._count: int = vectors.shape[0]
        self._dim: int = vectors.shape[1]
        self._flat = faiss.IndexFlatIP(self._dim)
        self._flat.add(np.ascontiguousarray(vectors, dtype=np.float32))

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self._count

    def search(
        self, query: FloatArray, k: int, allowed: Allowed | None = None
    ) -> tuple[FloatArray, RowArray]:
        """As `VectorIndex.search`."""
        self._check(query)
        mask = None if allowed is None else self._mask(allowed)
        reachable = self._count if mask is None else int(mask.sum())
        k = min(k, reachable)
        if k <= 0:
            return np.empty(0, np.float32), np.empty(0, np.int64)
        scores, rows = self._with_whole_ties(query, k, reachable, mask)
        order = np.lexsort((rows, -scores))[:k]
        return scores[order], rows[order]

    def _with_whole_ties(
        self, query: FloatArray, k: int, reachable: int, mask: np.ndarray | None
    ) -> tuple[FloatArray, RowArray]:
        """At least k rows, and with the k-th all that score the same.

        FAISS breaks ties by its heap's order. A shop shows one picture for many sizes of a
        product, so ties are common, and page 2 must not repeat what page 1 showed.
        """
        width = k
        while True:
            width = min(width + 1, reachable)
            scores, rows = self._top(query, width, mask)
            if width == reachable or scores[-1] < scores[k - 1]:
                return scores, rows
            width *= 2

    def _top(
        self, query: FloatArray, k: int, mask: np.ndarray | None
    ) -> tuple[FloatArray, RowArray]:
        one = np.ascontiguousarray(query[np.newaxis], dtype=np.float32)
        if mask is None:
            scores, rows = self._flat.search(one, k)
            return scores[0], rows[0]
        # FAISS borrows the bits and the selector: both live in this frame until it answers.
        bits = np.packbits(mask, bitorder="little")
        selector = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg,arg-type]  # stub: C++'s own
        parameters = faiss.SearchParameters()
        parameters.sel = selector
        scores, rows = self._flat.search(one, k, params=parameters)
        return scores[0], rows[0]

    def _mask(self, allowed: Allowed) -> np.ndarray:
        if allowed.dtype != np.bool_:
            mask = np.zeros(self._count, dtype=np.bool_)
            mask[allowed] = True
            return mask
        if allowed.shape != (self._count,):
            raise ValueError(f"a mask of shape {allowed.shape} for {self._count} rows")
        return allowed

    def _check(self, query: FloatArray) -> None:
        if query.shape != (self._dim,):
            raise ValueError(f"a query of shape {query.shape} for embeddings of ({self._dim},)")
        if not np.isfinite(query).all():
            raise ValueError("the query has values that are not finite")
