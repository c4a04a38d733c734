"""Thumbs: the query moves towards products that were liked, away from those that were not.

    q' = norm(q + BETA mean(liked) - GAMMA mean(disliked))          (Rocchio, 1971)

A product counts as the query that asks for its like, so that the composer says what of it matters.
"""

from collections.abc import Sequence

import numpy as np

from index_store.version import IndexVersion
from shared.errors import ProductGone
from worker.composers.base import Asked, Composer, FloatArray
from worker.composers.weighted_sum import normalised

__all__ = ["moved"]

# Manning, Raghavan and Schuetze, "Introduction to Information Retrieval", 2008, section 9.1.1:
# what is liked says more than what is not, which may lie anywhere else.
BETA, GAMMA = 0.75, 0.15


def moved(
    query: FloatArray,
    liked: Sequence[str],
    disliked: Sequence[str],
    index: IndexVersion,
    composer: Composer,
) -> FloatArray:
    """The query (dim,) after the thumbs; products that left the shop count no more."""
    towards = BETA * _mean(liked, index, composer, query)
    away = GAMMA * _mean(disliked, index, composer, query)
    return normalised(query + towards - away) if liked or disliked else query


def _mean(
    products: Sequence[str], index: IndexVersion, composer: Composer, query: FloatArray
) -> FloatArray:
    rows = []
    for product in products:
        try:
            rows.append(composer.compose(Asked(index.embedding_of(product))))
        except ProductGone:
            continue
    return np.asarray(np.mean(rows, axis=0) if rows else np.zeros_like(query), np.float32)
