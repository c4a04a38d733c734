"""The design: what of the tower's features tells designs apart, whatever their colour.

Within-class covariance normalisation (Hatch, Kajarekar and Stolcke, Interspeech 2006): directions
in which products of one design differ, which is their colour above all, are shrunk; then principal
components, of which the embedding takes the whitened ones.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shared.errors import SetupError

__all__ = ["Projection", "fit_projection"]

Matrix = NDArray[np.float64]
# Of the largest variance. A direction in which few products do not differ at all says nothing, and
# dividing by its deviation, which is rounding, would make it everything.
LEAST = 1e-6


@dataclass(frozen=True)
class Projection:
    """Features x to components (x - mean) @ matrix; `spread` is each component's deviation."""

    mean: Matrix  # (width,)
    matrix: Matrix  # (width, components), largest variance first
    spread: Matrix  # (components,)


def fit_projection(
    features: Matrix, designs: NDArray[np.int64], components: int, shrink: float
) -> Projection:
    """Fits the projection.

    Args:
        features: (n, width).
        designs: (n,), the design of each; a design of one product says nothing of colours.
        components: how many are kept.
        shrink: share of the mean variance within designs that is added to each direction's.

    Raises:
        SetupError: no design has several products.
    """
    mean = features.mean(axis=0)
    within = _within(features, designs)
    if not len(within):
        raise SetupError("no design (column group) has several products: what differs in one?")
    width = len(mean)
    covariance = within.T @ within / len(within)
    covariance += shrink * np.trace(covariance) / width * np.eye(width)
    values, vectors = np.linalg.eigh(covariance)
    levelled = (vectors / np.sqrt(values)) @ vectors.T
    spread = np.cov((features - mean) @ levelled, rowvar=False)
    variances, directions = np.linalg.eigh(spread)
    best = np.argsort(-variances)[:components]
    kept = np.maximum(variances[best], LEAST * variances[best[0]])
    return Projection(mean, levelled @ directions[:, best], np.sqrt(kept))


def _within(features: Matrix, designs: NDArray[np.int64]) -> Matrix:
    """How far the products of a design of several lie from its mean, (m, width)."""
    _, places, counts = np.unique(designs, return_inverse=True, return_counts=True)
    means = np.zeros((len(counts), features.shape[1]))
    np.add.at(means, places, features)
    means /= counts[:, None]
    several = counts[places] > 1
    return np.asarray(features[several] - means[places[several]])
