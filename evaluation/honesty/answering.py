"""Answers with their probabilities: what the pipeline shows first, and when it shows nothing."""

from dataclasses import dataclass

import numpy as np

from evaluation.gallery import Bools, Gallery, Ints
from evaluation.query_set import QuerySet
from evaluation.result import Scores
from evaluation.search import search
from evaluation.stages.ordering import Reranking
from shared.errors import SetupError
from worker.encoders.base import FloatArray

__all__ = ["SHOWN", "Given", "NothingFitted", "given"]

SHOWN = 10  # results that are judged: what a shopper looks at


@dataclass(frozen=True, eq=False)
class Given:
    """What a set of queries gets.

    Attributes:
        found: (queries, at most SHOWN), rows of the gallery, best first.
        chances: of the same shape, the probability that each is accepted; 0 for what the shop of
            the query does not have.
        refused: (queries,), where "nothing close" is said instead.
    """

    found: Ints
    chances: Scores
    refused: Bools


def given(
    asked: QuerySet,
    reranking: Reranking,
    *,
    feed: bool,
    lacking: bool = False,
) -> Given:
    """What is shown.

    Args:
        asked: the queries.
        reranking: puts the first answers in order, with retrieval's scores.
        feed: whether the shop's own words are known.
        lacking: whether each query's shop has nothing of its reference's `articleType`.

    Raises:
        NothingFitted: nobody knows how probable it is that each is accepted.
    """
    gallery = reranking.shelf.gallery
    last = _LastStage(asked, reranking, feed=feed)

    def adjusted(part: slice, scores: FloatArray) -> FloatArray:
        if asked.adjust is not None:
            scores = asked.adjust(part, scores)
        if lacking:
            scores[_of_the_type(gallery, asked.references[part])] = -np.inf
        return scores

    found = search(
        asked.queries,
        gallery.embeddings,
        max(reranking.count, SHOWN),
        asked.left_out,
        adjust=adjusted,
        reorder=last,
    )[:, :SHOWN]
    chances = np.array(last.chances, np.float64)[:, : found.shape[1]]
    return Given(found, chances, np.array(last.refused, np.bool_))


def _of_the_type(gallery: Gallery, references: Ints) -> Bools:
    """(references, n): all of the reference's `articleType`."""
    all_of_it = np.broadcast_to(np.arange(len(gallery)), (len(references), len(gallery)))
    return gallery.same(("articleType",), all_of_it, references)


class NothingFitted(SetupError):
    """Nothing says how probable acceptance is with these stages."""


class _LastStage:
    """A `evaluation.search.Reorder` that remembers how probable it was."""

    def __init__(self, asked: QuerySet, reranking: Reranking, *, feed: bool) -> None:
        self._asked = asked
        self._reranking = reranking
        self._judge = reranking.judges(asked.asking.composer)
        self._feed = feed
        self.chances: list[FloatArray] = []  # of each query, in the order shown
        self.refused: list[bool] = []

    def __call__(self, part: slice, found: Ints, scores: FloatArray) -> Ints:
        queries = range(part.start, part.start + len(found))
        return np.stack([self._last(*one) for one in zip(queries, found, scores, strict=True)])

    def _last(self, query: int, found: Ints, scores: FloatArray) -> Ints:
        there = np.isfinite(scores)
        first, rest = found[there], found[~there]
        question, shortlist = self._reranking.look(
            self._asked.asking, query, first, scores[there], feed=self._feed
        )
        judged = self._judge(question, shortlist)
        chances = judged.chances
        if chances is None:
            name = self._reranking.name
            raise NothingFitted(f"no probabilities of acceptance were fitted with reranker {name}")
        order = np.argsort(-judged.final, kind="stable")
        self.chances.append(np.concatenate([chances[order], np.zeros(len(rest), np.float32)]))
        self.refused.append(judged.nothing_close)
        return np.concatenate([first[order], rest])
