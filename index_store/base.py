"""What every search engine is to the rest of the room: one Protocol, exact or not.

Scores are inner products of unit-length embeddings, so bigger is better and 1.0 is the same
picture. Rows count from 0 in the order of the version's products.
"""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["Allowed", "FloatArray", "RowArray", "VectorIndex"]

FloatArray = NDArray[np.float32]
RowArray = NDArray[np.int64]
Allowed = NDArray[np.bool_] | RowArray  # a mask (n,), or the row numbers themselves


class VectorIndex(Protocol):
    """Finds the nearest rows of one fixed set of embeddings."""

    @property
    def count(self) -> int:
        """How many rows there are."""
        ...

    def search(
        self, query: FloatArray, k: int, allowed: Allowed | None = None
    ) -> tuple[FloatArray, RowArray]:
        """The best rows for one query.

        Args:
            query: float32 (d,), finite, unit length; stays unchanged.
            k: how many rows at most.
            allowed: the only rows that may be returned; None allows all.

        Returns:
            scores (m,) and rows (m,), m <= k, best first, equal scores in the order of rows.

        Raises:
            ValueError: the query has another dimension, or a value that is not finite.
        """
        ...
