"""Why a product is a result: which wishes it meets, what it shares with what was searched.

Nothing is claimed that neither the feed tells nor a picture surely shows; the words for it are the
chat's (bot/explained.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from index_store.product import Product
from index_store.version import Candidate, IndexVersion
from shared.messages import Why
from shared.wishes import Attribute, Understood, Wish
from worker.encoders.base import Encoder, FloatArray
from worker.encoders.house import HouseEncoder
from worker.told import Values, apart, is_a, seen, told

__all__ = ["DESIGN", "why"]

COMPARED: tuple[Attribute, ...] = ("type", "colour", "pattern", "gender")
# What a picture may tell apart; of the others only the feed. Where what is found looks like what
# was searched, one read wrongly is what differs most: of the ten nearest of 484 val photos as if
# met in the street, in a shop with its feed, "same" is right in 95 (type), 85 (colour), 92
# (pattern) and 94 (gender) of 100, "other" in 89 of 100 colours, but 52 patterns and 54 genders.
APART_BY_EYE: frozenset[Attribute] = frozenset({"type", "colour"})
# The cosine from which two designs are said to look alike. Among the ten nearest of each of 484 val
# products 46 pairs reach it: 48 of 100 bear one name but for the colour, which is too strict a
# judge (the same briefs of the same maker have two names); 22 of 24 drawn pairs look alike to the
# eye, shown among others without their cosine. From 0.75 to 0.8 it is 18 of 24, as from 0.7 to
# 0.75. Of the ten nearest of a photo of somebody (1,452 of val as if met in the street) none gets
# to 0.75: nothing is said of such photos. A bound of their own would mislead who sends a shop's
# picture: from 0.6, 10 of 12 pairs of theirs bear one name, but 26 of 100 of the others.
DESIGN = 0.8


@dataclass(frozen=True)
class _Side:
    """A product or a photo, and what its picture surely shows."""

    product: Product | None
    shown: Mapping[str, str]

    def told(self, attribute: Attribute) -> Values:
        return told(attribute, self.product, self.shown)

    def written(self, attribute: Attribute) -> Values:
        return told(attribute, self.product, {})


def why(  # noqa: PLR0917 - a result, and all that it is compared by
    candidate: Candidate,
    words: Understood,
    like: Product | None,
    reference: FloatArray | None,
    encoder: Encoder,
    index: IndexVersion,
) -> Why:
    """What can be said for a product; of attributes that a wish is about only the wish.

    Args:
        candidate: the product.
        words: what was said, read.
        like: the example product, where a product of the shop was searched by.
        reference: (dim,), the embedding of what was searched; None for words alone.
        encoder: whose embeddings they are.
        index: the version that the candidate is of.
    """
    embedding = index.vectors[candidate.row]
    ours = _Side(candidate.product, seen(encoder, embedding))
    theirs = _Side(like, seen(encoder, reference))
    asked = {wish.attribute for wish in words.wishes}
    compared = [one for one in COMPARED if one not in asked]
    return Why(
        wished=tuple(wish for wish in words.wishes if _meets(wish, candidate.product, ours)),
        same=tuple(one for one in compared if _is_same(one, ours, theirs)),
        other=tuple(one for one in compared if _is_other(one, ours, theirs)),
        design=_looks_alike(encoder, reference, embedding),
    )


def _is_same(attribute: Attribute, ours: _Side, theirs: _Side) -> bool:
    values = ours.told(attribute)
    return bool(values) and values == theirs.told(attribute)


def _is_other(attribute: Attribute, ours: _Side, theirs: _Side) -> bool:
    if attribute in APART_BY_EYE:
        return _apart(attribute, ours.told(attribute), theirs.told(attribute))
    return _apart(attribute, ours.written(attribute), theirs.written(attribute))


def _meets(wish: Wish, product: Product, ours: _Side) -> bool:
    """Whether a product is as wished; of "longer" and "less formal" nothing tells."""
    if wish.attribute == "stock":
        return wish.sign == "want" and product.in_stock
    values = ours.told(wish.attribute)
    if wish.sign == "want":
        return any(is_a(value, wish.value) for value in values)
    return wish.sign == "refuse" and _apart(wish.attribute, values, Values({wish.value}))


def _apart(attribute: Attribute, ours: Values, theirs: Values) -> bool:
    """Whether each value of the one is plainly different from each of the other."""
    pairs = [(one, other) for one in ours for other in theirs]
    return bool(pairs) and all(apart(attribute, one, other) for one, other in pairs)


def _looks_alike(encoder: Encoder, reference: FloatArray | None, embedding: FloatArray) -> bool:
    if reference is None or not isinstance(encoder, HouseEncoder):
        return False
    layout = encoder.layout
    return float(layout.design_of(reference) @ layout.design_of(embedding)) >= DESIGN
