"""Lists to be ranked: a picture of a product, a right answer, and what retrieval mistakes for it.

A list depends on (seed, step) alone, so a resumed run sees what an unbroken one would have.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from shared.errors import SetupError
from training.augmentation import street_view
from training.rerankers.grades import graded
from training.rerankers.retriever import Retriever
from training.shelf import Shelf

__all__ = ["TOP", "Lists", "Ranking"]

# Retrieval's first, of which wrong answers are drawn: those that an ancestor of sartor reranks.
# Further down stands little that a reranker is asked about.
TOP = 100
# Of the pictures whose design the shop has in another colour: the shop's own, to find those; the
# others are street views, to find the product.
DESIGN_SHARE = 0.5
ASIDE = 2  # of the first may be the product that is seen and the right answer: no wrong ones


@dataclass(frozen=True)
class Ranking:
    """n lists of k candidates, the right answer first.

    pictures: (n,), RGB, what was searched with; products: (n,), rows of the shelf, whose pictures
    they are; rows: int64 (n, k), rows of the shelf; grades: float32 (n, k), 0 to 1.
    """

    pictures: Sequence[Image.Image]
    products: Sequence[int]
    rows: Tensor
    grades: Tensor


@dataclass(frozen=True)
class _Query:
    product: int
    right: int
    picture: Image.Image


class Lists:
    """Item `step` is what is ranked at that step."""

    def __init__(
        self,
        shelf: Shelf,
        retriever: Retriever,
        grounds: Sequence[Image.Image],
        *,
        count: int,
        negatives: int,
        seed: int,
    ) -> None:
        """Takes the lists of a step, the wrong answers of a list, and the seed.

        Raises:
            SetupError: the shelf has too few products for such lists.
        """
        self._top = min(TOP, len(shelf.products))
        if negatives + ASIDE > self._top:
            raise SetupError(
                f"{negatives} wrong answers of retrieval's first {self._top} are too many: "
                f"at most {TOP - ASIDE}, and {ASIDE} fewer than there are products"
            )
        self._shelf, self._retriever, self._grounds = shelf, retriever, grounds
        self._count, self._negatives, self._seed = count, negatives, seed

    def __getitem__(self, step: int) -> Ranking:
        rng = Random(f"{self._seed}-{step}")
        queries = [self._query(rng) for _ in range(self._count)]
        pictures = [query.picture for query in queries]
        found = self._retriever.nearest(pictures, self._top).tolist()
        rows = [self._listed(*pair, rng) for pair in zip(queries, found, strict=True)]
        grades = [
            graded(self._shelf.codes, query.product, listed)
            for query, listed in zip(queries, rows, strict=True)
        ]
        return Ranking(
            pictures=pictures,
            products=[query.product for query in queries],
            rows=torch.tensor(rows),
            grades=torch.from_numpy(np.stack(grades)),
        )

    def _query(self, rng: Random) -> _Query:
        product = rng.randrange(len(self._shelf.products))
        cut = self._shelf.cut(product)
        by_colour = self._shelf.neighbours(product, self._shelf.groups, "group")
        others = [row for rows in by_colour.values() for row in rows]
        if others and rng.random() < DESIGN_SHARE:
            return _Query(product, rng.choice(others), cut.convert("RGB"))
        return _Query(product, product, street_view(cut, cut.size, rng, self._grounds))

    def _listed(self, query: _Query, found: Sequence[int], rng: Random) -> list[int]:
        wrong = [row for row in found if row not in (query.product, query.right)]
        return [query.right, *rng.sample(wrong, self._negatives)]
