"""Protocol `honest`: how far probabilities of acceptance agree with what is right.

A product is right where it has the `baseColour` of what was asked for, the wished one where words
name one, and its `articleType` and `gender`, or is of its group.
"""

from collections.abc import Sequence

import numpy as np

from evaluation.calibration import expected_calibration_error, reliability
from evaluation.gallery import Bools, Gallery, Ints
from evaluation.honesty.answering import Given
from evaluation.query_set import QuerySet
from evaluation.result import Answers, Result, Scores
from evaluation.search import SHOWN

__all__ = ["acceptable", "honest"]

KEPT = ("articleType", "gender")


def honest(
    gallery: Gallery, asked: Sequence[QuerySet], there: Sequence[Given], lacking: Sequence[Given]
) -> Result:
    """ECE, Brier and accepted over the first ten answers; how often "nothing close" is said.

    ECE has 15 bins (evaluation/calibration.py); Brier is the mean squared difference between
    chance and truth (Brier, 1950); "accepted" is the share of right answers. "refused, has it" is
    the share of queries that get no answer although the shop has the right one, "refused, lacks
    it" where it has nothing of the `articleType`: of good answers the first is small, the second
    large.

    Args:
        gallery: what was searched.
        asked: the queries, of one kind or of several.
        there: what each kind gets.
        lacking: what each kind gets from a shop without the reference's `articleType`.
    """
    right = [acceptable(gallery, one, its.found) for one, its in zip(asked, there, strict=True)]
    wrong = [np.square(one.chances - truth) for one, truth in zip(there, right, strict=True)]
    chances = np.concatenate([one.chances.ravel() for one in there])
    truth = np.concatenate([one.ravel() for one in right])
    scores = {
        "Brier": _means(wrong),
        "accepted": _means(right),
        "refused, has it": _shares(there),
        "refused, lacks it": _shares(lacking),
    }
    return Result(
        scores,
        _answers(asked, there, right),
        plain={"ECE": expected_calibration_error(chances, truth)},
        reliability=reliability(chances, truth),
    )


def acceptable(gallery: Gallery, asked: QuerySet, found: Ints) -> Bools:
    """Which of what was found (queries, ranks) is right."""
    kept = gallery.same(KEPT, found, asked.references)
    coloured = gallery.same(("baseColour",), found, asked.targets)
    design = gallery.same(("group",), found, asked.targets)
    return np.asarray(coloured & (kept | design), np.bool_)


def _means(judged: Sequence[Bools] | Sequence[Scores]) -> Scores:
    """Of each query's answers: queries, not answers, are drawn again for the interval."""
    return np.concatenate([one.mean(axis=1) for one in judged])


def _shares(given: Sequence[Given]) -> Scores:
    return np.concatenate([one.refused for one in given]).astype(np.float64)


def _answers(asked: Sequence[QuerySet], given: Sequence[Given], right: Sequence[Bools]) -> Answers:
    found = np.concatenate([one.found[:, :SHOWN] for one in given])
    hits = np.concatenate([one[:, :SHOWN] for one in right])
    texts = [text for one in asked for text in one.texts]
    photos = asked[0].photos if len(asked) == 1 else None
    return Answers(texts, photos, found, hits)
