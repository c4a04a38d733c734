"""Shoes as shops show them: a pair from the side, toes to the left, the far one behind.

Also the same shoe from the front, as it is worn. The ground is y = 0, lengths are centimetres.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from demo.wardrobe.body import Body
from demo.wardrobe.design import Product, fabric_of
from demo.wardrobe.geometry import Mark, Points, disc, open_curve, outline
from demo.wardrobe.palette import blend
from demo.wardrobe.pieces import Fabric, Piece, Stroke
from demo.wardrobe.torso import sides

__all__ = ["SHAFTS", "pair", "worn"]

_SPINE = np.array([[0.0, -16.0], [0.0, 0.0]])
_RUBBER = (244.0, 243.0, 238.0)
_TAN = (176.0, 128.0, 84.0)
SHAFTS = {"Ankle boots": 15.0, "Heels": 0.0}


def _part(marks: Sequence[Mark], cloth: Fabric, *, lift: float = 0.2, volume: float = 0.5,
          strokes: tuple[Stroke, ...] = (), folds: float = 0.35) -> Piece:  # fmt: skip
    return Piece(outline(marks), cloth, _SPINE, volume=volume, rounded=True, lift=lift, strokes=strokes, folds=folds)


def _sewn(marks: Sequence[Mark], kind: str = "stitch", width: float = 0.16) -> Stroke:
    return Stroke(open_curve(marks), kind, width)


def _sneaker(cloth: Fabric) -> list[Piece]:
    white = Fabric(_RUBBER, "rubber")
    dark = sum(cloth.rgb) < 640  # noqa: PLR2004  # on a white shoe the trim is the accent
    trim = cloth.plain(rgb=_RUBBER if dark else cloth.accent)
    inside = [(2.4, -13.6), (5, -12.2), (8.5, -11.4), (11.8, -13.0), (10, -9.5), (4, -9.5)]
    tongue: list[Mark] = [(-1.0, -11.0, 1), (1.2, -15.0), (4.4, -15.6, 1), (4.6, -12.0), (3.0, -9.5)]
    upper: list[Mark] = [(-13.6, -1.8, 1), (-13.8, -4.6), (-11.2, -6.9), (-6.5, -8.6), (-1.6, -11.6), (2.4, -13.8, 1),
                         (4.8, -11.9), (8.4, -11.3), (12.0, -13.4, 1), (13.1, -8.5), (13.6, -1.8, 1)]  # fmt: skip
    cap = [(-13.7, -2.0, 1), (-13.8, -4.6), (-11.4, -6.8), (-8.6, -7.6, 1), (-8.0, -4.4), (-8.6, -2.0, 1)]
    heel = [(9.6, -11.7, 1), (12.0, -13.3, 1), (13.1, -8.5), (13.5, -2.0, 1), (10.6, -2.0, 1), (10.0, -7)]
    swoosh = [(-5.4, -3.2, 1), (0.5, -4.2), (8.6, -8.6, 1), (9.4, -6.9, 1), (1.6, -2.6)]
    sole = [(-14.4, -2.6), (-14.2, -0.6), (-12, 0.2), (12.6, 0.2), (14.2, -0.8), (14.3, -3.0), (10, -2.5), (-4, -2.1), (-10, -2.6)]
    laces = [Piece(outline([(-6.0 + 2.3 * k, -8.5 - 1.28 * k), (-5.2 + 2.3 * k, -9.3 - 1.28 * k), (-2.2 + 2.1 * k, -7.3 - 1.1 * k), (-3.0 + 2.1 * k, -6.6 - 1.1 * k)]),
                   Fabric((238, 237, 232), "rib"), _SPINE, volume=0.4, rounded=True, lift=0.25) for k in range(4)]  # fmt: skip
    stitch = (_sewn([(-8.2, -7.3), (-7.4, -4.5), (-8.0, -2.2)]), _sewn([(9.3, -11.2), (9.7, -7), (10.2, -2.4)]), _sewn([(-5.6, -7.4), (0, -6.6), (4.4, -10.8)]))
    return [
        _part(inside, cloth.tinted(0.4)), _part(tongue, cloth.tinted(0.92)), _part(upper, cloth, strokes=stitch),
        _part(cap, cloth.tinted(0.94), lift=0.1), _part(heel, trim, lift=0.12), _part(swoosh, trim, lift=0.1), *laces,
        _part(sole, white, lift=0.15, volume=0.4, strokes=(_sewn([(-14, -1.3), (0, -0.9), (14, -1.5)], "seam", 0.2),)),
    ]  # fmt: skip


def _boot(cloth: Fabric) -> list[Piece]:
    shaft: list[Mark] = [(-13.4, -1.6, 1), (-13.8, -4.2), (-11.0, -6.6), (-5.6, -8.4), (-0.8, -11.6), (1.6, -16.5), (2.0, -25.0, 1), (13.0, -25.6, 1),
                         (12.6, -16), (13.3, -8), (13.0, -1.6, 1)]  # fmt: skip
    inside = [(2.0, -25.0), (7.5, -26.3), (13.0, -25.6), (7.5, -24.4)]
    gore: list[Mark] = [(5.6, -24.9, 1), (10.4, -25.2, 1), (9.4, -17), (8.6, -11.5, 1), (7.0, -16)]
    sole = [(-14.0, -1.8), (-13.8, -0.4), (-11, 0), (4.6, 0, 1), (5.0, -1.3, 1), (6.2, -1.3, 1), (6.4, 0, 1), (13.4, 0, 1), (13.5, -2.0, 1), (0, -1.7)]
    loop: list[Mark] = [(11.6, -25.0, 1), (11.8, -28.2), (13.0, -28.2), (13.2, -25.0, 1)]
    stitch = (_sewn([(-1.6, -11.0), (3.0, -7.4), (5.2, -1.8)]), _sewn([(10.2, -12), (10.6, -6), (10.0, -1.8)], "seam"))
    return [
        _part(loop, cloth.tinted(0.7)), _part(inside, cloth.tinted(0.4)), _part(shaft, cloth, strokes=stitch, folds=0.8),
        _part(gore, Fabric(blend(cloth.rgb, (20, 20, 22), 0.6), "rib"), lift=0.1),
        _part(sole, Fabric((38, 32, 30), "rubber"), volume=0.3),
    ]  # fmt: skip


def _heel(cloth: Fabric) -> list[Piece]:
    inside = [(-8.6, -3.4), (-4, -5.0), (2, -9.2), (9, -13.4), (11.4, -14.4), (6, -12.4), (-1, -8.6)]
    upper: list[Mark] = [(-15.2, -0.7, 1), (-13.4, -2.8), (-9.4, -4.0, 1), (-6.4, -2.9), (-1.0, -4.7), (4.6, -8.9), (9.4, -12.9), (12.2, -15.0, 1),
                         (13.2, -11.6), (12.2, -9.2, 1), (8.6, -8.4), (2.6, -4.0), (-3.4, -0.9), (-9.6, -0.2)]  # fmt: skip
    stem: list[Mark] = [(12.7, -10.6, 1), (12.2, -5), (11.9, 0, 1), (10.8, 0, 1), (10.5, -4.4), (8.4, -8.3, 1)]
    sole: list[Mark] = [(-15.4, -0.8), (-9.6, -0.4), (-3.2, -1.1), (2.8, -4.2), (8.6, -8.6, 1), (7.4, -7.0), (2.6, -3.0), (-3.0, -0.2), (-9.6, 0.2), (-14.8, 0)]
    return [
        _part(inside, Fabric(_TAN, "leather")), _part(stem, cloth, lift=0.1),
        _part(upper, cloth, folds=0.1, volume=0.8), _part(sole, Fabric((60, 40, 32), "rubber"), lift=0.05),
    ]  # fmt: skip


def _flat(cloth: Fabric) -> list[Piece]:
    inside: list[Mark] = [(-7.6, -4.0), (0, -5.4), (8, -6.0), (11.8, -8.4), (12, -4), (0, -3)]
    upper: list[Mark] = [(-13.8, -0.6, 1), (-13.4, -2.6), (-10.6, -4.4), (-7.2, -4.9, 1), (-4.2, -3.5), (2, -3.4), (8, -4.8), (12.2, -8.8, 1), (13.2, -4.6), (13.0, -0.6, 1)]
    sole = [(-14.0, -0.9), (-13.4, 0), (12.4, 0), (13.4, -0.9), (0, -0.6)]
    bow = [
        _part([(-8.0, -5.0), (-5.6, -6.8), (-4.6, -5.6), (-5.4, -4.0)], cloth, lift=0.2),
        _part([(-8.4, -5.0), (-10.6, -6.6), (-11.4, -5.4), (-10.4, -4.0)], cloth, lift=0.2),
        _part([(-8.8, -5.6), (-7.4, -5.6), (-7.4, -4.2), (-8.8, -4.2)], cloth.tinted(0.9), lift=0.2),
    ]
    rim = _sewn([(-7.4, -4.6), (-4.2, -3.1), (2, -3.0), (8, -4.4), (12.2, -8.3)], "seam", 0.2)
    return [_part(inside, Fabric(_TAN, "leather")), _part(upper, cloth, strokes=(rim,), volume=0.6), *bow, _part(sole, Fabric((70, 48, 36), "rubber"))]


def _loafer(cloth: Fabric) -> list[Piece]:
    inside = [(-1, -9.2), (4, -8.8), (9, -8.6), (12, -10.2), (11, -6), (2, -6)]
    upper: list[Mark] = [(-13.8, -1.4, 1), (-13.8, -3.8), (-11, -6.0), (-6.4, -7.6), (-1.6, -10.2, 1), (1.6, -8.2), (7, -7.8), (12.2, -10.8, 1), (13.2, -6), (13.0, -1.4, 1)]
    apron = _sewn([(-12.6, -4.2), (-8, -5.0), (-3, -5.8), (0.4, -8.2)], "seam", 0.3)
    strap: list[Mark] = [(-5.2, -8.2, 1), (-1.8, -10.0, 1), (2.6, -4.2, 1), (0.8, -2.0, 1), (-1.4, -4.0)]
    slot = _sewn([(-3.0, -7.6), (-1.6, -6.0)], "seam", 0.5)
    sole: list[Mark] = [(-14.2, -1.7), (-13.8, -0.3), (-11, 0), (4.6, 0, 1), (5, -0.8, 1), (6.2, -0.8, 1), (6.4, 0, 1), (13.2, 0, 1), (13.4, -1.8, 1), (0, -1.4)]
    return [
        _part(inside, Fabric(_TAN, "leather")), _part(upper, cloth, strokes=(apron,), volume=0.6),
        _part(strap, cloth.tinted(0.94), strokes=(slot,)), _part(sole, Fabric((48, 36, 30), "rubber"), volume=0.3),
    ]  # fmt: skip


def _oxford(cloth: Fabric) -> list[Piece]:
    inside = [(2, -11), (5, -9.8), (9, -9.4), (12, -11), (11, -7), (3, -7)]
    upper: list[Mark] = [(-14.4, -1.6, 1), (-14.4, -3.6), (-11.8, -5.6), (-6.4, -7.2), (-1.6, -9.6), (2.2, -12.0, 1), (4.6, -10.0), (8.4, -9.2), (12.2, -11.4, 1), (13.3, -6), (13.0, -1.6, 1)]
    lines = (_sewn([(-8.6, -6.4), (-7.2, -4), (-8.4, -1.8)]), _sewn([(-9.1, -6.2), (-7.7, -4), (-8.9, -1.8)]), _sewn([(-4.4, -7.6), (-2.6, -4.2), (2.4, -3.6), (4.6, -9.8)], "seam", 0.22), _sewn([(9, -9), (9.4, -5), (10.4, -1.8)]))
    laces = [_part([(-2.8 + 1.6 * k, -8.7 - 0.85 * k), (-2.3 + 1.6 * k, -9.2 - 0.85 * k), (0.2 + 1.4 * k, -7.0 - 0.8 * k), (-0.3 + 1.4 * k, -6.6 - 0.8 * k)], cloth.tinted(0.55), lift=0.15) for k in range(4)]
    sole: list[Mark] = [(-14.9, -1.8), (-14.4, -0.3), (-11, 0), (4.4, 0, 1), (4.8, -0.9, 1), (6.0, -0.9, 1), (6.2, 0, 1), (13.2, 0, 1), (13.6, -1.9, 1), (0, -1.5)]
    return [_part(inside, Fabric(_TAN, "leather")), _part(upper, cloth, strokes=lines, volume=0.6), *laces, _part(sole, Fabric((52, 36, 28), "rubber"), volume=0.3)]


def _sandal(cloth: Fabric) -> list[Piece]:
    foot: list[Mark] = [(-13.4, -1.9), (-10, -2.6), (4, -3.2), (12.6, -3.6), (13.2, -2.0), (0, -1.5)]
    sole: list[Mark] = [(-14.0, -1.8), (-13.6, -0.3), (-11, 0), (12.4, 0), (13.7, -0.6), (13.6, -2.4), (0, -1.6)]
    toe: list[Mark] = [(-10.4, -1.8, 1), (-9.4, -6.2), (-6.2, -7.0), (-5.0, -6.2), (-5.4, -4.0), (-5.8, -1.8, 1), (-7.4, -2.0)]
    cross: list[Mark] = [(-4.2, -1.8, 1), (-2.4, -8.4), (1.0, -9.4), (2.2, -8.2), (1.2, -5.0), (0.6, -1.8, 1), (-1.8, -2.0)]
    ankle: list[Mark] = [(4.2, -8.6), (8.4, -8.8), (13.0, -10.2), (13.4, -8.8), (8.4, -7.3), (4.4, -7.2)]
    back: list[Mark] = [(11.0, -2.4, 1), (11.6, -9.6), (13.4, -10.2), (13.8, -9.4), (13.2, -2.2, 1)]
    tie: list[Mark] = [(0.4, -8.6), (4.4, -8.8), (4.6, -7.0), (1.4, -6.8)]
    straps = [_part(m, cloth, lift=0.3, volume=0.6) for m in (back, toe, cross, ankle, tie)]
    buckle = Piece(disc(6.4, -8.0, 1.1), Fabric((206, 176, 106), "metal"), _SPINE, volume=0.3, rounded=True, holes=(disc(6.4, -8, 0.55),))
    return [_part(foot, Fabric(_TAN, "leather")), _part(sole, Fabric((112, 78, 52), "rubber"), volume=0.4), *straps, buckle]


_MAKE: dict[str, Callable[[Fabric], list[Piece]]] = {
    "Sneakers": _sneaker, "Ankle boots": _boot, "Heels": _heel, "Ballet flats": _flat,
    "Loafers": _loafer, "Formal shoes": _oxford, "Sandals": _sandal,
}  # fmt: skip


def pair(product: Product, _: Body) -> list[Piece]:
    """Return the pair from the side: the far shoe first, a little higher and to the right."""
    shoe = _MAKE[product.category](fabric_of(product))
    far = [moved(p, np.array([4.6, -5.4]), 0.96) for p in shoe]
    return [*far, *(replace(p, lift=p.lift * (2.2 if i == 0 else 1)) for i, p in enumerate(shoe))]


def moved(piece: Piece, by: Points, scale: float = 1.0) -> Piece:
    """Return the piece scaled about the origin, then moved by (dx, dy)."""
    def go(points: Points) -> Points:
        return points * scale + by

    return replace(
        piece, outline=go(piece.outline), spine=go(piece.spine), holes=tuple(map(go, piece.holes)),
        body=None if piece.body is None else go(piece.body), lift=piece.lift * scale,
        strokes=tuple(replace(s, points=go(s.points), width=s.width * scale) for s in piece.strokes),
        creases=tuple(replace(c, x=c.x * scale + by[0], y=c.y * scale + by[1], length=c.length * scale) for c in piece.creases),
    )  # fmt: skip


def worn(product: Product, body: Body) -> list[Piece]:
    """Return both shoes from the front, toes a little outwards, on the body's ankles."""
    cloth = fabric_of(product)
    pieces = []
    for side in sides():
        x, y = body.on_leg(side, 1.0)
        pieces += [moved(p, np.array([x + side * 0.8, y + 7.0])) for p in _front(product.category, cloth, side)]
    return pieces


def _front(kind: str, cloth: Fabric, side: int) -> list[Piece]:
    """Return one shoe from the front and a little above; the ground is y = 2."""
    open_top = kind in {"Heels", "Ballet flats", "Sandals", "Loafers"}
    top = -13.0 if kind == "Ankle boots" else (-3.0 if open_top else -7.5)
    turn = side * 1.6
    toe: list[Mark] = [(-4.0, top + 1, 1), (-4.8, -2), (-5.0 + turn, 2), (turn, 4.4), (5.0 + turn, 2), (4.8, -2), (4.0, top + 1, 1), (0, top + (3.4 if open_top else 0.4))]
    sole: list[Mark] = [(-5.3 + turn * 0.7, 1.0), (-5.0 + turn, 3.6), (turn, 5.6), (5.0 + turn, 3.6), (5.3 + turn * 0.7, 1.0), (turn, 4.2)]
    rubber = Fabric(_RUBBER if kind == "Sneakers" else (46, 36, 32), "rubber")
    pieces = [_part(sole, rubber), _part(toe, cloth, volume=0.7)]
    if kind == "Sandals":
        holes = (outline([(-3.4 + turn, -0.4), (3.4 + turn, -0.4), (2.6 + turn, -2.4), (-2.8 + turn, -2.4)]), disc(turn, 3.2, 3.2, 0.9))
        pieces[1] = replace(pieces[1], holes=holes)
    if kind in {"Sneakers", "Formal shoes"}:
        thread = Fabric((238, 237, 232), "rib") if kind == "Sneakers" else cloth.tinted(0.5)
        pieces += [_part([(-2.4, y), (2.4, y), (2.4, y + 0.8), (-2.4, y + 0.8)], thread) for y in (-5.6, -4.0, -2.4, -0.8)]
    return pieces
