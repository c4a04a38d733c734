"""What the shop's feed says counts: the wished colour, type and gender come before look-alikes.

A picture of a purple shirt may lie nearer to "blue" than a blue one in shade; the feed knows.
What a product's own row says is not guessed from its picture.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from shared.garments import named
from shared.wishes import Attribute, Sign, Understood
from worker.encoders.base import FloatArray
from worker.shop_values import compared, matching

__all__ = ["FEED", "FeedBonus"]

# Added to a cosine for each attribute that matches. About as much as the cosines of the first few
# hundred products differ by: what the feed says comes before what the eye sees, among equals the
# eye decides.
FEED = 0.3
# What is kept of a reference: its very type as much as a wish, another of its kind a little less,
# whom it is for and its colour half. "Like 2 but red", said of a tote, is a red shoulder bag before
# a green tote, and either before a red skirt.
KEPT: dict[Attribute, float] = {"type": FEED, "gender": FEED / 2, "colour": FEED / 2}
ALIKE = FEED * 2 / 3
WEIGHTS: dict[Sign, float] = {"want": FEED, "refuse": -FEED}


class FeedBonus:
    """The colours, types and genders of a shop's products, row by row."""

    def __init__(
        self, colours: Sequence[str], types: Sequence[str], genders: Sequence[str]
    ) -> None:
        """Takes the feed's words of each product, "" where it gives none; all (n,)."""
        self._columns: dict[Attribute, _Column] = {
            "colour": _Column(colours),
            "type": _Column(types),
            "gender": _Column(genders),
        }

    def bonus(self, words: Understood, like: int | None) -> FloatArray:
        """What is added to the products' scores, float32 (n,).

        FEED for each attribute that is as wished, -FEED where it is refused. Of what no wish is
        about counts what the reference has (KEPT): type and gender, and its colour once something
        is said.

        Args:
            words: what was said.
            like: the row of the reference, where it is a product of the shop.
        """
        parts = [
            column.bonus(attribute, words, like if _keeps(attribute, words) else None)
            for attribute, column in self._columns.items()
        ]
        total: FloatArray = np.sum(parts, axis=0, dtype=np.float32)
        return total


class _Column:
    """One attribute as numbers: its distinct values, and which of them each product has."""

    def __init__(self, values: Sequence[str]) -> None:
        numbers = {"": 0}
        codes = [numbers.setdefault(compared(one), len(numbers)) for one in values]
        self._values = tuple(numbers)
        self._codes: NDArray[np.int64] = np.array(codes, np.int64)

    def bonus(self, attribute: Attribute, words: Understood, like: int | None) -> FloatArray:
        """(n,); a product without a value gets 0."""
        weights = np.zeros(len(self._values), np.float32)
        if like is not None:
            weights[list(self._alike(attribute, like))] = ALIKE
            weights[self._codes[like]] = KEPT[attribute]
        for sign, weight in WEIGHTS.items():
            for wish in words.of(attribute, sign):
                weights[list(matching(attribute, wish, self._values))] = weight
        weights[0] = 0
        return weights[self._codes]

    def _alike(self, attribute: Attribute, like: int) -> tuple[int, ...]:
        """The numbers of types of the reference's kind: other bags, for a tote bag."""
        if attribute != "type":
            return ()
        kinds = set(named(self._values[self._codes[like]]))
        return tuple(
            number for number, one in enumerate(self._values) if kinds.intersection(named(one))
        )


def _keeps(attribute: Attribute, words: Understood) -> bool:
    """Whether the reference's value counts: "for women" keeps the colour, a photo alone none."""
    if any(wish.attribute == attribute for wish in words.wishes):
        return False
    return attribute != "colour" or bool(words.wishes or words.sentences)
