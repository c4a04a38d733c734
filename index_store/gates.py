"""The gates that a new version passes before it may serve.

Checksums are in manifest.py. Here: it answers like exact search, and it has not lost a large
part of the shop, which is how a truncated feed shows itself.
"""

import numpy as np

from index_store.base import FloatArray, VectorIndex
from shared.errors import CountDropped, IndexCorrupt

__all__ = ["check_count", "check_recall", "check_vectors", "recall_against_exact"]

# A shop that drops a fifth of its products at once is rarer than a feed cut off by a full disk;
# whoever means it says so with `force`.
SMALLEST_PART = 0.8
LOWEST_RECALL = 0.97  # exact search has 1.0; the rest is room for an approximate engine
SAMPLE = 100  # queries: one lost neighbour of 1,000 shows as 0.1 %
NEIGHBOURS = 10
SAME_SCORE = 1e-5  # float32 sums of 1,000 products differ by less, whatever their order
UNIT_LENGTH = 1e-2  # half-precision encoders round their norm by up to 0.1 %


def check_vectors(vectors: FloatArray, count: int) -> None:
    """Raises ValueError unless vectors are float32 (count, d), finite and of unit length."""
    if vectors.ndim != 2 or len(vectors) != count or vectors.dtype != np.float32:  # noqa: PLR2004 - (n, d)
        raise ValueError(f"{vectors.dtype} {vectors.shape} where float32 ({count}, d) belongs")
    norms = np.linalg.norm(vectors, axis=1)
    if not (np.abs(norms - 1) <= UNIT_LENGTH).all():  # also false for NaN
        raise ValueError("the encoder's embeddings are not of unit length")


def check_count(before: int, after: int) -> None:
    """Raises CountDropped when less than 80 % of the products are left."""
    if after < SMALLEST_PART * before:
        raise CountDropped(f"{before} products before, {after} now", before=before, after=after)


def check_recall(index: VectorIndex, vectors: FloatArray) -> float:
    """The measured recall; raises IndexCorrupt below the floor."""
    recall = recall_against_exact(index, vectors)
    if recall < LOWEST_RECALL:
        raise IndexCorrupt(f"recall {recall:.3f} against exact search, at least {LOWEST_RECALL}")
    return recall


def recall_against_exact(index: VectorIndex, vectors: FloatArray) -> float:
    """Share of the exact top 10 that the engine finds, over evenly spread rows as queries.

    A row counts as found when it scores as high as the exact 10th: equal scores are equal.
    """
    chosen = np.unique(np.linspace(0, len(vectors) - 1, SAMPLE).astype(np.int64))
    k = min(NEIGHBOURS, len(vectors))
    found = 0
    for row in chosen:
        exact = vectors @ vectors[row]
        tenth = np.partition(exact, -k)[-k]
        _, rows = index.search(np.asarray(vectors[row]), k)
        found += int((exact[np.unique(rows)] >= tenth - SAME_SCORE).sum())
    return found / (k * len(chosen))
