"""What an approximate engine answers: candidates of a coarse structure, scored exactly.

The structure keeps rows in 8 bits a number and looks at few of them; the vectors, mapped from the
version's own file, give the shortlist its true scores and its order. A selection so small that
scoring it whole costs no more than probing is scored whole, and what the structure cannot fill is.
"""

import math
from typing import Protocol

import numpy as np

from index_store.base import FloatArray, RowArray, Selection
from index_store.engines.scoring import NOTHING, Scorer, best, checked_mask, checked_query
from shared.errors import IndexCorrupt

__all__ = ["Prober", "RescoredIndex"]

SHORTEST = 64  # candidates: of the 50 best, 8 bits lose one in a hundred when only 50 are kept
MARGIN = 5 / 4  # candidates for a result: at 64 for 50 more of them found nothing more
WIDER = 4  # times as many candidates where too many tie with the last of them
PROBES = 8  # rows that an opened structure is asked for
SAME = 1e-6  # by which the structure's own scores of identical rows may differ
TOLERANCE = 0.05  # between a score in 8 bits and the true one; they differ by 0.002 as a rule


class Prober(Protocol):
    """A structure that finds candidates."""

    def probe(
        self, query: FloatArray, width: int, allowed: Selection | None, reachable: int
    ) -> tuple[FloatArray, RowArray]:
        """Candidates for one query.

        Args:
            query: float32 (d,), C order.
            width: how many at most.
            allowed: the only rows that may be returned; None allows all.
            reachable: how many rows those are.

        Returns:
            approximate scores (m,) and rows (m,), m <= width, best first.
        """
        ...

    def cheaper_whole(self, reachable: int) -> bool:
        """Whether scoring so many selected rows exactly costs no more than probing for them."""
        ...


class RescoredIndex:
    """A `VectorIndex` over a prober; its scores are true inner products."""

    def __init__(self, vectors: FloatArray, prober: Prober) -> None:
        self._scorer = Scorer(vectors)
        self._prober = prober

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self._scorer.count

    def search(
        self, query: FloatArray, k: int, allowed: Selection | None = None
    ) -> tuple[FloatArray, RowArray]:
        """As `VectorIndex.search`, but a row beyond what is probed can be missed.

        Pages agree with each other among all k that share a shortlist (1 to 51, 52 to 102, ...).
        """
        query = checked_query(query, self._scorer.dim)
        mask = checked_mask(allowed, self.count)
        reachable = self.count if mask is None else int(np.count_nonzero(mask))
        k = min(k, reachable)
        if k <= 0:
            return NOTHING
        if reachable == self.count:
            allowed = None
        if not self._prober.cheaper_whole(reachable):
            found = self._probed(query, k, allowed, reachable)
            if found is not None:
                return found
        return best(*self._scorer.select(query, mask), k)

    def check(self) -> None:
        """Raises IndexCorrupt when the structure is not over these vectors.

        Some rows are asked for: what is found must score in the structure as it does exactly.
        """
        for row in np.unique(np.linspace(0, self.count - 1, PROBES).astype(np.int64)):
            query = self._scorer.row(row)
            near, rows = self._prober.probe(query, SHORTEST, None, self.count)
            if len(rows) and not 0 <= rows.min() <= rows.max() < self.count:
                raise IndexCorrupt(f"the engine's file has rows beyond {self.count}")
            if np.abs(near - self._scorer.of(query, rows)).max(initial=0) > TOLERANCE:
                raise IndexCorrupt("the engine's file was made over other embeddings")

    def _probed(
        self, query: FloatArray, k: int, allowed: Selection | None, reachable: int
    ) -> tuple[FloatArray, RowArray] | None:
        """The best candidates; None where the structure does not find enough of them."""
        width = _width(k)
        while width < reachable:
            near, rows = self._prober.probe(query, width, allowed, reachable)
            is_cut = len(rows) == width
            if is_cut:
                # Identical rows have one code: what ties with the last candidate may have its like
                # beyond the cut, and all of them are shown or none. A shop shows one picture for
                # many sizes of a product.
                rows = rows[near > near[-1] + SAME]
            if len(rows) >= k:
                return best(self._scorer.of(query, rows), rows, k)
            if not is_cut:
                return None
            width *= WIDER
        return None


def _width(k: int) -> int:
    """How many candidates for k results: a power of two, so that pages share one shortlist."""
    return max(SHORTEST, 1 << (math.ceil(MARGIN * k) - 1).bit_length())
