"""What a garment type is: one row of the tables in upper.py, lower.py and extras.py."""

from collections.abc import Mapping
from dataclasses import dataclass

from demo.wardrobe.body import Body, mannequin
from demo.wardrobe.design import Cut, Product
from demo.wardrobe.palette import COLOURS

__all__ = ["DENIM", "LEATHER", "SOBER", "Type", "row"]

_ALL = tuple(COLOURS)
SOBER = (
    "black", "white", "grey", "navy", "blue", "brown", "beige", "olive", "maroon", "green", "red",
)  # fmt: skip
LEATHER = (
    "black", "brown", "beige", "maroon", "red", "navy", "green", "white", "pink", "blue", "yellow",
)  # fmt: skip
DENIM = ("blue", "navy", "light blue", "black", "grey", "white")


@dataclass(frozen=True)
class Type:
    """One row: cut, detector's label, the shop's three levels of naming, and the choices.

    `weight` is the share of designs, `options` lists the cut's attributes with their values, a
    value twice if it is twice as common; `fill` is the share of the picture, `sleeves` the angle
    (radians) at which the mannequin holds its arms.
    """

    cut: Cut
    label: str
    master: str
    sub: str
    article: str
    price: tuple[float, float]
    weight: int
    genders: tuple[str, ...]
    options: Mapping[str, tuple[str, ...]]
    patterns: tuple[str, ...]
    materials: tuple[str, ...]
    colours: tuple[str, ...]
    usage: str
    season: str
    fill: float
    sleeves: float

    def stand(self, product: Product) -> Body:
        """Return the ghost mannequin that the product is photographed on."""
        short = product.attributes.get("sleeve") in {"short", "elbow"}
        return mannequin(product.gender, sleeves=0.46 if short else self.sleeves)


def row(
    cut: Cut, label: str, naming: str, price: tuple[float, float], *, weight: int = 3,
    genders: str = "women men", options: str = "", patterns: str = "plain",
    materials: str = "cotton", colours: tuple[str, ...] = _ALL, usage: str = "Casual",
    season: str = "Summer", fill: float = 1.0, sleeves: float = 0.24,
) -> Type:  # fmt: skip
    """Read one row; `naming` is "Apparel/Topwear/Tshirts", `options` "sleeve=short,long"."""
    master, sub, article = naming.split("/")
    pairs = (option.split("=") for option in options.split())
    return Type(
        cut, label, master, sub, article, price, weight, tuple(genders.split()),
        {name: tuple(values.split(",")) for name, values in pairs}, tuple(patterns.split()),
        tuple(materials.split()), colours, usage, season, fill, sleeves,
    )  # fmt: skip
