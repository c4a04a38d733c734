"""What a product is, and which cloth it is made of."""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from demo.wardrobe.body import Body
from demo.wardrobe.palette import COLOURS
from demo.wardrobe.pieces import Fabric, Piece

__all__ = ["Cut", "Product", "ease", "fabric_of", "seed_of"]


@dataclass(frozen=True)
class Product:
    """One article of the shop; all that its picture needs is in here.

    `label` is the garment detector's class; products of one `group` are one design in several
    colours. `attributes` holds the cut: material, sleeve, neckline, length, fit, what applies.
    """

    id: str
    title: str
    price: Decimal
    currency: str
    link: str
    category: str
    label: str
    colour: str
    pattern: str
    gender: str
    group: str
    attributes: Mapping[str, str] = field(default_factory=dict, hash=False)


Cut = Callable[[Product, Body], list[Piece]]
"""Cuts a product to a body: its pieces, in the order of sewing."""

_EASE = {"slim": 0.4, "regular": 2.0, "loose": 4.6}


def seed_of(*parts: str) -> int:
    """Return a number that depends on the words alone, on every machine."""
    return zlib.crc32("|".join(parts).encode())


def ease(product: Product) -> float:
    """Return how far the cloth stands off the body on each side, in cm."""
    return _EASE[product.attributes.get("fit", "regular")]


def fabric_of(product: Product) -> Fabric:
    """Return the product's main cloth."""
    colour = COLOURS[product.colour]
    seed = seed_of(product.group)
    first = colour.accents[seed % len(colour.accents)]
    second = colour.accents[(seed // 7 + 1) % len(colour.accents)]
    if second == first:
        second = colour.accents[(seed + 1) % len(colour.accents)]
    return Fabric(
        colour.rgb,
        product.attributes.get("material", "cotton"),
        product.pattern,
        COLOURS[first].rgb,
        COLOURS[second].rgb,
        0.85 + (seed % 5) * 0.12,
        seed,
    )
