"""One table from the class names of foreign detectors to the house vocabulary.

COCO, DeepFashion2 and Fashionpedia by their published names, our own labels by themselves. Parts of
garments (sleeve, zipper), and what no label stands for (gloves, socks, tights), have none.
"""

import re
from collections.abc import Mapping

from shared.garments import LABELS, PERSON

__all__ = ["house_label", "house_labels"]

# As `_plain` writes them, in the singular.
FOREIGN = {
    "top": (
        # DeepFashion2
        "short sleeve top", "long sleeve top", "short sleeved shirt", "long sleeved shirt",
        "vest", "sling",
        # Fashionpedia
        "shirt blouse", "top t shirt sweatshirt", "sweater",
        # alone, as other models have them
        "shirt", "blouse", "t shirt", "tshirt", "tee", "sweatshirt", "hoodie", "pullover",
        "tank top",
    ),
    "outerwear": (
        "short sleeve outwear", "long sleeve outwear", "short sleeved outwear",
        "long sleeved outwear",
        "cardigan", "jacket", "coat", "cape",
        "outwear", "outer", "blazer",
    ),
    "dress": (
        "short sleeve dress", "long sleeve dress", "short sleeved dress", "long sleeved dress",
        "vest dress", "sling dress",
        "jumpsuit",
        "dresses", "gown", "romper",
    ),
    "trousers": ("trouser", "pant", "jean", "legging"),
    "shorts": ("short",),
    "skirt": (),
    "shoes": ("shoe", "boot", "sneaker", "sandal", "footwear"),
    "bag": ("handbag", "backpack", "suitcase", "bag wallet", "purse"),
    "hat": ("headband head covering hair accessory", "cap", "headwear"),
    "glasses": ("sunglasses", "eyeglasses"),
    "belt": (),
    "scarf": ("scarves",),
    "watch": ("watches",),
    "tie": ("necktie",),
}  # fmt: skip
HOUSE = {name: label for label in LABELS for name in (label, *FOREIGN[label])} | {PERSON: PERSON}
SOME = 5  # names that show what a model knows


def house_label(name: str) -> str | None:
    """The label of `shared.garments` for a class name, however it is written; None: it has none."""
    plain = _plain(name)
    return HOUSE.get(plain) or HOUSE.get(plain.removesuffix("s"))


def house_labels(names: Mapping[int, str]) -> dict[int, str]:
    """The classes that have a label, by their numbers.

    Raises:
        ValueError: none has one; the message lists some.
    """
    labels = {number: label for number, name in names.items() if (label := house_label(name))}
    if not labels:
        some = ", ".join(list(names.values())[:SOME])
        raise ValueError(f"it finds neither garments nor people, but {some or 'nothing at all'}")
    return labels


def _plain(name: str) -> str:
    """Lower case, words parted by single spaces."""
    return " ".join(re.findall(r"[^\W_]+", name.casefold()))
