"""Which products the wardrobe holds: designs by the table of types, each in several colours."""

from collections.abc import Iterator
from decimal import Decimal

import numpy as np

from demo.wardrobe.design import Product
from demo.wardrobe.palette import COLOURS
from demo.wardrobe.types import TYPES, Type

__all__ = ["title_of", "wardrobe"]

_LINK = "https://wardrobe.example/products/"
# What is worth saying of a cut in a title; the rest stays in the attributes.
_SILENT = {"regular", "none", "full", "one", "steel", "silver", "crew", "two", "collar", "plain", "tie"}
_WORDS = {
    "short": "short-sleeve", "long": "long-sleeve", "elbow": "half-sleeve",
    "three-quarter": "three-quarter-sleeve", "sleeveless": "sleeveless",
}  # fmt: skip
_STUFF = {"wool": "wool", "satin": "satin", "chiffon": "chiffon", "leather": "leather", "knit": "knitted", "canvas": "canvas", "straw": "straw"}


def wardrobe(seed: int = 0, count: int = 480) -> list[Product]:
    """Return `count` products; the same for the same seed, the first ones the same for any count."""
    products: list[Product] = []
    for number, design in enumerate(_designs(seed)):
        products += design
        if len(products) >= count:
            break
        del number
    return products[:count]


def _designs(seed: int) -> Iterator[list[Product]]:
    """Yield designs without end, a round of all types at a time so that none is missing."""
    draw = np.random.default_rng(seed)
    queue: list[str] = []
    made: dict[str, int] = {}
    group = 0
    first = 0
    while True:
        if not queue:
            queue = _round(draw, made)
        category = queue.pop(0)
        made[category] = made.get(category, 0) + 1
        design = _design(draw, seed, category, group, made[category] - 1, first)
        yield design
        first += len(design)
        group += 1


def _round(draw: np.random.Generator, made: dict[str, int]) -> list[str]:
    """Every type once in the first round; then as often as its weight asks, in mixed order."""
    names = list(TYPES) if not made else [n for n, t in TYPES.items() for _ in range(max(1, t.weight - 1))]
    return [names[i] for i in draw.permutation(len(names))]


def _design(draw: np.random.Generator, seed: int, category: str, group: int, turn: int, first: int) -> list[Product]:
    """Return one design in three to six colours."""
    kind = TYPES[category]
    gender = str(draw.choice(kind.genders))
    pattern = kind.patterns[(turn + int(draw.integers(2))) % len(kind.patterns)]
    attributes = {name: str(draw.choice(values)) for name, values in kind.options.items()}
    attributes["material"] = str(draw.choice(kind.materials))
    low, high = kind.price
    price = Decimal(int(draw.triangular(low, low + (high - low) * 0.3, high))) + Decimal("0.90")
    shades = draw.choice(kind.colours, size=min(int(draw.integers(3, 7)), len(kind.colours)), replace=False)
    title = title_of(category, pattern, attributes)
    return [
        _product(seed, first + k, category, kind, str(colour), pattern, gender, f"w{seed}-g{group:04d}", attributes, price, title)
        for k, colour in enumerate(shades)
    ]


def _product(seed: int, number: int, category: str, kind: Type, colour: str, pattern: str, gender: str,
             group: str, attributes: dict[str, str], price: Decimal, title: str) -> Product:  # fmt: skip
    name = f"w{seed}-{number:04d}"
    shown = COLOURS[colour].shop_name.lower().removesuffix(" blue") if colour == "navy" else colour
    full = f"{shown} {title}, {gender}"
    return Product(
        name, full[0].upper() + full[1:], price, "EUR", _LINK + name, category, kind.label,
        colour, pattern, gender, group, attributes,
    )  # fmt: skip


def title_of(category: str, pattern: str, attributes: dict[str, str]) -> str:
    """Return the design's name without its colour: "striped long-sleeve T-shirt"."""
    words = [] if pattern == "plain" else [pattern]
    stuff = _STUFF.get(attributes.get("material", ""), "")
    if stuff and stuff not in category.lower():
        words.append(stuff)
    for name, value in attributes.items():
        if name == "material" or (value in _SILENT and name != "sleeve"):
            continue
        words.append(_phrase(name, value, category))
    noun = category if category in {"T-shirt"} else category.lower()
    kept = [w for w in words if w and w not in noun]
    return " ".join([*dict.fromkeys(kept), noun])


def _phrase(name: str, value: str, category: str) -> str:
    """Return how a shop writes one attribute."""
    if name == "sleeve":
        worth = TYPES[category].options["sleeve"]
        return _WORDS[value] if len(set(worth)) > 1 else ""
    if name == "length":
        return {"short": "", "knee": "knee-length", "calf": "calf-length", "long": "longline"}.get(value, value)
    if name == "leg":
        return f"{value}-leg" if value in {"wide", "straight"} else value
    if name == "neckline":
        return {"scoop": "scoop-neck", "boat": "boat-neck", "round": "round-neck", "square": "square-neck"}.get(value, value)
    if name == "strap":
        return "chain-strap" if value == "chain" else ""
    if name == "trim":
        return value
    return value
