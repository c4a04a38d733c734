"""Wishes as weights of the traits' log-probabilities: what to keep, to ask for, to avoid."""

from collections.abc import Mapping, Sequence

import numpy as np

from shared.wishes import Understood, Wish
from shared.words.colours import nearest
from worker.composers.base import FloatArray
from worker.encoders.layout import Layout
from worker.vocabulary import articles_called

__all__ = ["TraitWishes"]

ASKING = ("want", "more")  # "more formal" is formal to a trait, which knows no degrees
REFUSING = ("refuse", "less")
REFUSED = 0.5  # of a trait's weight: a refusal says less than a wish, many values remain
LEFT = 0.1  # of a trait's weight: "make it blue" of a red one is not said to be about red


class TraitWishes:
    """The traits of a layout, asked with wishes."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def kept(self, seen: FloatArray, words: Understood, weights: Mapping[str, float]) -> FloatArray:
        """Weights (traits,) of what the reference seems to be: p(value | reference).

        Of a trait that wishes change, what it was counts a little against a product.

        Args:
            seen: the reference's whole embedding, (dim,).
            words: the wishes.
            weights: of each trait.
        """
        kept = self._layout.likely(seen)
        for trait, part in self._layout.slices.items():
            kept[self._values(words, trait, ASKING)] = 0
            changes = any(one.attribute == trait and one.sign in ASKING for one in words.wishes)
            kept[part] *= -LEFT * weights[trait] if changes else weights[trait]
            kept[self._values(words, trait, REFUSING)] = 0  # "not red" is said of what is red
        return kept

    def asked(self, words: Understood, weights: Mapping[str, float]) -> FloatArray:
        """Weights (traits,): shared by the values wanted, below 0 for the values refused."""
        asked = np.zeros(len(self._layout.means), np.float32)
        for trait in self._layout.slices:
            weight = weights[trait]
            wanted = self._values(words, trait, ASKING)
            for row in wanted:
                asked[row] += weight / len(wanted)
            for row in self._values(words, trait, REFUSING):
                asked[row] -= REFUSED * weight
        return asked

    def _values(self, words: Understood, trait: str, signs: Sequence[str]) -> list[int]:
        """The numbers of the values that wishes of these signs name; none the trait lacks."""
        part, values = self._layout.slices[trait], self._layout.values[trait]
        meant = [
            _meant(wish, values)
            for wish in words.wishes
            if wish.attribute == trait and wish.sign in signs
        ]
        return [
            part.start + row
            for row, value in enumerate(values)
            if any(value in named for named in meant)
        ]


def _meant(wish: Wish, values: Sequence[str]) -> set[str]:
    """Which values a wish means: its own, else the nearest colour, else kinds of it ("shoes")."""
    if wish.value in values:
        return {wish.value}
    if wish.attribute == "colour":
        close = nearest(wish.value, values)
        return {close} if close else set()
    others = articles_called(wish.value)
    return {value for value in values if value in others or value.endswith(f" {wish.value}")}
