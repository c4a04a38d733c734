"""The final score: what retrieval, reranker and attributes say together, never one of them alone.

    final(g) = R z(retrieval(g)) + K z(reranker(g)) + A z(attributes(g))

z standardises over the shortlist, so that the scales of the three do not matter.
"""

from dataclasses import dataclass

import numpy as np

from worker.rerankers.base import FloatArray

__all__ = ["Fusion", "fused"]

LEAST_SPREAD = 1e-6  # scores that differ by less say nothing


@dataclass(frozen=True)
class Fusion:
    """How much each part counts."""

    retrieval: float
    reranker: float
    attributes: float


def fused(weights: Fusion, retrieval: FloatArray, reranker: FloatArray) -> FloatArray:
    """The final scores of a shortlist, (n,) each, in its order."""
    return weights.retrieval * _standard(retrieval) + weights.reranker * _standard(reranker)


def _standard(scores: FloatArray) -> FloatArray:
    spread = float(scores.std())
    if spread < LEAST_SPREAD:
        return np.zeros_like(scores)
    return np.asarray((scores - scores.mean()) / spread, np.float32)
