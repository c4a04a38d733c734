"""The two models that are fitted, each a few numbers; scipy finds them."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

__all__ = ["choice_weights", "logistic"]

Floats = NDArray[np.float64]
RIDGE = 1e-3  # keeps a term that never varies at 0
LEAST_SPREAD = 1e-9


def choice_weights(terms: Floats, wanted: Floats) -> Floats:
    """Weights (terms,), none below 0, of a conditional logit (McFadden, 1974).

    The person chooses candidate g of a list with probability softmax(terms(g) . weights); the
    weights make the choices that were wanted likeliest. A term that would count against what it
    measures is left out: it only tells the lists that were fitted on apart.

    Args:
        terms: (lists, candidates, terms).
        wanted: (lists, candidates), how much each is wanted; lists of zeros teach nothing.

    Raises:
        ValueError: nothing is wanted in any list.
    """
    teaches = wanted.sum(axis=1) > 0
    if not teaches.any():
        raise ValueError("no list holds what is wanted")
    spread = np.maximum(terms.std(axis=(0, 1)), LEAST_SPREAD)
    # What is the same throughout a list changes no choice in it, but for rounding.
    seen = (terms - terms.mean(axis=1, keepdims=True))[teaches] / spread
    shares = wanted[teaches] / wanted[teaches].sum(axis=1, keepdims=True)

    def loss(weights: Floats) -> tuple[float, Floats]:
        logits = seen @ weights
        logits -= logits.max(axis=1, keepdims=True)
        chosen = np.exp(logits)
        chosen /= chosen.sum(axis=1, keepdims=True)
        missed = -(shares * np.log(chosen + LEAST_SPREAD)).sum(axis=1).mean()
        slope = np.einsum("lc,lct->t", chosen - shares, seen) / len(seen)
        return missed + RIDGE * weights @ weights, slope + 2 * RIDGE * weights

    size = terms.shape[-1]
    found = minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B", bounds=[(0, None)] * size)
    return np.asarray(found.x / spread, np.float64)


def logistic(features: Floats, right: NDArray[np.bool_]) -> tuple[float, Floats]:
    """Bias and weights (features,) of a logistic regression.

    Args:
        features: (n, features).
        right: (n,).
    """
    mean, spread = features.mean(axis=0), np.maximum(features.std(axis=0), LEAST_SPREAD)
    seen = np.column_stack([(features - mean) / spread, np.ones(len(features))])
    ridge = np.append(np.full(features.shape[1], RIDGE), 0.0)  # not on the bias

    def loss(weights: Floats) -> tuple[float, Floats]:
        logits = seen @ weights
        missed = np.logaddexp(0, logits).mean() - (right * logits).mean()
        slope = seen.T @ (1 / (1 + np.exp(-logits)) - right) / len(right)
        return missed + ridge @ weights**2, slope + 2 * ridge * weights

    found = minimize(loss, np.zeros(seen.shape[1]), jac=True, method="L-BFGS-B").x
    weights = found[:-1] / spread
    return float(found[-1] - mean @ weights), np.asarray(weights, np.float64)
