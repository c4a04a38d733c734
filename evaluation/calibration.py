"""Whether confidence can be trusted: of all answers given with 80 %, eight in ten are right.

Answers are put into bins by their confidence, as in Guo et al. (ICML 2017): equal width, bin m of M
holds ((m - 1) / M, m / M]; confidence 0 counts to the first.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["BINS", "Reliability", "expected_calibration_error", "reliability"]

BINS = 15  # of Guo et al.: figures agree with published ones only at the same number

Floats = NDArray[np.float32] | NDArray[np.float64]


@dataclass(frozen=True)
class Reliability:
    """The reliability diagram: a row a bin, lowest confidence first; empty bins hold 0.

    confidence: float64 (bins,), the mean confidence; accuracy: float64 (bins,), the share of right
    answers; count: int64 (bins,), how many answers.
    """

    confidence: NDArray[np.float64]
    accuracy: NDArray[np.float64]
    count: NDArray[np.int64]


def reliability(confidence: Floats, correct: NDArray[np.bool_], bins: int = BINS) -> Reliability:
    """Mean confidence and accuracy by bin of confidence (Guo et al., section 2).

    Args:
        confidence: (n,), the probability of each answer given, 0 to 1.
        correct: bool (n,), whether it was right.
        bins: how many, at least 1.

    Raises:
        ValueError: no answer, lengths that differ, a confidence outside 0 to 1, no bin.
    """
    given = np.asarray(confidence, np.float64)
    _check(given, correct, bins)
    place = np.clip(np.ceil(given * bins).astype(np.int64) - 1, 0, bins - 1)
    count = np.bincount(place, minlength=bins)
    some = np.maximum(count, 1)
    return Reliability(
        np.bincount(place, given, bins) / some, np.bincount(place, correct, bins) / some, count
    )


def expected_calibration_error(
    confidence: Floats, correct: NDArray[np.bool_], bins: int = BINS
) -> float:
    """ECE = sum_m |B_m| / n |acc(B_m) - conf(B_m)|  (Guo et al., equation 3), 0 to 1.

    0 is best; arguments and errors as `reliability`.
    """
    diagram = reliability(confidence, correct, bins)
    gaps = np.abs(diagram.accuracy - diagram.confidence)
    return float((diagram.count * gaps).sum() / diagram.count.sum())


def _check(confidence: NDArray[np.float64], correct: NDArray[np.bool_], bins: int) -> None:
    if not len(confidence) or confidence.shape != correct.shape:
        raise ValueError(f"{confidence.shape} confidences for {correct.shape} answers")
    if not (confidence.min() >= 0 and confidence.max() <= 1):
        raise ValueError("a confidence lies between 0 and 1")
    if bins < 1:
        raise ValueError(f"bins must be at least 1, not {bins}")
