"""Retrieval measures on ranked lists; bigger is better, always.

Every function takes `relevant`, a bool matrix (queries, ranks): whether the gallery item at each
rank of a query's answer, best first, is right. Means over queries come with a bootstrap interval.
"""

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "average_precision",
    "bootstrap_interval",
    "precision_at_k",
    "recall_at_k",
    "recall_curve",
    "reciprocal_rank",
]

Relevant = NDArray[np.bool_]
Scores = NDArray[np.float64]


def recall_at_k(relevant: Relevant, k: int) -> Scores:
    """R@k of each query, float64 (queries,): 1 where any of the first k is right, else 0.

    This is the recall of the retrieval papers that sartor is compared with (FashionIQ,
    Fashion200k, In-shop): hit or miss, however many targets there are.
    """
    return np.asarray(_first(relevant, k).any(axis=1), np.float64)


def recall_curve(relevant: Relevant) -> Scores:
    """The mean R@k over queries for k = 1, 2, ... up to all ranks, float64 (ranks,)."""
    return np.asarray(np.logical_or.accumulate(relevant, axis=1).mean(axis=0), np.float64)


def precision_at_k(relevant: Relevant, k: int) -> Scores:
    """P@k of each query, float64 (queries,): the share of right items among the first k.

    An answer shorter than k counts its missing places as wrong.
    """
    return np.asarray(_first(relevant, k).sum(axis=1) / k, np.float64)


def reciprocal_rank(relevant: Relevant) -> Scores:
    """RR of each query, float64 (queries,): 1 / rank of the first right item, 0 without any.

    Their mean is MRR.
    """
    first = np.argmax(relevant, axis=1) if relevant.shape[1] else np.zeros(len(relevant), int)
    return np.where(relevant.any(axis=1), 1 / (first + 1), 0.0)


def average_precision(relevant: Relevant, targets: NDArray[np.int64] | None = None) -> Scores:
    """AP of each query, float64 (queries,); their mean is mAP.

    AP = 1/R sum_{r: item r is right} P@r  (Manning, Raghavan, Schuetze 2008, ch. 8)

    Args:
        relevant: bool (queries, ranks).
        targets: int64 (queries,), R, the number of right items in the whole gallery where the list
            is cut short; by default those in the list. A query without a target scores 0.
    """
    found = relevant.sum(axis=1)
    wanted = found if targets is None else targets
    ranks = np.arange(1, relevant.shape[1] + 1)
    precision = np.cumsum(relevant, axis=1) / ranks
    total = np.asarray((precision * relevant).sum(axis=1), np.float64)
    return np.divide(total, wanted, out=np.zeros(len(relevant)), where=np.asarray(wanted) > 0)


def bootstrap_interval(
    scores: Scores, *, level: float = 0.95, resamples: int = 2000, seed: int = 0
) -> tuple[float, float]:
    """The percentile bootstrap interval of a mean over queries (Efron, 1979).

    Args:
        scores: float64 (queries,), one score a query.
        level: the interval's coverage.
        resamples: draws with replacement; at 2,000 the ends move by about 0.1 of a standard error.
        seed: of the draws.

    Raises:
        ValueError: there is no query.
    """
    if not len(scores):
        raise ValueError("a bootstrap interval needs at least one query")
    rng = np.random.default_rng(seed)
    means = [rng.choice(scores, len(scores)).mean() for _ in range(resamples)]
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _first(relevant: Relevant, k: int) -> Relevant:
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k}")
    return relevant[:, :k]
