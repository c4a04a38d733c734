"""What a garment is made of: pieces of cloth, leather or metal, each an outline with a fabric.

The same pieces serve a shop photo and a street photo: only the body that they hang on differs.
"""

from dataclasses import dataclass, field, replace

from demo.wardrobe.geometry import Points
from demo.wardrobe.palette import RGB

__all__ = ["MATERIALS", "Crease", "Fabric", "Material", "Piece", "Stroke", "moved"]


@dataclass(frozen=True)
class Material:
    """How a stuff takes light: grain and gloss 0..1, folds as depth in cm, their length in cm."""

    grain: float
    gloss: float
    folds: float
    length: float
    weave: str = "plain"


MATERIALS: dict[str, Material] = {
    "cotton": Material(0.025, 0.02, 0.56, 17, "plain"),
    "poplin": Material(0.015, 0.03, 0.52, 13, "plain"),
    "denim": Material(0.085, 0.02, 0.44, 12, "twill"),
    "twill": Material(0.035, 0.02, 0.42, 15, "twill"),
    "wool": Material(0.045, 0.00, 0.40, 22, "plain"),
    "knit": Material(0.03, 0.00, 0.46, 22, "knit"),
    "rib": Material(0.03, 0.00, 0.25, 20, "rib"),
    "satin": Material(0.01, 0.20, 0.55, 20, "plain"),
    "chiffon": Material(0.012, 0.05, 0.62, 19, "plain"),
    "leather": Material(0.05, 0.26, 0.26, 9, "pebble"),
    "nylon": Material(0.02, 0.12, 0.36, 8, "plain"),
    "canvas": Material(0.05, 0.01, 0.20, 14, "plain"),
    "smooth": Material(0.01, 0.30, 0.0, 10, "none"),
    "metal": Material(0.01, 0.75, 0.0, 10, "none"),
    "rubber": Material(0.02, 0.06, 0.0, 10, "none"),
    "straw": Material(0.12, 0.03, 0.03, 6, "straw"),
    "skin": Material(0.010, 0.05, 0.0, 10, "none"),
    "hair": Material(0.06, 0.20, 0.0, 10, "hair"),
}


@dataclass(frozen=True)
class Fabric:
    """A dyed, printed stuff. `scale` stretches the pattern, `seed` lays it out."""

    rgb: RGB
    material: str = "cotton"
    pattern: str = "plain"
    accent: RGB = (240, 240, 237)
    second: RGB = (120, 120, 120)
    scale: float = 1.0
    seed: int = 0

    def plain(self, **changes: object) -> "Fabric":
        """Return the same stuff without its print, for collars, cuffs and linings."""
        return replace(self, pattern="plain", **changes)  # type: ignore[arg-type]  # fields by name

    def tinted(self, share: float) -> "Fabric":
        """Return it darker (share below 1) or lighter, plain."""
        r, g, b = (min(255.0, c * share) for c in self.rgb)
        return self.plain(rgb=(r, g, b))


@dataclass(frozen=True)
class Crease:
    """One pulled fold: from (x, y) along `angle` (radians), sizes and depth in cm."""

    x: float
    y: float
    angle: float
    length: float
    width: float = 1.3
    depth: float = 0.5


@dataclass(frozen=True)
class Stroke:
    """A line on a piece: a pressed `seam`, a row of `stitch`es, or a painted `line`."""

    points: Points
    kind: str = "seam"
    width: float = 0.28
    rgb: RGB | None = None


@dataclass(frozen=True)
class Piece:
    """One outlined part.

    Patterns and folds run along `spine`. `volume` is how far it bulges, in half widths; the width
    is that of `body` where the piece covers only a part of what is round (one trouser leg of the
    hips). `rounded` bulges towards every edge, as a shoe does, not only across the spine.
    `drape` counts hanging folds across (skirts). `layer` orders the painting: below 0 lies behind
    the body. `lift` is its height in cm above what it covers, which sets the shadow.
    """

    outline: Points
    fabric: Fabric
    spine: Points
    volume: float = 0.42
    rounded: bool = False
    folds: float = 1.0
    drape: float = 0.0
    creases: tuple[Crease, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    lift: float = 0.5
    layer: int = 0
    holes: tuple[Points, ...] = ()
    body: Points | None = field(default=None)


def moved(piece: Piece, by: Points, scale: float = 1.0) -> Piece:
    """Return the piece scaled about the origin, then moved by (dx, dy)."""

    def go(points: Points) -> Points:
        return points * scale + by

    return replace(
        piece,
        outline=go(piece.outline),
        spine=go(piece.spine),
        holes=tuple(map(go, piece.holes)),
        body=None if piece.body is None else go(piece.body),
        lift=piece.lift * scale,
        strokes=tuple(
            replace(s, points=go(s.points), width=s.width * scale) for s in piece.strokes
        ),
        creases=tuple(
            replace(c, x=c.x * scale + by[0], y=c.y * scale + by[1], length=c.length * scale)
            for c in piece.creases
        ),
    )
