"""Bags: tote, backpack, clutch, shoulder bag; around the origin, in centimetres."""

import numpy as np

from demo.wardrobe.body import Body
from demo.wardrobe.design import Product, fabric_of
from demo.wardrobe.geometry import Mark, Points, limb, marks, open_curve, outline, symmetric
from demo.wardrobe.pieces import Fabric, Piece, Stroke

__all__ = ["backpack", "clutch", "shoulder_bag", "tote"]

_SPINE = np.array([[0.0, -30.0], [0.0, 30.0]])
_GOLD = Fabric((206, 172, 98), "metal")


def _strap(marks: list[Mark], width: float, cloth: Fabric, layer: int = 0) -> Piece:
    line = open_curve(marks)[::4]
    joints: list[Mark] = [(float(x), float(y)) for x, y in line]
    shape = outline(limb(joints, [width] * len(joints)))
    return Piece(shape, cloth, line, volume=0.5, rounded=True, lift=0.5, folds=0.2, layer=layer)


def _box(
    marks: list[Mark],
    cloth: Fabric,
    *,
    inset: float = 1.0,
    lift: float = 0.6,
    volume: float = 0.16,
    sewn: bool = True,
) -> Piece:
    shape = symmetric(marks)
    middle = shape.mean(0)
    inner: Points = middle + (shape - middle) * (1 - inset / np.abs(shape - middle).max(0))
    lines = (Stroke(np.vstack([inner, inner[:1]]), "stitch", 0.22),) if sewn else ()
    return Piece(
        shape, cloth, _SPINE, volume=volume, rounded=True, lift=lift, strokes=lines, folds=0.7
    )


def _rings(places: list[tuple[float, float]]) -> list[Piece]:
    return [
        Piece(
            outline(
                [(x - 0.9, y - 0.9), (x + 0.9, y - 0.9), (x + 0.9, y + 0.9), (x - 0.9, y + 0.9)]
            ),
            _GOLD,
            _SPINE,
            volume=0.3,
            rounded=True,
            lift=0.3,
        )
        for x, y in places
    ]


def tote(product: Product, _: Body) -> list[Piece]:
    """A large handbag with two handles."""
    cloth = fabric_of(product)
    trim = (
        cloth.tinted(0.82)
        if product.attributes.get("material") == "leather"
        else Fabric((122, 82, 50), "leather")
    )
    front = _box(marks("0,-13 17.5,-13.4! 16.6,0 15.2,13.5 13.6,15! 0,15.6"), cloth)
    rim = symmetric(marks("0,-14.6 12,-14.6 17.3,-13.4! 12,-12.6 0,-12.4"))
    patch = _box(
        marks("0,8.6 15.7,8.2! 15.2,13.5 13.6,15! 0,15.6"),
        trim,
        lift=0.25,
        inset=0.7,
    )
    tabs = [
        Piece(
            outline(
                [
                    (x - 1.3, -13.6, 1),
                    (x + 1.3, -13.6, 1),
                    (x + 1.3, -6.6),
                    (x, -5.4),
                    (x - 1.3, -6.6),
                ]
            ),
            trim,
            _SPINE,
            volume=0.2,
            rounded=True,
            lift=0.3,
        )
        for x in (-8.0, 8.0)
    ]
    return [
        _strap(marks("-7,-12 -6.6,-22 0,-28 6.6,-22 7,-12"), 0.75, trim.tinted(0.75), -2),
        Piece(rim, cloth.tinted(0.45), _SPINE, volume=0.1, layer=-1),
        front,
        patch,
        _strap(marks("-8,-10 -7.8,-19 0,-25.4 7.8,-19 8,-10"), 0.85, trim),
        *tabs,
        *_rings([(-8, -11), (8, -11)]),
    ]


def shoulder_bag(product: Product, _: Body) -> list[Piece]:
    """A small bag with a flap, a clasp and a long strap or chain."""
    cloth = fabric_of(product)
    strap = _GOLD if product.attributes.get("strap") == "chain" else cloth.tinted(0.9)
    body = _box(marks("0,-7 11.6,-7! 12.8,2 12.4,8.4 10,9.6 0,9.8"), cloth)
    flap = _box(marks("0,-8.2 10.6,-8.2 12.4,-6.6 12.5,0 9.6,4 0,5.4"), cloth, lift=0.7)
    clasp = outline(marks("-1.9,3.2! 1.9,3.2! 1.9,6.2 0,7 -1.9,6.2"))
    return [
        _strap(
            marks("-11.6,-5 -10.5,-18 -4.5,-30 0,-32.5 4.5,-30 10.5,-18 11.6,-5"),
            0.5 if strap is _GOLD else 0.75,
            strap,
            -1,
        ),
        body,
        flap,
        Piece(clasp, _GOLD, _SPINE, volume=0.4, rounded=True, lift=0.35),
        *_rings([(-11.4, -6), (11.4, -6)]),
    ]


def clutch(product: Product, _: Body) -> list[Piece]:
    """An evening bag: one envelope flap, a wrist loop."""
    cloth = fabric_of(product)
    body = _box(marks("0,-7.4 14,-7.6! 14.4,0 14.2,8! 0,8.4"), cloth, volume=0.2)
    flap = outline(marks("-14.1,-7.7! 0,-8 14.1,-7.7! 13.6,-5 1.2,2.6 0,3 -1.2,2.6 -13.6,-5"))
    sewn = Stroke(open_curve([(-12.8, -5.4), (0, 2.1, 1), (12.8, -5.4)]), "stitch", 0.2)
    stud = outline(marks("-1.1,1 0,0.1 1.1,1 0,2.2"))
    return [
        _strap(marks("-13.8,-4 -18.5,-1 -19,6 -16,8.5 -14.6,3"), 0.5, cloth.tinted(0.85), -1),
        body,
        Piece(flap, cloth, _SPINE, volume=0.12, rounded=True, lift=0.5, folds=0.6, strokes=(sewn,)),
        Piece(stud, _GOLD, _SPINE, volume=0.5, rounded=True, lift=0.3),
    ]


def backpack(product: Product, _: Body) -> list[Piece]:
    """A backpack from the front: lid, front pocket, zips, webbing."""
    cloth = fabric_of(product)
    dark = Fabric((44, 44, 48), "canvas")
    body = _box(
        marks("0,-22 9,-21.4 14,-15 15,2 15,18 12.6,21.4 0,22"),
        cloth,
        volume=0.3,
        sewn=False,
    )
    lid_zip = Stroke(
        open_curve(marks("-14.4,-2 -12.8,-13.5 -7,-18.2 0,-19 7,-18.2 12.8,-13.5 14.4,-2")),
        "seam",
        0.55,
    )
    teeth = Stroke(lid_zip.points, "stitch", 0.3, (190, 192, 196))
    body = Piece(
        body.outline, cloth, _SPINE, volume=0.3, rounded=True, lift=0.6, strokes=(lid_zip, teeth)
    )
    pocket = _box(marks("0,0.6 9.4,0.6 11.6,3 11.8,15 10,18.4 0,18.8"), cloth, lift=0.6)
    zip_line = Stroke(open_curve([(-10.6, 4.4), (0, 3.6), (10.6, 4.4)]), "seam", 0.6)
    front = Piece(
        pocket.outline,
        pocket.fabric,
        _SPINE,
        volume=0.16,
        rounded=True,
        lift=0.6,
        strokes=(
            *pocket.strokes,
            zip_line,
            Stroke(zip_line.points, "stitch", 0.34, (200, 202, 206)),
        ),
    )
    patch = outline(marks("-2.6,-9! 2.6,-9! 2.6,-5.4! -2.6,-5.4!"))
    return [
        _strap(marks("-9,-17 -17,-6 -17.2,8 -13,18"), 1.7, dark, -1),
        _strap(marks("9,-17 17,-6 17.2,8 13,18"), 1.7, dark, -1),
        _strap(marks("-3.6,-20 -3.2,-25 0,-26.4 3.2,-25 3.6,-20"), 0.9, dark, -1),
        body,
        front,
        Piece(patch, Fabric((126, 84, 50), "leather"), _SPINE, volume=0.1, rounded=True, lift=0.3),
    ]
