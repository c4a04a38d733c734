"""What every search engine is to the rest of the room: one Protocol, exact or not.

Scores are inner products of unit-length embeddings, so bigger is better and 1.0 is the same
picture. Rows count from 0 in the order of the version's embeddings.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["FloatArray", "Mask", "RowArray", "Rows", "Selection", "VectorIndex"]

FloatArray = NDArray[np.float32]
RowArray = NDArray[np.int64]
Mask = NDArray[np.bool_]


class Selection(Protocol):
    """The only rows that a search may return; an engine reads the form that suits it."""

    @property
    def mask(self) -> Mask:
        """True where a row may be returned, bool (n,)."""
        ...

    @property
    def expression(self) -> str | None:
        """The same as a boolean expression of Milvus over the columns of the products.

        None: it cannot be said so, and the rows themselves are the condition.
        """
        ...


@dataclass(frozen=True)
class Rows:
    """A selection that is nothing but its rows."""

    mask: Mask
    expression: None = None


class VectorIndex(Protocol):
    """Finds the nearest rows of one fixed set of embeddings; safe to call from many threads."""

    @property
    def count(self) -> int:
        """How many rows there are."""
        ...

    def search(
        self, query: FloatArray, k: int, allowed: Selection | None = None
    ) -> tuple[FloatArray, RowArray]:
        """The best rows for one query.

        Args:
            query: float32 (d,), finite, unit length; stays unchanged.
            k: how many rows at most.
            allowed: the only rows that may be returned; None allows all.

        Returns:
            scores (m,) and rows (m,), m <= k, best first, equal scores in the order of rows.

        Raises:
            ValueError: the query has another dimension, or a value that is not finite; or the
                mask is not of (n,).
        """
        ...
