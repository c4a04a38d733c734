"""Exact search by inner product, block by block, so that memory stays small.

Bigger is better; ties go to the lower row, so that figures repeat on any machine.
"""

from collections.abc import Callable, Iterator

import numpy as np

from evaluation.gallery import Bools, Ints
from worker.encoders.base import FloatArray

__all__ = ["SHOWN", "Adjust", "Reorder", "judged", "search"]

BLOCK = 128  # queries at a time: 128 x 33,134 scores and their order are 50 MB
SHOWN = 6  # answers that a contact sheet shows

Judge = Callable[[slice, Ints], Bools]
# A slice of the queries and their scores (queries of the slice, n), to scores of the same shape.
Adjust = Callable[[slice, FloatArray], FloatArray]
# A slice of the queries, what these found and its scores, both (queries of the slice, depth), to
# the same rows in another order.
Reorder = Callable[[slice, Ints, FloatArray], Ints]


def search(
    queries: FloatArray,
    embeddings: FloatArray,
    depth: int,
    left_out: Ints | None = None,
    *,
    adjust: Adjust | None = None,
    reorder: Reorder | None = None,
) -> Ints:
    """The rows of the best embeddings of each query, best first, int64 (queries, depth).

    Args:
        queries: (queries, d); their length changes no order.
        embeddings: (n, d), the gallery.
        depth: how many; all of the gallery where it is smaller.
        left_out: (queries,), one row of the gallery that a query must not find.
        adjust: changes scores by what else is known of the queries.
        reorder: changes the order of what was found.
    """
    depth = min(depth, len(embeddings) - (left_out is not None))
    ranked = _ranked(queries, embeddings, depth, left_out, adjust=adjust, reorder=reorder)
    parts = [found for _, found in ranked]
    return np.concatenate([np.zeros((0, depth), np.int64), *parts])


def judged(
    queries: FloatArray,
    embeddings: FloatArray,
    judge: Judge,
    adjust: Adjust | None = None,
    reorder: Reorder | None = None,
) -> tuple[Bools, Ints]:
    """The whole gallery in each query's order, judged: (relevant (queries, n), first SHOWN rows).

    Args:
        queries: (queries, d).
        embeddings: (n, d), the gallery.
        judge: takes a slice of the queries and what these found (queries of the slice, n), and
            says which of it is right.
        adjust: changes scores by what else is known of the queries.
        reorder: changes the order of what was found.
    """
    ranked = _ranked(queries, embeddings, len(embeddings), adjust=adjust, reorder=reorder)
    # A copy: a view would keep the order of the whole gallery in memory.
    parts = [(judge(part, found), found[:, :SHOWN].copy()) for part, found in ranked]
    relevant, first = zip(*parts, strict=True)
    return np.concatenate(relevant), np.concatenate(first)


def _ranked(
    queries: FloatArray,
    embeddings: FloatArray,
    depth: int,
    left_out: Ints | None = None,
    *,
    adjust: Adjust | None = None,
    reorder: Reorder | None = None,
) -> Iterator[tuple[slice, Ints]]:
    for start in range(0, len(queries), BLOCK):
        part = slice(start, start + BLOCK)
        scores = queries[part] @ embeddings.T
        if adjust is not None:
            scores = adjust(part, scores)
        if left_out is not None:
            scores[np.arange(len(scores)), left_out[part]] = -np.inf
        found = _best(scores, depth)
        if reorder is not None:
            found = reorder(part, found, np.take_along_axis(scores, found, axis=1))
        yield part, found


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
