"""Hats, scarves, belts, sunglasses, ties, watches; around the origin, in centimetres."""

import numpy as np

from demo.wardrobe.body import Body
from demo.wardrobe.design import Product, fabric_of
from demo.wardrobe.geometry import Mark, disc, marks, open_curve, outline, symmetric
from demo.wardrobe.palette import blend
from demo.wardrobe.pieces import Fabric, Piece, Stroke
from demo.wardrobe.torso import sides

__all__ = ["belt", "scarf", "sunglasses", "tie", "watch"]

_SPINE = np.array([[0.0, -20.0], [0.0, 40.0]])
_STEEL = Fabric((186, 188, 192), "metal")


def scarf(product: Product, _: Body) -> list[Piece]:
    """A scarf looped once, both ends hanging with fringes."""
    cloth = fabric_of(product)
    pieces = []
    for x0, x1, length in ((-4.0, -7.5, 62.0), (4.5, 6.0, 54.0)):
        tail = outline(
            [
                (x0 - 6, 4, 1),
                (x0 + 6, 4, 1),
                (x1 + 7.2, length * 0.5),
                (x1 + 7.6, length, 1),
                (x1 - 7.6, length + 1, 1),
                (x1 - 7.0, length * 0.5),
            ]
        )
        spine = np.array([[x0, 0.0], [x1, length]])
        threads = [
            outline(
                [
                    (x - 0.3, length - 0.5, 1),
                    (x + 0.35, length - 0.5, 1),
                    (x + 0.5 * np.sin(x * 3), length + 5.6, 1),
                ]
            )
            for x in np.arange(x1 - 7.2, x1 + 7.3, 0.95)
        ]
        pieces += [Piece(t, cloth.plain(), spine, volume=0.3, lift=0.1, folds=0) for t in threads]
        pieces.append(Piece(tail, cloth, spine, volume=0.25, lift=0.8, drape=1.0, folds=1.3))
    loop = outline(marks("-13.5,-6 -12,-12 0,-14.5 12,-12 13.5,-6 11,3 3,9.5 -3,9.5 -11,3"))
    hole = outline(marks("-7,-7.6 0,-9.6 7,-7.6 5,-4 0,-2.6 -5,-4"))
    wrap = np.array([[-14.0, -4.0], [-5.0, 4.0], [0, 5.0], [5.0, 4.0], [14.0, -4.0]])
    return [
        Piece(
            outline(marks("-9,-10 9,-10 7,-2 -7,-2")),
            cloth.tinted(0.5),
            _SPINE,
            volume=0.1,
            layer=-1,
        ),
        *pieces,
        Piece(loop, cloth, wrap, volume=0.5, rounded=True, lift=1.2, holes=(hole,), folds=2.2),
    ]


def belt(product: Product, _: Body) -> list[Piece]:
    """A leather belt rolled up, its buckle to the front."""
    cloth = fabric_of(product)
    buckle = (
        Fabric((208, 176, 104), "metal") if product.attributes.get("buckle") == "gold" else _STEEL
    )
    pieces = []
    for rx, ry, y in ((15.0, 5.6, -1.0), (12.4, 4.0, -0.4)):  # two turns of the roll, from above
        ring, hole = disc(0, y, rx, ry), disc(0, y + 1.3, rx - 0.9, ry - 0.7)
        pieces.append(
            Piece(
                ring, cloth.tinted(0.7), _SPINE, volume=0.2, rounded=True, holes=(hole,), lift=0.2
            )
        )
    band = outline(marks("-15,-1.6! -8,2 0,3.2 8,2 15,-1.6! 15,2.6! 8,6.4 0,7.6 -8,6.4 -15,2.6!"))
    edges = tuple(
        Stroke(
            open_curve([(-15, y), (-8, y + 3.6), (0, y + 4.8), (8, y + 3.6), (15, y)]),
            "stitch",
            0.2,
        )
        for y in (-1.1, 2.1)
    )
    frame = outline(marks("-3.4,2.3 3.4,2.3 3.7,8.5 -3.7,8.5"))
    hole = outline(marks("-2.2,3.5 2.2,3.5 2.4,7.3 -2.4,7.3"))
    pin = outline(marks("-3,5! 3,5! 3,5.8! -3,5.8!"))
    dots = [
        Piece(disc(x, 5.4 - 0.011 * x * x, 0.32), cloth.tinted(0.25), _SPINE, volume=0, lift=0)
        for x in (5.6, 7.8, 10.0)
    ]
    return [
        *pieces,
        Piece(band, cloth, _SPINE, volume=0.25, lift=0.6, strokes=edges, folds=0.3),
        *dots,
        Piece(frame, buckle, _SPINE, volume=0.35, rounded=True, holes=(hole,), lift=0.4),
        Piece(pin, buckle, _SPINE, volume=0.5, rounded=True, lift=0.2),
    ]


_LENSES: dict[str, list[Mark]] = {
    "aviator": marks("1,-1.9 3.6,-2.4 6.3,-1.9 6.5,0.2 5.4,2.5 3.6,3.1 1.7,2.1 0.8,0"),
    "round": marks("1,0 1.8,-2.1 3.7,-2.9 5.6,-2.1 6.4,0 5.6,2.1 3.7,2.9 1.8,2.1"),
    "square": marks("0.9,-2.1 3.5,-2.4 6.6,-2.3 6.4,0.4 5.7,2.1 3.6,2.4 1.7,2.1 1,0.2"),
    "cat-eye": marks("0.9,-1.6 3.4,-2.1 7.3,-3.3 6.7,-0.4 5.5,1.7 3.5,2.2 1.7,1.7 0.8,0.2"),
}


def sunglasses(product: Product, _: Body) -> list[Piece]:
    """Sunglasses from the front: frame, dark lenses, bridge, the temples behind."""
    cloth = fabric_of(product)
    thin = product.attributes.get("frame") == "aviator"
    frame = Fabric((204, 172, 100), "metal") if thin else Fabric(cloth.rgb, "smooth")
    tint = blend(cloth.rgb, (34, 34, 38), 0.72)
    rim = 0.28 if thin else 0.62
    pieces = []
    for s in sides():
        temple = outline(
            [(s * 6.0, -2.0, 1), (s * 6.9, -2.2, 1), (s * 5.5, -4.3, 1), (s * 4.9, -4.2, 1)]
        )
        pieces.append(Piece(temple, frame, _SPINE, volume=0.3, rounded=True, layer=-1))
        lens_marks: list[Mark] = [
            (s * m[0], m[1]) for m in _LENSES[product.attributes.get("frame", "square")]
        ]
        lens = outline(lens_marks)
        middle = lens.mean(0)
        outer = middle + (lens - middle) * (1 + rim / np.abs(lens - middle).max(0))
        glare = Stroke(
            open_curve([(s * 3.7 - 1.6, -1.5), (s * 3.7 - 0.2, -1.75)]),
            "line",
            0.34,
            (214, 218, 226),
        )
        pieces += [
            Piece(
                lens,
                Fabric(tint, "smooth"),
                _SPINE,
                volume=0.12,
                rounded=True,
                lift=0,
                strokes=(glare,),
            ),
            Piece(outer, frame, _SPINE, volume=0.5, rounded=True, holes=(lens,), lift=0.12),
        ]
    bridge = outline(marks("-1.2,-1 0,-1.6 1.2,-1 1,-0.2 0,-0.8 -1,-0.2"))
    return [*pieces, Piece(bridge, frame, _SPINE, volume=0.5, rounded=True, lift=0.1)]


def tie(product: Product, _: Body) -> list[Piece]:
    """A knotted tie. The knot's top is y = 0."""
    cloth = fabric_of(product)
    blade = symmetric(marks("0,3.6 1.6,3.6! 3.2,24 4.5,43! 0,50.5!"))
    under = symmetric(marks("0,4 1.3,4! 2.4,30 3,40! 0,45!")) + np.array([1.6, 0])
    knot = symmetric(marks("0,-0.4 2.9,-0.6! 2.4,2.2 1.5,4.7! 0,5.1"))
    slant = np.array([[-16.0, 0.0], [16.0, 56.0]])
    band = [
        Piece(
            outline(
                [
                    (s * 1.6, 0.4, 1),
                    (s * 2.6, -0.6),
                    (s * 6.8, -4.6, 1),
                    (s * 6.2, -6.2, 1),
                    (s * 1.4, -1.0),
                ]
            ),
            cloth.tinted(0.75),
            slant,
            volume=0.2,
            layer=-1,
        )
        for s in sides()
    ]
    dent = Stroke(open_curve([(0.0, 4.9), (0.3, 9), (0.1, 14)]), "seam", 0.4)
    return [
        *band,
        Piece(under, cloth.tinted(0.7), slant, volume=0.1),
        Piece(blade, cloth, slant, volume=0.06, lift=0.5, folds=0.5, strokes=(dent,)),
        Piece(knot, cloth, slant + 9, volume=0.5, rounded=True, lift=0.4),
    ]


def watch(product: Product, _: Body) -> list[Piece]:
    """A wrist watch: strap of the named colour, steel or gold case, dial, hands."""
    cloth = fabric_of(product)
    case = Fabric((208, 176, 104), "metal") if product.attributes.get("case") == "gold" else _STEEL
    pale = sum(cloth.rgb) < 420  # dark strap, light dial
    dial = Fabric((240, 239, 234) if pale else (36, 40, 48), "smooth")
    ink = (40.0, 40.0, 44.0) if pale else (236.0, 236.0, 232.0)
    angle = np.arange(12) * np.pi / 6
    marks = tuple(
        Stroke(
            np.array([[1.42 * np.cos(a), 1.42 * np.sin(a)], [1.66 * np.cos(a), 1.66 * np.sin(a)]]),
            "line",
            0.11,
            ink,
        )
        for a in angle
    )
    hands = tuple(
        Stroke(np.array([[0.0, 0.0], e]), "line", w, ink)
        for e, w in (([-0.95, -0.55], 0.16), ([0.75, -1.15], 0.12))
    )
    strap = [
        symmetric([(0, y0), (1.25, y0, 1), (1.0, (y0 + y1) / 2), (0.95, y1, 1), (0, y1)])
        for y0, y1 in ((-1.9, -8.2), (1.9, 9.0))
    ]
    sewn = tuple(
        Stroke(np.array([[x, -8], [x * 1.2, 0.0], [x, 8.7]]), "stitch", 0.09) for x in (-0.75, 0.75)
    )
    holes = [
        Piece(disc(0, y, 0.13), Fabric((40, 32, 28), "smooth"), _SPINE, volume=0, lift=0)
        for y in (5.6, 6.5, 7.4)
    ]
    crown = Piece(disc(2.35, 0, 0.35, 0.3), case, _SPINE, volume=0.4, rounded=True, lift=0.05)
    return [
        *[
            Piece(s, cloth, _SPINE, volume=0.3, rounded=True, strokes=sewn, lift=0.15, folds=0.2)
            for s in strap
        ],
        *holes,
        crown,
        Piece(disc(0, 0, 2.25), case, _SPINE, volume=0.35, rounded=True, lift=0.25),
        Piece(
            disc(0, 0, 1.82),
            dial,
            _SPINE,
            volume=0.06,
            rounded=True,
            lift=0.06,
            strokes=(*marks, *hands),
        ),
    ]
