"""Shortlists with what is right in them: what the models are fitted on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.gallery import Bools, Ints
from evaluation.honesty.protocol import acceptable
from evaluation.query_set import QuerySet
from evaluation.search import search
from evaluation.stages.shelf import Shelf
from worker.judging import Judge

__all__ = ["Lists", "lists_of"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Lists:
    """One kind of questions.

    Attributes:
        terms: (lists, candidates, 3), of the formula in worker/fusion.py.
        hits: (lists, candidates), whether it is the very product, or its design in the wished
            colour.
        right: (lists, candidates), whether it would be accepted (protocol `honest`).
    """

    terms: Floats
    hits: Bools
    right: Bools

    @classmethod
    def joined(cls, parts: "Sequence[Lists]") -> "Lists":
        """Those of several galleries."""
        return cls(
            np.concatenate([one.terms for one in parts]),
            np.concatenate([one.hits for one in parts]),
            np.concatenate([one.right for one in parts]),
        )


def lists_of(
    asked: QuerySet, hit: tuple[str, ...], judge: Judge, shelf: Shelf, count: int, *, feed: bool
) -> Lists:
    """What the judge's stages say of the first candidates of each query.

    Args:
        asked: the queries.
        hit: columns in which a hit agrees with its target.
        judge: its reranker and attributes.
        shelf: the gallery.
        count: how many candidates.
        feed: whether the shop's own words are known.
    """
    terms: list[Floats] = []

    def judged(part: slice, found: Ints, scores: NDArray[np.float32]) -> Ints:
        for query, rows, its in zip(
            range(part.start, part.start + len(found)), found, scores, strict=True
        ):
            question = asked.asking.question(query, judge.reranker, shelf, feed=feed)
            shortlist = shelf.shortlist(rows, its, judge.reranker.reader, feed=feed)
            terms.append(judge.parts(question, shortlist).terms.astype(np.float64))
        return found

    gallery = shelf.gallery
    found = search(
        asked.queries,
        gallery.embeddings,
        count,
        asked.left_out,
        adjust=asked.adjust,
        reorder=judged,
    )[:, :count]
    return Lists(
        np.stack(terms),
        gallery.same(hit, found, asked.targets),
        acceptable(gallery, asked, found),
    )
