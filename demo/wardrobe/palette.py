"""The colours of the wardrobe: the word people say, the name shops print, the tint cloth has.

Tints are those of dyed cloth in daylight, never pure screen primaries; each colour also names
what prints and stripes on it look good in.
"""

from dataclasses import dataclass

__all__ = ["COLOURS", "RGB", "Colour", "blend"]

RGB = tuple[float, float, float]


@dataclass(frozen=True)
class Colour:
    """One named colour: tint as RGB 0..255, the shop's name, accents by name."""

    name: str
    shop_name: str
    rgb: RGB
    accents: tuple[str, ...]


COLOURS: dict[str, Colour] = {
    c.name: c
    for c in (
        Colour("black", "Black", (30, 30, 33), ("white", "grey", "red", "beige")),
        Colour("white", "White", (240, 240, 237), ("navy", "black", "red", "blue", "pink")),
        Colour("grey", "Grey", (140, 142, 146), ("white", "black", "navy", "yellow")),
        Colour("navy", "Navy Blue", (31, 42, 82), ("white", "red", "beige", "teal")),
        Colour("blue", "Blue", (44, 96, 190), ("white", "navy", "yellow", "orange")),
        Colour("light blue", "Light Blue", (150, 190, 225), ("white", "navy", "blue")),
        Colour("teal", "Teal", (22, 128, 130), ("white", "navy", "beige", "orange")),
        Colour("red", "Red", (192, 32, 42), ("white", "black", "navy", "beige")),
        Colour("maroon", "Maroon", (100, 24, 42), ("beige", "pink", "white", "navy")),
        Colour("green", "Green", (38, 128, 70), ("white", "yellow", "navy", "beige")),
        Colour("olive", "Olive", (100, 102, 58), ("beige", "black", "orange", "brown")),
        Colour("yellow", "Yellow", (236, 196, 52), ("white", "navy", "grey", "black")),
        Colour("orange", "Orange", (226, 112, 36), ("white", "navy", "brown", "teal")),
        Colour("pink", "Pink", (232, 150, 172), ("white", "red", "grey", "maroon")),
        Colour("purple", "Purple", (104, 60, 138), ("white", "pink", "yellow", "grey")),
        Colour("brown", "Brown", (104, 68, 44), ("beige", "orange", "white", "olive")),
        Colour("beige", "Beige", (214, 194, 162), ("brown", "white", "navy", "maroon")),
    )
}


def blend(a: RGB, b: RGB, share: float) -> RGB:
    """Return the tint between a (share 0) and b (share 1)."""
    return (
        a[0] + (b[0] - a[0]) * share,
        a[1] + (b[1] - a[1]) * share,
        a[2] + (b[2] - a[2]) * share,
    )
