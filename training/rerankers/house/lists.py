"""Lists of the house reranker: what a search mistakes for a product, and what it is to find.

Rows of the shelf alone: both what is seen and what is found were looked at before. A list depends
on (seed, step) alone, so a resumed run sees what an unbroken one would have.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from shared.errors import SetupError
from training.rerankers.grades import graded
from training.shelf import DESIGN_MOST, Shelf

__all__ = ["HouseLists", "HouseRanking"]

STREET_SHARE = 0.5  # of the lists
# Less than the cross reranker's grades (training/rerankers/grades.py) for what is merely alike, for
# this one only sorts: of what the search finds nearly all is of one type, and ten of it at 0.3
# would outweigh the product itself. A street view looks for its product, then for its design; the
# shop's own picture for its design in another colour.
STREET_GRADES: Mapping[str, float] = {"item": 1.0, "group": 0.5, "article_type": 0.02}
SHOP_GRADES: Mapping[str, float] = {"group": 1.0, "article_type": 0.02}


@dataclass(frozen=True)
class HouseRanking:
    """n lists of k candidates, right answers first.

    products: int64 (n,), rows of the shelf that are seen; street: bool (n,), whether in a street
    view, else in the shop's own picture; rows: int64 (n, k), rows of the shelf; grades: float32
    (n, k), 0 to 1.
    """

    products: Tensor
    street: Tensor
    rows: Tensor
    grades: Tensor


@dataclass(frozen=True)
class _List:
    product: int
    street: bool
    rows: list[int]


class HouseLists:
    """Item `step` is what is ranked at that step."""

    def __init__(
        self,
        shelf: Shelf,
        *,
        street: Tensor,
        shop: Tensor,
        count: int,
        candidates: int,
        seed: int,
    ) -> None:
        """Takes what was found before, and how much is drawn of it.

        Args:
            shelf: the products.
            street: the first rows that each product's street view finds, int64 (products, top).
            shop: those that its shop picture finds, likewise.
            count: lists a step.
            candidates: of a list.
            seed: of all that is drawn.

        Raises:
            SetupError: the search finds too few products for such lists.
        """
        top = street.shape[1]
        # A whole design may be among the first, and leaves one right answer.
        if candidates - 1 + DESIGN_MOST > top:
            raise SetupError(
                f"lists of {candidates} candidates need {candidates - 1 + DESIGN_MOST} products, "
                f"and a search in this shop finds {top}: give more training products or ask for "
                "shorter lists"
            )
        self._shelf, self._street, self._shop = shelf, street, shop
        self._count, self._candidates, self._seed = count, candidates, seed
        self._siblings = [_siblings(shelf, row) for row in range(len(shelf.products))]
        self._designs = [row for row, others in enumerate(self._siblings) if others]

    def __getitem__(self, step: int) -> HouseRanking:
        rng = Random(f"{self._seed}-{step}")
        drawn = [self._drawn(rng) for _ in range(self._count)]
        return HouseRanking(
            products=torch.tensor([one.product for one in drawn]),
            street=torch.tensor([one.street for one in drawn]),
            rows=torch.tensor([one.rows for one in drawn]),
            grades=torch.from_numpy(np.stack([self._graded(one) for one in drawn])),
        )

    def _drawn(self, rng: Random) -> _List:
        street = not self._designs or rng.random() < STREET_SHARE
        product = rng.randrange(len(self._siblings)) if street else rng.choice(self._designs)
        siblings = self._siblings[product]
        right = [product] if street else []
        right += [rng.choice(siblings)] if siblings else []
        known = {product, *right} if street else {product, *self._design(product)}
        found = self._street if street else self._shop
        wrong = [row for row in found[product].tolist() if row not in known]
        return _List(product, street, right + rng.sample(wrong, self._candidates - len(right)))

    def _graded(self, one: _List) -> NDArray[np.float32]:
        grades = STREET_GRADES if one.street else SHOP_GRADES
        return graded(self._shelf.codes, one.product, one.rows, grades)

    def _design(self, product: int) -> list[int]:
        """All rows of a product's design, its own among them."""
        by_colour = self._shelf.groups[(int(self._shelf.column("group")[product]),)]
        return [row for rows in by_colour.values() for row in rows]


def _siblings(shelf: Shelf, row: int) -> list[int]:
    """A product's design in other colours."""
    by_colour = shelf.neighbours(row, shelf.groups, "group")
    return [other for rows in by_colour.values() for other in rows]
