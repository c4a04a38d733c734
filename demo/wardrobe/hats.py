"""Hats; the edge that sits on the forehead is about y = 0, lengths are centimetres."""

import numpy as np

from demo.wardrobe.body import Body
from demo.wardrobe.design import Product, fabric_of
from demo.wardrobe.geometry import disc, marks, open_curve, outline
from demo.wardrobe.palette import blend
from demo.wardrobe.pieces import Fabric, Piece, Stroke

__all__ = ["beanie", "cap", "sun_hat"]

_SPINE = np.array([[0.0, -20.0], [0.0, 40.0]])


def beanie(product: Product, _: Body) -> list[Piece]:
    """A knitted cap with a turned-up rim and, on some, a pompom. The rim's edge is y = 0."""
    cloth = fabric_of(product)
    crown = outline(marks("-10.6,-4! -10.4,-10 -6.8,-16.2 0,-18.2 6.8,-16.2 10.4,-10 10.6,-4!"))
    rim = outline(marks("-10.9,-5.6 0,-4.6 10.9,-5.6 11.2,-2 10.4,0.6 0,1.8 -10.4,0.6 -11.2,-2"))
    pieces = [
        Piece(crown, cloth, _SPINE, volume=0.6, folds=0.6),
        Piece(rim, cloth.plain(material="rib"), _SPINE, volume=0.5, lift=0.4, folds=0.4),
    ]
    if product.attributes.get("trim") == "pompom":
        angle = np.linspace(0, 2 * np.pi, 60, endpoint=False)
        shag = 4.2 + 0.5 * np.sin(angle * 13) + 0.3 * np.sin(angle * 29 + 1)
        ball = np.stack([shag * np.cos(angle), -20.5 + shag * np.sin(angle)], 1)
        pieces.append(
            Piece(
                ball,
                Fabric(blend(cloth.rgb, cloth.accent, 0.5), "wool"),
                _SPINE,
                volume=0.7,
                rounded=True,
                folds=3.0,
            )
        )
    return pieces


def cap(product: Product, _: Body) -> list[Piece]:
    """A baseball cap seen from the front: panels, eyelets, a curved peak."""
    cloth = fabric_of(product)
    crown = outline(marks("-10.4,-1! -10.4,-8 -6.6,-14 0,-15.6 6.6,-14 10.4,-8 10.4,-1! 0,0.6"))
    seams = tuple(
        Stroke(open_curve(m), "seam", 0.24)
        for m in (
            [(0, -15.6), (0, 0)],
            [(-2.0, -15.4), (-6.6, -9), (-7.6, 0)],
            [(2.0, -15.4), (6.6, -9), (7.6, 0)],
        )
    )
    peak = outline(marks("-10.6,-1.6! 0,-4 10.6,-1.6! 11.6,3.4 8,6 0,4.4 -8,6 -11.6,3.4"))
    sewn = tuple(
        Stroke(open_curve([(-10.4, y + 0.4), (0, y - 1.8), (10.4, y + 0.4)]), "stitch", 0.16)
        for y in (0.4, 2.0, 3.6)
    )
    eyelets = [
        Piece(disc(x, -9.6, 0.55), cloth.tinted(0.5), _SPINE, volume=0.2, lift=0.1)
        for x in (-4.3, 4.3)
    ]
    knob = Piece(disc(0, -15.8, 0.9, 0.6), cloth.plain(), _SPINE, volume=0.6, rounded=True)
    badge = Piece(
        disc(0, -7.2, 2.5, 2.1),
        cloth.plain(rgb=cloth.accent, material="wool"),
        _SPINE,
        volume=0.15,
        rounded=True,
        lift=0.2,
    )
    return [
        Piece(crown, cloth, _SPINE, volume=0.6, strokes=seams, folds=0.3),
        knob,
        *eyelets,
        badge,
        Piece(peak, cloth, _SPINE, volume=0.35, rounded=True, strokes=sewn, lift=0.5, folds=0.1),
    ]


def sun_hat(product: Product, _: Body) -> list[Piece]:
    """A straw or felt hat with a wide brim and a ribbon."""
    cloth = fabric_of(product)
    brim = disc(0, 0, 21, 6.4)
    crown = outline(
        marks(
            "-9.8,0.6! -9.4,-8 -6.6,-12.6 -2.5,-12.2 0,-11.4 2.5,-12.2 6.6,-12.6 "
            "9.4,-8 9.8,0.6! 0,3"
        )
    )
    ribbon = outline(marks("-9.9,-3.6! 0,-1.2 9.9,-3.6! 10,0.6! 0,3.2 -10,0.6!"))
    under = disc(0, 1.0, 20.6, 6.2)
    return [
        Piece(under, cloth.tinted(0.55), _SPINE, volume=0.1, layer=-1),
        Piece(brim, cloth, _SPINE, volume=0.12, rounded=True, folds=0.6),
        Piece(crown, cloth, _SPINE, volume=0.6, lift=0.8),
        Piece(ribbon, Fabric(cloth.accent, "satin"), _SPINE, volume=0.55, lift=0.2, folds=0.3),
    ]
