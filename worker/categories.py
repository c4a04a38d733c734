"""A shop's categories read as labels of the house vocabulary: which of its products are dresses.

Three readings, the surest first: a table checked by hand (worker/garment_types.py), the noun that
ends the category's name ("Midi skirts"), and the text encoder's three nearest known names, where
they agree. What none of them decides has no known label, and is never held against a product.
"""

import re
from collections.abc import Collection

import numpy as np

from shared.errors import PicturesOnly
from shared.garments import named
from worker.encoders.base import Encoder, FloatArray
from worker.garment_types import OTHER_TYPES, STREET_LABELS

__all__ = ["OTHER", "CategoryLabels"]

OTHER = ""  # known to be none of the fourteen: perfume, socks
NEAREST = 3
# As training asks for types; a bare word is outside of what a text tower has seen.
PROMPT = "a photo of a {}"
# A path of a taxonomy ends in the most telling part: "Apparel > Clothing > Dresses".
_PATH = re.compile(r"[>/|]")


class CategoryLabels:
    """Labels of category names; each name is read once."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, str | None] = {}
        self._anchors: FloatArray | None = None

    def label_of(self, category: str) -> str | None:
        """One of LABELS, OTHER, or None where the name does not tell."""
        self.read([category])
        return self._known[category]

    def categories_of(self, label: str, categories: Collection[str]) -> tuple[str, ...]:
        """Those of a shop's categories that hold garments of this label, or that may."""
        self.read(categories)
        return tuple(one for one in categories if self._known[one] in (label, None))

    def read(self, categories: Collection[str]) -> None:
        """Reads names that are new, all at once: a shop may have thousands."""
        new = [one for one in categories if one not in self._known]
        names = {one: _PATH.split(one)[-1].strip().casefold() for one in new}
        self._known |= {one: _by_table(name) for one, name in names.items()}
        open_ones = [one for one, name in names.items() if name and self._known[one] is None]
        if open_ones:
            nearest = self._nearest([names[one] for one in open_ones])
            self._known |= dict(zip(open_ones, nearest, strict=True))

    def _nearest(self, names: list[str]) -> list[str | None]:
        """The label that the three nearest names by hand agree on, for each name."""
        try:
            if self._anchors is None:
                self._anchors = self._encoder.encode_texts([PROMPT.format(one) for one in _BY_HAND])
            embeddings = self._encoder.encode_texts([PROMPT.format(name) for name in names])
        except PicturesOnly:
            return [None] * len(names)
        labels = list(_BY_HAND.values())
        nearest = np.argsort(-(embeddings @ self._anchors.T), axis=1)[:, :NEAREST]
        return [_agreed({labels[row] for row in rows}) for rows in nearest]


def _by_table(name: str) -> str | None:
    """What the hand-checked table says, else the garments that the name mentions."""
    return _BY_HAND[name] if name in _BY_HAND else _agreed(set(named(name)))


def _agreed(labels: set[str]) -> str | None:
    return labels.pop() if len(labels) == 1 else None


_BY_HAND: dict[str, str] = {
    kind.casefold(): label for label, kinds in STREET_LABELS.items() for kind in kinds
} | {kind.casefold(): OTHER for kind in OTHER_TYPES}
