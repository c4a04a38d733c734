"""Rows in which variants of one product are shown as one (worker/variants.py)."""

from collections.abc import Callable

import numpy as np

from evaluation.gallery import Bools, Ints
from evaluation.metrics import recall_at_k
from evaluation.result import Scores
from evaluation.stages.shelf import Shelf
from index_store.version import Candidate
from worker.encoders.base import Encoder, FloatArray
from worker.variants import Alike, folded

__all__ = ["FOLDED", "Folder", "Folding"]

FOLDED = 200  # candidates, as many as the pipeline retrieves
SHOWN = 10  # heads whose variants are judged
NONE = -1  # in the place of a row

Judge = Callable[[Ints], Bools]  # rows that queries found (queries, ranks), to which are right


class Folder:
    """Folds the answers of one gallery."""

    def __init__(self, shelf: Shelf, encoder: Encoder) -> None:
        self._shelf = shelf
        self._alike = Alike.of(encoder)

    def heads(self, found: Ints, scores: FloatArray, *, feed: bool) -> list[Candidate]:
        """Of rows (n,), best first: each with its variants."""
        index = self._shelf.index(feed=feed)
        candidates = [
            Candidate(self._shelf.product(row, feed=feed), score, row)
            for row, score in zip(found.tolist(), scores.tolist(), strict=True)
        ]
        return folded(candidates, index, self._alike)


class Folding:
    """A `evaluation.search.Reorder`: heads first, their variants behind all others.

    A hit so counts by its head alone; what a shopper reaches through a head is `recall`.
    """

    def __init__(self, folder: Folder, *, feed: bool) -> None:
        self._folder = folder
        self._feed = feed
        self._shown: list[list[Ints]] = []  # of each query: each head's row, then its variants'

    def __call__(self, part: slice, found: Ints, scores: FloatArray) -> Ints:
        """See `evaluation.search.Reorder`; the parts follow one another."""
        del part
        return np.stack([self._folded(*one) for one in zip(found, scores, strict=True)])

    def recall(self, judge: Judge, k: int) -> Scores:
        """R@k of each query where any variant of the first k heads counts too, at most SHOWN."""
        most = max(len(one) for heads in self._shown for one in heads)
        rows = np.full((len(self._shown), SHOWN, most), NONE, np.int64)
        for query, heads in enumerate(self._shown):
            for rank, one in enumerate(heads):
                rows[query, rank, : len(one)] = one
        right = judge(rows.reshape(len(rows), -1)).reshape(rows.shape) & (rows != NONE)
        return recall_at_k(right.any(axis=2), k)

    def _folded(self, found: Ints, scores: FloatArray) -> Ints:
        count = int(np.isfinite(scores[:FOLDED]).sum())
        heads = self._folder.heads(found[:count], scores[:count], feed=self._feed)
        groups = [_rows(head) for head in heads]
        self._shown.append(groups[:SHOWN])
        first = [one[:1] for one in groups]
        behind = [one[1:] for one in groups]
        return np.concatenate([*first, found[count:], *behind])


def _rows(head: Candidate) -> Ints:
    return np.array([head.row, *(one.row for one in head.variants)], np.int64)
