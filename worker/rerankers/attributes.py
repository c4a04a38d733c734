"""Agreement with what was asked, and with what is kept of the reference, attribute by attribute.

    score(g) = (sum over wishes of m(g) + K sum over kept attributes of m(g)) / (sum of the weights)

m(g) is 1 or 0 where the product's own row tells the attribute, else how probable its picture makes
it; 1 - m(g) for what is refused. A wish that neither rows nor pictures know of does not count.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from index_store.product import Product
from index_store.readings import PictureReader
from shared.errors import UnknownSpec
from shared.wishes import Attribute, Understood, Wish
from shared.words.text import phrase
from worker.composers.trait_wishes import ASKING, TraitWishes
from worker.encoders.base import Encoder
from worker.encoders.house import HouseEncoder
from worker.encoders.layout import Layout
from worker.rerankers.base import FloatArray, Question, Reranker, Shortlist
from worker.shop_values import compared, matching, meant
from worker.trait_reading import SURE

__all__ = ["Attributes", "load"]

# What a reference has and nobody has named. It is presumed, a wish was said: after "make it blue",
# blue with dots comes before the reference's own stripes in red.
KEPT = 0.5
# A product of which nothing is told stands between those that are as asked and those that are not.
UNKNOWN = 0.5
KEPT_ATTRIBUTES: tuple[Attribute, ...] = (
    "type", "colour", "gender", "pattern", "sleeve", "length", "neck", "material", "fit", "usage",
)  # fmt: skip
# Size, brand, price and stock are limits (worker/limits.py), which every candidate is within.
COUNTED: tuple[Attribute, ...] = (*KEPT_ATTRIBUTES, "detail")


@dataclass(frozen=True)
class _Demand:
    """One attribute that is to have one of some values, or none of them."""

    attribute: Attribute
    values: tuple[str, ...]
    weight: float = 1.0
    refused: bool = False


class Attributes:
    """Scores within [0, 1]; 0 throughout where nothing is asked, kept or known."""

    model_id = "attributes"
    reader: PictureReader | None = None

    def __init__(self, encoder: Encoder) -> None:
        self._layout = encoder.layout if isinstance(encoder, HouseEncoder) else None

    def score(self, question: Question, shortlist: Shortlist) -> FloatArray:
        """See Reranker."""
        candidates = _Candidates(shortlist, self._layout)
        total, weights = np.zeros(len(shortlist), np.float32), 0.0
        for demand in (*_asked(question.words), *self._kept(question)):
            met = candidates.meet(demand)
            if met is not None:
                total += demand.weight * met
                weights += demand.weight
        return total / np.float32(weights or 1)

    def _kept(self, question: Question) -> Iterator[_Demand]:
        """What the reference has of attributes that no wish is about."""
        named = {wish.attribute for wish in question.words.wishes}
        shown = self._shown(question.reference)
        for attribute in KEPT_ATTRIBUTES:
            if attribute not in named:
                written = _written(attribute, question.like) if question.like else ""
                value = written or shown.get(attribute, "")
                if value:
                    values = dict.fromkeys((value, *meant(attribute, value)))
                    yield _Demand(attribute, tuple(values), KEPT)

    def _shown(self, reference: FloatArray | None) -> dict[str, str]:
        """The traits that a reference surely has; none without a layout that tells them."""
        layout = self._layout
        if layout is None or reference is None:
            return {}
        likely = layout.likely(reference)
        return {
            trait: layout.values[trait][int(np.argmax(likely[part]))]
            for trait, part in layout.slices.items()
            if likely[part].max() >= SURE
        }


class _Candidates:
    """What rows and pictures tell of a shortlist."""

    def __init__(self, shortlist: Shortlist, layout: Layout | None) -> None:
        self._shortlist = shortlist
        self._layout = layout

    def meet(self, demand: _Demand) -> FloatArray | None:
        """How far each meets a demand, (n,) within [0, 1]; None: nobody knows."""
        attribute = demand.attribute
        words = [_written(attribute, one) for one in self._shortlist.products]
        distinct = tuple(sorted(set(words) - {""}))
        fitting = {
            distinct[number]
            for value in demand.values
            for number in matching(attribute, value, distinct)
        }
        shown = self._shown(demand)
        if shown is None and not fitting:
            return None
        fits = np.array([word in fitting for word in words], bool)
        # A title that tells of pockets does not say that there is no hood.
        told = fits if attribute == "detail" else np.array(words, bool)
        met = np.where(told, fits, UNKNOWN if shown is None else shown)
        return np.asarray(1 - met if demand.refused else met, np.float32)

    def _shown(self, demand: _Demand) -> FloatArray | None:
        """p(one of the values | picture), (n,); None for what no trait tells."""
        if self._layout is None:
            return None
        wishes = tuple(Wish(attribute=demand.attribute, value=one) for one in demand.values)
        weights = dict.fromkeys(self._layout.slices, 1.0)
        rows = np.flatnonzero(TraitWishes(self._layout).asked(Understood(wishes=wishes), weights))
        return self._likely[:, rows].sum(axis=1) if len(rows) else None

    @cached_property
    def _likely(self) -> FloatArray:
        """(n, traits)."""
        layout = self._layout
        rows = [layout.likely(one) for one in self._shortlist.embeddings] if layout else []
        return np.stack(rows)


def _asked(words: Understood) -> Iterator[_Demand]:
    """Each wish by itself: of "black or white" both are right, and white and black is more so."""
    for wish in words.wishes:
        if wish.attribute in COUNTED:
            yield _Demand(wish.attribute, (wish.value,), refused=wish.sign not in ASKING)


def _written(attribute: Attribute, product: Product) -> str:
    """What the product's row tells of an attribute, in its column or else in its title.

    "" where it tells nothing: "-" is no colour.
    """
    columns = {"type": product.category, "colour": product.colour, "gender": product.gender}
    column = columns.get(attribute, "")
    return compared(column) if phrase(column) else ", ".join(meant(attribute, product.title))


def load(rest: str, encoder: Encoder) -> Reranker:
    """`attributes`; raises UnknownSpec for a name behind it."""
    if rest:
        raise UnknownSpec(f"the reranker 'attributes' has no variants (asked for {rest!r})")
    return Attributes(encoder)
