"""From shortlists to the numbers of a calibration."""

import numpy as np
from numpy.typing import NDArray

from evaluation.calibrating.lists import Lists
from evaluation.calibrating.models import choice_weights, logistic
from worker.calibration import Chance, Fitted, Weights

__all__ = ["bound", "fitted", "weights_of"]

Floats = NDArray[np.float64]
# How much any product that would do is wanted beside the very one. Val: with 0 the right one comes
# first in 72.7 of 100 requests for another colour, and 60.4 of 100 results would do; with 0.1 in
# 69.9 and 62.6, with 0.2 in 68.5 and 63.6 (retrieval alone: 44.2 and 62.9).
ACCEPTED = 0.1
SHOWN = 10  # results that the probabilities are fitted on: those that people see
EVEN = 0.5  # what is accepted more often than not is close, whatever else is closer
REFUSED = 0.03  # of the questions that the shop can answer, how many may hear "nothing is close"


def weights_of(lists: Lists, *, very_one: bool) -> Weights:
    """The weights of the final score.

    Args:
        lists: of one kind of questions.
        very_one: whether only the very product is wanted: a name's other products of its type and
            colour are found by the words as it is.
    """
    wanted = lists.hits + (0.0 if very_one else ACCEPTED) * lists.right
    found = choice_weights(lists.terms, np.asarray(wanted, np.float64))
    return Weights(**dict(zip(Weights.model_fields, found.tolist(), strict=True)))


def fitted(lists: Lists, weights: Weights, *, feed: bool) -> Fitted:
    """The probabilities of what weights put first, and the bound of "close".

    Where the feed is known, retrieval's score is a cosine and what the feed adds to it, which is
    more for an example product than for a photo: there only its lead or lag counts.

    Args:
        lists: of one kind of questions.
        weights: of the final score.
        feed: whether the shop's own words are known.
    """
    final = lists.terms @ np.array(list(weights.model_dump().values()))
    first = np.argsort(-final, axis=1, kind="stable")[:, :SHOWN]
    features = _features(lists.terms)
    if feed:
        features[..., 0] = 0
    shown = np.take_along_axis(features, first[..., None], axis=1)
    right = np.take_along_axis(lists.right, first, axis=1)
    bias, slopes = logistic(shown.reshape(-1, shown.shape[-1]), right.ravel())
    best = (1 / (1 + np.exp(-(bias + features @ slopes)))).max(axis=1)
    retrieval, behind, reranker, attributes = slopes.tolist()
    return Fitted(
        weights=weights,
        chance=Chance(
            bias=bias,
            retrieval=retrieval,
            behind=behind,
            reranker=reranker,
            attributes=attributes,
        ),
        close=bound(best, REFUSED),
    )


def bound(best: Floats, refused: float) -> float:
    """The chance below which `refused` of the best chances (n,) lie, at most EVEN."""
    return min(float(np.quantile(best, refused)), EVEN)


def _features(terms: Floats) -> Floats:
    """What `Chance` takes, (lists, candidates, 4)."""
    retrieval = terms[..., 0]
    behind = retrieval - retrieval.max(axis=1, keepdims=True)
    return np.stack([retrieval, behind, terms[..., 1], terms[..., 2]], axis=-1)
