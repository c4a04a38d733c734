"""A list that does not show one thing ten times: maximal marginal relevance.

Carbonell & Goldstein, "The use of MMR, diversity-based reranking for reordering documents and
producing summaries", SIGIR 1998:

    next = argmax  (1 - diversity) relevance(i) - diversity max over shown j of similarity(i, j)
"""

from collections.abc import Sequence

import numpy as np

from index_store.version import Candidate, IndexVersion
from worker.encoders.base import FloatArray

__all__ = ["diversified"]


def diversified(
    candidates: Sequence[Candidate], index: IndexVersion, diversity: float, depth: int
) -> list[Candidate]:
    """The first `depth` candidates in their new order, the others behind them as they were.

    The order is made of these `depth` whatever page is asked for, so that leafing through repeats
    and skips nothing as long as `depth` stays. Among equals the better-ranked comes first.

    Args:
        candidates: best first by their scores, of that version.
        index: the version; similarity is the cosine of its embeddings.
        diversity: 0 to 1; 0 leaves the order, 1 only looks for what differs from what is shown.
        depth: how many are put in order.
    """
    first, rest = candidates[:depth], candidates[depth:]
    if not (diversity and first):
        return list(candidates)
    pictures = np.asarray(index.vectors[[one.row for one in first]], np.float32)
    worth = (1 - diversity) * _relevance(first)
    closest = np.full(len(first), -1, np.float32)  # nothing is shown yet: all are equally far
    order: list[int] = []
    for _ in first:
        chosen = int(np.argmax(worth - diversity * closest))
        closest = np.maximum(closest, pictures @ pictures[chosen])
        worth[chosen] = -np.inf
        order.append(chosen)
    return [*(first[place] for place in order), *rest]


def _relevance(candidates: Sequence[Candidate]) -> FloatArray:
    """Scores (n,) from 0 to 1 within the list; all 0 where they are equal.

    Every stage scores on a scale of its own (a cosine and what the feed adds, standardised scores);
    a similarity is at most 1. Only so one `diversity` weighs the two alike after any of them.
    """
    scores = np.array([one.score for one in candidates], np.float32)
    spread = float(np.ptp(scores))
    if not spread:
        return np.zeros_like(scores)
    return np.asarray((scores - scores.min()) / spread, np.float32)
