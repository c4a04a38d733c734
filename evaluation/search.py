"""Exact search by inner product, block by block, so that memory stays small.

Bigger is better; ties go to the lower row, so that figures repeat on any machine.
"""

from collections.abc import Callable, Iterator

import numpy as np

from evaluation.gallery import Bools, Ints
from worker.encoders.base import FloatArray

__all__ = ["SHOWN", "Adjust", "judged", "search"]

BLOCK = 128  # queries at a time: 128 x 33,134 scores and their order are 50 MB
SHOWN = 6  # answers that a contact sheet shows

Judge = Callable[[slice, Ints], Bools]
# A slice of the queries and their scores (queries of the slice, n), to scores of the same shape.
Adjust = Callable[[slice, FloatArray], FloatArray]


def search(
    queries: FloatArray,
    embeddings: FloatArray,
    depth: int,
    left_out: Ints | None = None,
    adjust: Adjust | None = None,
) -> Ints:
    """The rows of the best embeddings of each query, best first, int64 (queries, depth).

    Args:
        queries: (queries, d); their length changes no order.
        embeddings: (n, d), the gallery.
        depth: how many; all of the gallery where it is smaller.
        left_out: (queries,), one row of the gallery that a query must not find.
        adjust: changes scores by what else is known of the queries.
    """
    depth = min(depth, len(embeddings) - (left_out is not None))
    parts = [found for _, found in _ranked(queries, embeddings, depth, left_out, adjust)]
    return np.concatenate([np.zeros((0, depth), np.int64), *parts])


def judged(queries: FloatArray, embeddings: FloatArray, judge: Judge) -> tuple[Bools, Ints]:
    """The whole gallery in each query's order, judged: (relevant (queries, n), first SHOWN rows).

    Args:
        queries: (queries, d).
        embeddings: (n, d), the gallery.
        judge: takes a slice of the queries and what these found (queries of the slice, n), and
            says which of it is right.
    """
    ranked = _ranked(queries, embeddings, len(embeddings))
    # A copy: a view would keep the order of the whole gallery in memory.
    parts = [(judge(part, found), found[:, :SHOWN].copy()) for part, found in ranked]
    relevant, first = zip(*parts, strict=True)
    return np.concatenate(relevant), np.concatenate(first)


def _ranked(
    queries: FloatArray,
    embeddings: FloatArray,
    depth: int,
    left_out: Ints | None = None,
    adjust: Adjust | None = None,
) -> Iterator[tuple[slice, Ints]]:
    for start in range(0, len(queries), BLOCK):
        part = slice(start, start + BLOCK)
        scores = queries[part] @ embeddings.T
        if adjust is not None:
            scores = adjust(part, scores)
        if left_out is not None:
            scores[np.arange(len(scores)), left_out[part]] = -np.inf
        yield part, _best(scores, depth)


def _best(scores: FloatArray, depth: int) -> Ints:
    if depth >= scores.shape[1]:
        return np.argsort(-scores, axis=1, kind="stable")
    # The depth-th best score of each row.
    least = -np.partition(-scores, depth - 1, axis=1)[:, depth - 1]
    return np.stack([_best_of(row, depth, bar) for row, bar in zip(scores, least, strict=True)])


def _best_of(scores: FloatArray, depth: int, bar: np.float32) -> Ints:
    """The first `depth` of a row; all that reach the bar are sorted, so ties at its end repeat."""
    candidates = np.flatnonzero(scores >= bar)
    order = np.argsort(-scores[candidates], kind="stable")
    return candidates[order][:depth]
