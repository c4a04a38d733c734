"""A gallery as a shop with prices, and what of it is what a person wants.

The files know no prices: a product costs 10 to 99, drawn from the sha256 of the seed and its id.
"""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np

from evaluation.gallery import Bools, Gallery, Ints

__all__ = ["ENOUGH", "PricedShop", "Wanted"]

ENOUGH = 10  # products: as many as answers are judged by
CHEAPEST, PRICES = 10, 90
KINDS = ("articleType", "baseColour", "gender")


@dataclass(frozen=True)
class Wanted:
    """What must hold of a product, all of it; `most` is the highest price, None without one."""

    kind: str  # articleType
    colour: str  # baseColour
    gender: str
    most: int | None = None


class PricedShop:
    """A gallery's products by type, colour and gender, each with a price."""

    def __init__(self, gallery: Gallery, seed: int) -> None:
        """Raises FeedUnreadable where the gallery's file lacks one of the columns."""
        self.gallery = gallery
        self.prices: Ints = np.array([_price(one, seed) for one in gallery["id"]], np.int64)
        self.colours = sorted(set(gallery["baseColour"].tolist()))
        rows: dict[Wanted, list[int]] = defaultdict(list)
        for row in range(len(gallery)):
            rows[self.as_it_is(row)].append(row)
        self._rows = {kind: np.array(members, np.int64) for kind, members in rows.items()}

    def as_it_is(self, row: int) -> Wanted:
        """What a product is, as if it were wanted so, at any price."""
        kinds, colours, genders = (self.gallery[name] for name in KINDS)
        return Wanted(str(kinds[row]), str(colours[row]), str(genders[row]))

    def rows(self, wanted: Wanted) -> Ints:
        """The rows of what is wanted, (right,)."""
        rows = self._rows.get(replace(wanted, most=None), np.zeros(0, np.int64))
        return rows[self.within(wanted.most)[rows]]

    def has_enough(self, wanted: Wanted) -> bool:
        """Whether ENOUGH products or more are what is wanted."""
        return len(self.rows(wanted)) >= ENOUGH

    def within(self, most: int | None) -> Bools:
        """(n,), which products cost at most so much."""
        return self.prices <= (np.inf if most is None else most)


def _price(product_id: str, seed: int) -> int:
    digest = hashlib.sha256(f"{seed} {product_id}".encode()).digest()
    return CHEAPEST + int.from_bytes(digest[:8]) % PRICES
