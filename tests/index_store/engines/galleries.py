"""Galleries and selections for engines, and what brute force finds in them."""

from dataclasses import dataclass

import numpy as np

from index_store.base import FloatArray, Mask
from index_store.engines.base import Gallery
from index_store.product import Product
from tests.index_store.shop import directions


@dataclass(frozen=True)
class Said:
    """A selection with an expression of its own."""

    mask: Mask
    expression: str | None


def gallery_of(vectors: FloatArray, products: list[Product] | None = None) -> Gallery:
    products = products or [Product(str(row), "", "") for row in range(len(vectors))]
    return Gallery(vectors, products, np.arange(len(vectors)) % len(products))


def clustered(count: int, dim: int, seed: int = 0) -> FloatArray:
    """Unit vectors around as many centres as a shop has kinds of things."""
    rng = np.random.default_rng(seed)
    centres = directions(max(count // 50, 1), dim, seed)
    rows = centres[rng.integers(len(centres), size=count)] + 0.7 * directions(count, dim, seed + 1)
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def brute_force(vectors, query, k, mask=None):
    """Scores and rows, best first, equal scores in the order of rows."""
    rows = np.arange(len(vectors)) if mask is None else np.flatnonzero(mask)
    scores = vectors[rows].astype(np.float64) @ query.astype(np.float64)
    order = np.lexsort((rows, -scores))[:k]
    return scores[order], rows[order]


def recall(found, vectors, query, k, mask=None):
    """The share of brute force's k that scores at least as high as the k-th of them."""
    expected, _ = brute_force(vectors, query, k, mask)
    return float((found[0] >= expected[-1] - 1e-5).sum() / len(expected))
