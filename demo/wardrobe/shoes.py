"""Shoes as shops show them: a pair from the side, toes to the left, the far one behind.

Also the same shoe from the front, as it is worn. The ground is y = 0, lengths are centimetres.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from demo.wardrobe.body import Body
from demo.wardrobe.design import Product, fabric_of
from demo.wardrobe.geometry import Mark, disc, marks, open_curve, outline
from demo.wardrobe.palette import blend
from demo.wardrobe.pieces import Fabric, Piece, Stroke, moved

__all__ = ["RUBBER", "pair", "part"]

_SPINE = np.array([[0.0, -16.0], [0.0, 0.0]])
RUBBER = (244.0, 243.0, 238.0)
_TAN = (176.0, 128.0, 84.0)


def part(
    marks: Sequence[Mark],
    cloth: Fabric,
    *,
    lift: float = 0.2,
    volume: float = 0.5,
    strokes: tuple[Stroke, ...] = (),
    folds: float = 0.35,
) -> Piece:
    """Return one rounded part of a shoe."""
    return Piece(
        outline(marks),
        cloth,
        _SPINE,
        volume=volume,
        rounded=True,
        lift=lift,
        strokes=strokes,
        folds=folds,
    )


def _sewn(marks: Sequence[Mark], kind: str = "stitch", width: float = 0.16) -> Stroke:
    return Stroke(open_curve(marks), kind, width)


def _sneaker(cloth: Fabric) -> list[Piece]:
    white = Fabric(RUBBER, "rubber")
    dark = sum(cloth.rgb) < 640  # on a white shoe the trim is the accent
    trim = cloth.plain(rgb=RUBBER if dark else cloth.accent)
    inside = marks("2.4,-13.6 5,-12.2 8.5,-11.4 11.8,-13 10,-9.5 4,-9.5")
    tongue: list[Mark] = marks("-1,-11! 1.2,-15 4.4,-15.6! 4.6,-12 3,-9.5")
    upper: list[Mark] = marks(
        "-13.6,-1.8! -13.8,-4.6 -11.2,-6.9 -6.5,-8.6 -1.6,-11.6 2.4,-13.8! "
        "4.8,-11.9 8.4,-11.3 12,-13.4! 13.1,-8.5 13.6,-1.8!"
    )
    cap = marks("-13.7,-2! -13.8,-4.6 -11.4,-6.8 -8.6,-7.6! -8,-4.4 -8.6,-2!")
    heel = marks("9.6,-11.7! 12,-13.3! 13.1,-8.5 13.5,-2! 10.6,-2! 10,-7")
    swoosh = marks("-5.4,-3.2! 0.5,-4.2 8.6,-8.6! 9.4,-6.9! 1.6,-2.6")
    sole = marks(
        "-14.4,-2.6 -14.2,-0.6 -12,0.2 12.6,0.2 14.2,-0.8 14.3,-3 10,-2.5 -4,-2.1 -10,-2.6"
    )
    laces = [
        Piece(
            outline(
                [
                    (-6.0 + 2.3 * k, -8.5 - 1.28 * k),
                    (-5.2 + 2.3 * k, -9.3 - 1.28 * k),
                    (-2.2 + 2.1 * k, -7.3 - 1.1 * k),
                    (-3.0 + 2.1 * k, -6.6 - 1.1 * k),
                ]
            ),
            Fabric((238, 237, 232), "rib"),
            _SPINE,
            volume=0.4,
            rounded=True,
            lift=0.25,
        )
        for k in range(4)
    ]
    stitch = (
        _sewn([(-8.2, -7.3), (-7.4, -4.5), (-8.0, -2.2)]),
        _sewn([(9.3, -11.2), (9.7, -7), (10.2, -2.4)]),
        _sewn([(-5.6, -7.4), (0, -6.6), (4.4, -10.8)]),
    )
    return [
        part(inside, cloth.tinted(0.4)),
        part(tongue, cloth.tinted(0.92)),
        part(upper, cloth, strokes=stitch),
        part(cap, cloth.tinted(0.94), lift=0.1),
        part(heel, trim, lift=0.12),
        part(swoosh, trim, lift=0.1),
        *laces,
        part(
            sole,
            white,
            lift=0.15,
            volume=0.4,
            strokes=(_sewn([(-14, -1.3), (0, -0.9), (14, -1.5)], "seam", 0.2),),
        ),
    ]


def _boot(cloth: Fabric) -> list[Piece]:
    shaft: list[Mark] = marks(
        "-13.4,-1.6! -13.8,-4.2 -11,-6.6 -5.6,-8.4 -0.8,-11.6 1.6,-16.5 2,-25! "
        "13,-25.6! 12.6,-16 13.3,-8 13,-1.6!"
    )
    inside = marks("2,-25 7.5,-26.3 13,-25.6 7.5,-24.4")
    gore: list[Mark] = marks("5.6,-24.9! 10.4,-25.2! 9.4,-17 8.6,-11.5! 7,-16")
    sole = marks(
        "-14,-1.8 -13.8,-0.4 -11,0 4.6,0! 5,-1.3! 6.2,-1.3! 6.4,0! 13.4,0! 13.5,-2! 0,-1.7"
    )
    loop: list[Mark] = marks("11.6,-25! 11.8,-28.2 13,-28.2 13.2,-25!")
    stitch = (
        _sewn([(-1.6, -11.0), (3.0, -7.4), (5.2, -1.8)]),
        _sewn([(10.2, -12), (10.6, -6), (10.0, -1.8)], "seam"),
    )
    return [
        part(loop, cloth.tinted(0.7)),
        part(inside, cloth.tinted(0.4)),
        part(shaft, cloth, strokes=stitch, folds=0.8),
        part(gore, Fabric(blend(cloth.rgb, (20, 20, 22), 0.6), "rib"), lift=0.1),
        part(sole, Fabric((38, 32, 30), "rubber"), volume=0.3),
    ]


def _heel(cloth: Fabric) -> list[Piece]:
    inside = marks("-8.6,-3.4 -4,-5 2,-9.2 9,-13.4 11.4,-14.4 6,-12.4 -1,-8.6")
    upper: list[Mark] = marks(
        "-15.2,-0.7! -13.4,-2.8 -9.4,-4! -6.4,-2.9 -1,-4.7 4.6,-8.9 9.4,-12.9 "
        "12.2,-15! 13.2,-11.6 12.2,-9.2! 8.6,-8.4 2.6,-4 -3.4,-0.9 -9.6,-0.2"
    )
    stem: list[Mark] = marks("12.7,-10.6! 12.2,-5 11.9,0! 10.8,0! 10.5,-4.4 8.4,-8.3!")
    sole: list[Mark] = marks(
        "-15.4,-0.8 -9.6,-0.4 -3.2,-1.1 2.8,-4.2 8.6,-8.6! 7.4,-7 2.6,-3 -3,-0.2 -9.6,0.2 -14.8,0"
    )
    return [
        part(inside, Fabric(_TAN, "leather")),
        part(stem, cloth, lift=0.1),
        part(upper, cloth, folds=0.1, volume=0.8),
        part(sole, Fabric((60, 40, 32), "rubber"), lift=0.05),
    ]


def _flat(cloth: Fabric) -> list[Piece]:
    inside: list[Mark] = marks("-7.6,-4 0,-5.4 8,-6 11.8,-8.4 12,-4 0,-3")
    upper: list[Mark] = marks(
        "-13.8,-0.6! -13.4,-2.6 -10.6,-4.4 -7.2,-4.9! -4.2,-3.5 2,-3.4 8,-4.8 "
        "12.2,-8.8! 13.2,-4.6 13,-0.6!"
    )
    sole = marks("-14,-0.9 -13.4,0 12.4,0 13.4,-0.9 0,-0.6")
    bow = [
        part(marks("-8,-5 -5.6,-6.8 -4.6,-5.6 -5.4,-4"), cloth, lift=0.2),
        part(marks("-8.4,-5 -10.6,-6.6 -11.4,-5.4 -10.4,-4"), cloth, lift=0.2),
        part(marks("-8.8,-5.6 -7.4,-5.6 -7.4,-4.2 -8.8,-4.2"), cloth.tinted(0.9), lift=0.2),
    ]
    rim = _sewn(marks("-7.4,-4.6 -4.2,-3.1 2,-3 8,-4.4 12.2,-8.3"), "seam", 0.2)
    return [
        part(inside, Fabric(_TAN, "leather")),
        part(upper, cloth, strokes=(rim,), volume=0.6),
        *bow,
        part(sole, Fabric((70, 48, 36), "rubber")),
    ]


def _loafer(cloth: Fabric) -> list[Piece]:
    inside = marks("-1,-9.2 4,-8.8 9,-8.6 12,-10.2 11,-6 2,-6")
    upper: list[Mark] = marks(
        "-13.8,-1.4! -13.8,-3.8 -11,-6 -6.4,-7.6 -1.6,-10.2! 1.6,-8.2 7,-7.8 "
        "12.2,-10.8! 13.2,-6 13,-1.4!"
    )
    apron = _sewn(marks("-12.6,-4.2 -8,-5 -3,-5.8 0.4,-8.2"), "seam", 0.3)
    strap: list[Mark] = marks("-5.2,-8.2! -1.8,-10! 2.6,-4.2! 0.8,-2! -1.4,-4")
    slot = _sewn([(-3.0, -7.6), (-1.6, -6.0)], "seam", 0.5)
    sole: list[Mark] = marks(
        "-14.2,-1.7 -13.8,-0.3 -11,0 4.6,0! 5,-0.8! 6.2,-0.8! 6.4,0! 13.2,0! 13.4,-1.8! 0,-1.4"
    )
    return [
        part(inside, Fabric(_TAN, "leather")),
        part(upper, cloth, strokes=(apron,), volume=0.6),
        part(strap, cloth.tinted(0.94), strokes=(slot,)),
        part(sole, Fabric((48, 36, 30), "rubber"), volume=0.3),
    ]


def _oxford(cloth: Fabric) -> list[Piece]:
    inside = marks("2,-11 5,-9.8 9,-9.4 12,-11 11,-7 3,-7")
    upper: list[Mark] = marks(
        "-14.4,-1.6! -14.4,-3.6 -11.8,-5.6 -6.4,-7.2 -1.6,-9.6 2.2,-12! 4.6,-10 "
        "8.4,-9.2 12.2,-11.4! 13.3,-6 13,-1.6!"
    )
    lines = (
        _sewn([(-8.6, -6.4), (-7.2, -4), (-8.4, -1.8)]),
        _sewn([(-9.1, -6.2), (-7.7, -4), (-8.9, -1.8)]),
        _sewn(marks("-4.4,-7.6 -2.6,-4.2 2.4,-3.6 4.6,-9.8"), "seam", 0.22),
        _sewn([(9, -9), (9.4, -5), (10.4, -1.8)]),
    )
    laces = [
        part(
            [
                (-2.8 + 1.6 * k, -8.7 - 0.85 * k),
                (-2.3 + 1.6 * k, -9.2 - 0.85 * k),
                (0.2 + 1.4 * k, -7.0 - 0.8 * k),
                (-0.3 + 1.4 * k, -6.6 - 0.8 * k),
            ],
            cloth.tinted(0.55),
            lift=0.15,
        )
        for k in range(4)
    ]
    sole: list[Mark] = marks(
        "-14.9,-1.8 -14.4,-0.3 -11,0 4.4,0! 4.8,-0.9! 6,-0.9! 6.2,0! 13.2,0! 13.6,-1.9! 0,-1.5"
    )
    return [
        part(inside, Fabric(_TAN, "leather")),
        part(upper, cloth, strokes=lines, volume=0.6),
        *laces,
        part(sole, Fabric((52, 36, 28), "rubber"), volume=0.3),
    ]


def _sandal(cloth: Fabric) -> list[Piece]:
    foot: list[Mark] = marks("-13.4,-1.9 -10,-2.6 4,-3.2 12.6,-3.6 13.2,-2 0,-1.5")
    sole: list[Mark] = marks("-14,-1.8 -13.6,-0.3 -11,0 12.4,0 13.7,-0.6 13.6,-2.4 0,-1.6")
    toe: list[Mark] = marks("-10.4,-1.8! -9.4,-6.2 -6.2,-7 -5,-6.2 -5.4,-4 -5.8,-1.8! -7.4,-2")
    cross: list[Mark] = marks("-4.2,-1.8! -2.4,-8.4 1,-9.4 2.2,-8.2 1.2,-5 0.6,-1.8! -1.8,-2")
    ankle: list[Mark] = marks("4.2,-8.6 8.4,-8.8 13,-10.2 13.4,-8.8 8.4,-7.3 4.4,-7.2")
    back: list[Mark] = marks("11,-2.4! 11.6,-9.6 13.4,-10.2 13.8,-9.4 13.2,-2.2!")
    tie: list[Mark] = marks("0.4,-8.6 4.4,-8.8 4.6,-7 1.4,-6.8")
    straps = [part(m, cloth, lift=0.3, volume=0.22) for m in (back, toe, cross, ankle, tie)]
    buckle = Piece(
        disc(6.4, -8.0, 1.1),
        Fabric((206, 176, 106), "metal"),
        _SPINE,
        volume=0.3,
        rounded=True,
        holes=(disc(6.4, -8, 0.55),),
    )
    return [
        part(foot, Fabric(_TAN, "leather")),
        part(sole, Fabric((112, 78, 52), "rubber"), volume=0.4),
        *straps,
        buckle,
    ]


_MAKE: dict[str, Callable[[Fabric], list[Piece]]] = {
    "Sneakers": _sneaker,
    "Ankle boots": _boot,
    "Heels": _heel,
    "Ballet flats": _flat,
    "Loafers": _loafer,
    "Formal shoes": _oxford,
    "Sandals": _sandal,
}


def pair(product: Product, _: Body) -> list[Piece]:
    """Return the pair from the side: the far shoe first, a little higher and to the right."""
    shoe = _MAKE[product.category](fabric_of(product))
    far = [moved(p, np.array([4.6, -5.4]), 0.96) for p in shoe]
    return [*far, *(replace(p, lift=p.lift * (2.2 if i == 0 else 1)) for i, p in enumerate(shoe))]
