"""The gates that a new version passes before it may serve.

Checksums are in manifest.py. Here: it answers like exact search, it holds what the feed holds, and
it has not lost a large part of the shop, which is how a truncated feed shows itself.
"""

from collections.abc import Iterator

import numpy as np

from index_store.base import FloatArray, Mask, RowArray, Rows, VectorIndex
from shared.errors import CountDropped, IndexCorrupt

__all__ = ["check_count", "check_recall", "check_rows", "check_vectors", "recall_against_exact"]

# A shop that drops a fifth of its products at once is rarer than a feed cut off by a full disk;
# whoever means it says so with `force`.
SMALLEST_PART = 0.8
LOWEST_RECALL = 0.98  # exact search has 1.0; the rest is room for an approximate engine
SAMPLE = 100  # queries: one lost neighbour of 5,000 shows as 0.02 %
NEIGHBOURS = 50  # what a person leafs through, and what a reranker gets at least
SAME_SCORE = 1e-5  # float32 sums of 1,000 products differ by less, whatever their order
UNIT_LENGTH = 1e-2  # half-precision encoders round their norm by up to 0.1 %
BLOCK = 16_384  # rows read at a time: 32 MB of 512 numbers, whatever the gallery's length


def check_vectors(vectors: FloatArray, count: int) -> None:
    """Raises ValueError unless vectors are float32 (count, d), finite and of unit length."""
    if vectors.ndim != 2 or len(vectors) != count or vectors.dtype != np.float32:  # noqa: PLR2004 - (n, d)
        raise ValueError(f"{vectors.dtype} {vectors.shape} where float32 ({count}, d) belongs")
    for block in _blocks(vectors):
        norms = np.linalg.norm(block, axis=1)
        if not (np.abs(norms - 1) <= UNIT_LENGTH).all():  # also false for NaN
            raise ValueError("the encoder's embeddings are not of unit length")


def check_count(before: int, after: int) -> None:
    """Raises CountDropped when less than 80 % of the products are left."""
    if after < SMALLEST_PART * before:
        raise CountDropped(f"{before} products before, {after} now", before=before, after=after)


def check_rows(expected: int, found: int) -> None:
    """Raises IndexCorrupt unless a version has as many products as the feed has good rows."""
    if found != expected:
        raise IndexCorrupt(f"{found} products were written, the feed has {expected}")


def check_recall(index: VectorIndex, vectors: FloatArray, told: Mask | None = None) -> float:
    """The measured recall; raises IndexCorrupt below the floor."""
    recall = recall_against_exact(index, vectors, told)
    if recall < LOWEST_RECALL:
        raise IndexCorrupt(f"recall {recall:.3f} against exact search, at least {LOWEST_RECALL}")
    return recall


def recall_against_exact(
    index: VectorIndex, vectors: FloatArray, told: Mask | None = None
) -> float:
    """Share of the exact top 50 that the engine finds, over evenly spread rows as queries.

    A row counts as found when it scores as high as the exact 50th: equal scores are equal. Of a
    smaller gallery all rows are to be found.

    Args:
        index: over `vectors`.
        vectors: (n, d), unit length; read block by block.
        told: (n,), the only rows that are ever asked for, at least one; None: all are.
    """
    allowed = None if told is None else Rows(told)
    mask = np.ones(len(vectors), np.bool_) if told is None else told
    asked = np.flatnonzero(mask)
    chosen = asked[np.unique(np.linspace(0, len(asked) - 1, SAMPLE).astype(np.int64))]
    queries = np.asarray(vectors[chosen])
    k = min(NEIGHBOURS, len(asked))
    lasts = _exact_lasts(queries, vectors, mask, k)
    found = 0
    for query, last in zip(queries, lasts, strict=True):
        _, rows = index.search(query, k, allowed)
        found += _as_near(vectors, rows[mask[rows]], query, float(last))
    return found / (k * len(chosen))


def _exact_lasts(queries: FloatArray, vectors: FloatArray, mask: Mask, k: int) -> FloatArray:
    """The score of each query's exact k-th among the rows of the mask, (q,)."""
    best = np.empty((len(queries), 0), np.float32)
    for start, block in enumerate(_blocks(vectors)):
        rows = mask[start * BLOCK : start * BLOCK + len(block)]
        scores = np.where(rows, queries @ block.T, np.float32(-np.inf))
        scores = np.concatenate([best, scores], axis=1)
        kept = min(k, scores.shape[1])
        best = np.partition(scores, -kept, axis=1)[:, -kept:]
    return np.asarray(best.min(axis=1), np.float32)


def _as_near(vectors: FloatArray, rows: RowArray, query: FloatArray, last: float) -> int:
    """How many of the rows, each counted once, score at least as high as `last`."""
    scores = vectors[np.unique(rows)] @ query
    return int((scores >= last - SAME_SCORE).sum())


def _blocks(vectors: FloatArray) -> Iterator[FloatArray]:
    return (vectors[start : start + BLOCK] for start in range(0, len(vectors), BLOCK))
