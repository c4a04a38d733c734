"""What is told of a product or of a photo: in the shop's own words, else by what its picture shows.

Values are ours where our tables know the words ("Navy Blue" is "navy blue"), else the shop's own.
"""

from collections.abc import Mapping

import numpy as np

from index_store.product import Product
from shared.garments import named
from shared.wishes import Attribute
from shared.words.colours import FARTHEST, rgb_of
from shared.words.delta_e import delta_e, lab
from worker.encoders.base import Encoder, FloatArray
from worker.encoders.house import HouseEncoder
from worker.shop_values import meant

__all__ = ["SAID", "Values", "apart", "is_a", "seen", "told"]

# A person reads these claims one by one, so that they are made of surer readings than suggestions
# (worker/trait_reading.py). Of 484 val products, and of as many changed as if met in the street
# (evaluation/street_change.py, three seeds), the value that is this likely is the shop's own in
#     type 94 and 93 of 100 · colour 86 and 83 · gender 96 and 93 · pattern 80 and 85 · usage 96;
# at 0.6 it is 86 and 80 · 71 and 70 · 92 and 86 · 67 and 67 · 94.
SAID = 0.9
# Patterns that nobody takes for one another; a print may be floral, melange looks solid.
CLEAR = frozenset({"solid", "striped", "checked", "floral", "polka dots"})

Values = frozenset[str]


def seen(encoder: Encoder, embedding: FloatArray | None) -> Mapping[str, str]:
    """The value of each trait that a picture surely shows; an encoder without traits sees none.

    Args:
        encoder: whose embedding it is.
        embedding: (dim,); None where there is no picture.
    """
    if embedding is None or not isinstance(encoder, HouseEncoder):
        return {}
    layout, likely = encoder.layout, encoder.layout.likely(embedding)
    best = {trait: int(np.argmax(likely[part])) for trait, part in layout.slices.items()}
    return {
        trait: layout.values[trait][number]
        for trait, number in best.items()
        if likely[layout.slices[trait]][number] >= SAID
    }


def told(attribute: Attribute, product: Product | None, shown: Mapping[str, str]) -> Values:
    """The values of an attribute; empty where neither the feed nor the picture tells one.

    Args:
        attribute: which.
        product: what the shop says; None for a photo.
        shown: what the picture shows (`seen`).
    """
    return (_written(attribute, product) if product else Values()) or _values(
        attribute, shown.get(attribute, "")
    )


def is_a(value: str, wish: str) -> bool:
    """Whether a value is what was wished or a kind of it: navy blue is a blue, a tote is a bag."""
    wish = wish.casefold()
    return value == wish or value.endswith(f" {wish}") or wish in named(value)


def apart(attribute: Attribute, one: str, other: str) -> bool:
    """Whether two values are plainly different: blue and red are, navy blue and black are not."""
    match attribute:
        case "colour":
            return _look_apart(one, other)
        case "type":
            kinds = set(named(one)), set(named(other))
            return all(kinds) and kinds[0].isdisjoint(kinds[1])
        case "gender":
            return one != other and "unisex" not in {one, other}
        case "pattern":
            return one != other and {one, other} <= CLEAR
        case _:
            return False


def _written(attribute: Attribute, product: Product) -> Values:
    match attribute:
        case "type":
            return _values(attribute, product.category)
        case "colour":
            return _values(attribute, product.colour)
        case "gender":
            return _values(attribute, product.gender)
        case "brand":
            return _own(product.brand)
        case "size":
            return Values().union(*map(_own, product.sizes))
        case _:
            return Values(meant(attribute, product.title))


def _values(attribute: Attribute, written: str) -> Values:
    return Values(meant(attribute, written)) or _own(written)


def _own(written: str) -> Values:
    word = written.strip().casefold()
    return Values({word}) if word else Values()


def _look_apart(one: str, other: str) -> bool:
    """By CIEDE2000; a colour that has no one RGB ("multi") is apart from none."""
    first, second = rgb_of(one), rgb_of(other)
    if first is None or second is None:
        return False
    return delta_e(lab(first), lab(second)) > FARTHEST
