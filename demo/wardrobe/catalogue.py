"""Which products the wardrobe holds: designs by the table of types, each in several colours."""

from collections.abc import Iterator
from decimal import Decimal

import numpy as np

from demo.wardrobe.design import Product
from demo.wardrobe.palette import COLOURS
from demo.wardrobe.types import TYPES

__all__ = ["title_of", "wardrobe"]

_PLAIN = 0.3  # of the designs are plain whatever their type offers, as in shops
_LINK = "https://wardrobe.example/products/"
# What is worth saying of a cut in a title; the rest stays in the attributes.
_SILENT = {
    "regular",
    "none",
    "full",
    "one",
    "steel",
    "silver",
    "crew",
    "two",
    "collar",
    "plain",
    "tie",
}
_WORDS = {
    "short": "short-sleeve",
    "long": "long-sleeve",
    "elbow": "half-sleeve",
    "three-quarter": "three-quarter-sleeve",
    "sleeveless": "sleeveless",
}
_SPOKEN = {
    ("length", "short"): "", ("length", "knee"): "knee-length", ("length", "calf"): "calf-length",
    ("length", "long"): "longline", ("leg", "wide"): "wide-leg",
    ("leg", "straight"): "straight-leg",
    ("neckline", "scoop"): "scoop-neck", ("neckline", "boat"): "boat-neck",
    ("neckline", "round"): "round-neck",
    ("strap", "chain"): "chain-strap", ("strap", "leather"): "",
}  # fmt: skip
_STUFF = {
    "wool": "wool",
    "satin": "satin",
    "chiffon": "chiffon",
    "leather": "leather",
    "knit": "knitted",
    "canvas": "canvas",
    "straw": "straw",
}


def wardrobe(seed: int = 0, count: int = 480) -> list[Product]:
    """Return `count` products, the same for the same seed, whatever comes after them."""
    products: list[Product] = []
    for design in _designs(seed):
        products += design
        if len(products) >= count:
            break
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
        name = f"w{seed}-g{group:04d}"
        design = _design(draw, category, name, turn=made[category] - 1, first=first)
        yield design
        first += len(design)
        group += 1


def _round(draw: np.random.Generator, made: dict[str, int]) -> list[str]:
    """Every type once in the first round; then as often as its weight asks, in mixed order."""
    names = (
        list(TYPES)
        if not made
        else [n for n, t in TYPES.items() for _ in range(max(1, t.weight - 1))]
    )
    return [names[i] for i in draw.permutation(len(names))]


def _design(
    draw: np.random.Generator, category: str, group: str, *, turn: int, first: int
) -> list[Product]:
    """Return one design in three to six colours, numbered from `first`."""
    kind = TYPES[category]
    gender = str(draw.choice(kind.genders))
    pattern = kind.patterns[(turn + int(draw.integers(2))) % len(kind.patterns)]
    if draw.random() < _PLAIN:
        pattern = "plain"
    attributes = {name: str(draw.choice(values)) for name, values in kind.options.items()}
    attributes["material"] = str(draw.choice(kind.materials))
    low, high = kind.price
    whole = int(draw.triangular(low, low + (high - low) * 0.3, high))
    size = min(int(draw.integers(3, 7)), len(kind.colours))
    colours = [str(colour) for colour in draw.choice(kind.colours, size=size, replace=False)]
    title = title_of(category, pattern, attributes)
    shop = group.partition("-")[0]
    return [
        Product(
            name := f"{shop}-{first + k:04d}",
            f"{_spoken(colour)} {title}, {gender}",
            Decimal(whole) + Decimal("0.90"),
            "EUR",
            _LINK + name,
            category,
            kind.label,
            colour,
            pattern,
            gender,
            group,
            attributes,
        )
        for k, colour in enumerate(colours)
    ]


def _spoken(colour: str) -> str:
    """Return the colour as a title begins with it."""
    return COLOURS[colour].name.capitalize()


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
    noun = category if category == "T-shirt" else category.lower()
    kept = [w for w in words if w and w not in noun]
    return " ".join([*dict.fromkeys(kept), noun])


def _phrase(name: str, value: str, category: str) -> str:
    """Return how a shop writes one attribute."""
    if name == "sleeve":
        several = len(set(TYPES[category].options["sleeve"])) > 1
        return _WORDS[value] if several else ""
    return _SPOKEN.get((name, value), value)
