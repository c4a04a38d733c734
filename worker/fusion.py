"""The final score: what retrieval, reranker and attributes say together, never one of them alone.

    final(g) = R retrieval(g) + K s(z(reranker(g))) + A attributes(g)

over the first candidates of one search. z standardises over them, s(z) = sigmoid((z - OUT) / SOFT)
asks whether a candidate stands out among its rivals: the one whose
every part matches the photo, as a design in another colour does, is lifted; which of many poor
matches is the least poor says nothing, and moves nothing.

R, K and A are fitted on split val for photos, words, and both together (`sartor calibrate`,
evaluation/calibrating). For stages that nothing was fitted for, they are what was fitted for the
house stages, with R in units of the spread of the candidates at hand.
"""

from dataclasses import dataclass

import numpy as np

from worker.calibration import Weights
from worker.encoders.base import FloatArray

__all__ = ["Parts", "fused", "unfitted"]

# In standard deviations. Of val's requests for another colour 69.9 in 100 have the right product
# first, and 62.6 of 100 results would do, as with retrieval alone (62.9). At OUT 2 71.8 and 61.5,
# at 3 68.1 and 62.9; with z itself in the place of s 67.8 and 59.4 (weights fitted anew for each).
OUT, SOFT = 2.5, 0.5
R_SPREADS, K_UNFITTED, A_UNFITTED = 0.45, 3.0, 1.0  # nearly the house stages' own
LEAST_SPREAD = 1e-6  # scores that differ by less say nothing


@dataclass(frozen=True)
class Parts:
    """What each stage says of the same candidates; float32 (n,) each."""

    retrieval: FloatArray
    reranker: FloatArray
    attributes: FloatArray

    @property
    def terms(self) -> FloatArray:
        """The three terms of the formula before they are weighted, (n, 3)."""
        return np.stack([self.retrieval, _standing_out(self.reranker), self.attributes], axis=1)


def fused(weights: Weights, parts: Parts) -> FloatArray:
    """The final scores, (n,)."""
    three = np.array([weights.retrieval, weights.reranker, weights.attributes], np.float32)
    return np.asarray(parts.terms @ three, np.float32)


def unfitted(retrieval: FloatArray) -> Weights:
    """Weights for stages that nothing was fitted for; takes retrieval's scores (n,)."""
    spread = float(retrieval.std())
    alike = spread < LEAST_SPREAD
    return Weights(
        retrieval=0 if alike else R_SPREADS / spread, reranker=K_UNFITTED, attributes=A_UNFITTED
    )


def _standing_out(scores: FloatArray) -> FloatArray:
    """Near 1 for a score far above the others, 0 throughout where none differs."""
    return np.asarray(1 / (1 + np.exp((OUT - _standard(scores)) / SOFT)), np.float32)


def _standard(scores: FloatArray) -> FloatArray:
    spread = float(scores.std())
    if spread < LEAST_SPREAD:
        return np.zeros_like(scores)
    return np.asarray((scores - scores.mean()) / spread, np.float32)
