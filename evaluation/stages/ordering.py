"""Puts the first answers of queries in a reranker's order, and takes the time."""

import time
from collections.abc import Callable

import numpy as np

from evaluation.gallery import Ints
from evaluation.stages.asking import Asking
from evaluation.stages.shelf import Shelf
from worker.judging import Judged
from worker.rerankers.base import FloatArray, Question, Reranker, Shortlist

__all__ = ["Judges", "Ordering", "Reranking"]

Judges = Callable[[str], Callable[[Question, Shortlist], Judged]]


class Reranking:
    """One reranker beside one gallery.

    Attributes:
        name: of the rows that it gives.
        alone: whether its scores alone order, without retrieval's.
    """

    def __init__(
        self,
        name: str,
        reranker: Reranker,
        shelf: Shelf,
        count: int,
        judges: Judges,
        *,
        alone: bool = False,
    ) -> None:
        """Takes what it looks with and at.

        Args:
            name: of the reranker.
            reranker: looks at the first answers.
            shelf: the gallery.
            count: how many answers.
            judges: by a composer's spec, what gives final scores to what it has found.
            alone: see above.
        """
        self.name = f"{name} alone" if alone else name
        self.reranker = reranker
        self.shelf = shelf
        self.count = count
        self.judges = judges
        self.alone = alone

    def ordering(self, asking: Asking, *, feed: bool) -> "Ordering":
        """The order of some queries."""
        return Ordering(self, asking, feed=feed)

    def look(
        self, asking: Asking, query: int, found: Ints, scores: FloatArray, *, feed: bool
    ) -> tuple[Question, Shortlist]:
        """One query and what it found, (n,) rows and scores, as the reranker gets them."""
        return (
            asking.question(query, self.reranker, self.shelf, feed=feed),
            self.shelf.shortlist(found, scores, self.reranker.reader, feed=feed),
        )


class Ordering:
    """A `evaluation.search.Reorder`."""

    def __init__(self, reranking: Reranking, asking: Asking, *, feed: bool) -> None:
        self._reranking = reranking
        self._asking = asking
        self._feed = feed
        self._seconds: list[float] = []

    @property
    def count(self) -> int:
        """How deep a search has to be."""
        return self._reranking.count

    @property
    def milliseconds(self) -> float:
        """The median over the queries so far: scoring and fusing, shortlist and details at hand."""
        return float(1000 * np.median(self._seconds)) if self._seconds else 0.0

    def __call__(self, part: slice, found: Ints, scores: FloatArray) -> Ints:
        """See `evaluation.search.Reorder`."""
        queries = range(part.start, part.start + len(found))
        rows = [self._reordered(*one) for one in zip(queries, found, scores, strict=True)]
        return np.stack(rows)

    def _reordered(self, query: int, found: Ints, scores: FloatArray) -> Ints:
        # What a query may not find has -inf.
        count = int(np.isfinite(scores[: self.count]).sum())
        if not count:
            return found
        first, rest = found[:count], found[count:]
        question, shortlist = self._reranking.look(
            self._asking, query, first, scores[:count], feed=self._feed
        )
        final = self._timed(question, shortlist)
        order = np.argsort(-final, kind="stable")  # ties keep retrieval's order
        return np.concatenate([first[order], rest])

    def _timed(self, question: Question, shortlist: Shortlist) -> FloatArray:
        reranker = self._reranking.reranker
        judge = self._reranking.judges(self._asking.composer)
        start = time.perf_counter()
        if self._reranking.alone:
            scores = reranker.score(question, shortlist)
        else:
            scores = judge(question, shortlist).final
        self._seconds.append(time.perf_counter() - start)
        return scores
