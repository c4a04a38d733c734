"""Coats, jackets, blazers, cardigans: fronts that open over a lining."""

from dataclasses import replace

import numpy as np

from demo.wardrobe.body import Body
from demo.wardrobe.design import Product, ease, fabric_of
from demo.wardrobe.geometry import Mark, mirrored, open_curve, outline, symmetric
from demo.wardrobe.palette import blend
from demo.wardrobe.pieces import Fabric, Piece, Stroke
from demo.wardrobe.sleeves import sleeves
from demo.wardrobe.torso import (
    NECKS,
    Neck,
    back_of_neck,
    chest_creases,
    sides,
    torso_marks,
)
from demo.wardrobe.trims import buttons, pocket

__all__ = ["HEMS", "blazer", "cardigan", "coat", "front_panels", "lapels_of", "lining_of"]

HEMS = {"cropped": 76.0, "regular": 86.0, "long": 98.0, "knee": 120.0, "calf": 136.0}


def front_panels(
    body: Body,
    cloth: Fabric,
    loose: float,
    hem: float,
    neck: Neck,
    *,
    overlap: float = 0.0,
    gap: float = 0.0,
    flare: float = 0.0,
    strokes: tuple[Stroke, ...] = (),
    sleeveless: bool = False,
    waisted: float = 0.3,
    folds: float = 0.9,
) -> list[Piece]:
    """Two front panels, the picture's left one over the right one by `overlap`, or `gap` apart."""
    marks = torso_marks(body, loose, hem, neck, flare=flare, sleeveless=sleeveless, waisted=waisted)
    whole = symmetric(marks)
    edge = marks[1:]
    pieces = []
    for side, reach in ((1, 0.3 - gap), (-1, overlap - gap)):
        inner_top: Mark = (-reach, body.neck_y + neck.depth + (0.8 if gap <= 0 else 1.5), 1)
        inner_low: Mark = (-reach + gap * 0.4, hem + 1.1, 1)
        half = outline([inner_top, *edge[:-1], inner_low])
        shape = half if side > 0 else mirrored(half)
        lines = tuple(replace(k, points=k.points * np.array([side, 1.0])) for k in strokes)
        pieces.append(
            Piece(
                shape,
                cloth,
                body.spine(),
                volume=0.40,
                body=whole,
                strokes=lines,
                lift=0.6,
                creases=chest_creases(body, cloth.seed + side + 1),
                folds=folds,
            )
        )
    return pieces


def lapels_of(body: Body, cloth: Fabric, low: float, width: float = 7.5) -> list[Piece]:
    """Return the turned-back lapels and the collar above them."""
    y = body.neck_y
    back = outline(
        [
            (-8.6, y + 3, 1),
            (-7.4, y - 2.4),
            (0, y - 3.4),
            (7.4, y - 2.4),
            (8.6, y + 3, 1),
            (0, y + 2.0),
        ]
    )
    pieces = [Piece(back, cloth.tinted(0.85), body.spine(), volume=0.2, layer=-1)]
    for s in sides():
        lapel = outline(
            [
                (s * 0.2, low, 1),
                (s * 4.3, y + 9),
                (s * 7.2, y - 2.2, 1),
                (s * 9.4, y + 4, 1),
                (s * (width + 3.2), y + 12.5, 1),
                (s * 6.4, y + 21),
            ]
        )
        spine = np.array([[s * 8.0, y], [s * 1.5, low]])
        pieces.append(Piece(lapel, cloth, spine, volume=0.12, lift=0.5, folds=0.3))
        fold = outline(
            [
                (s * 4.6, y + 8.4, 1),
                (s * 5.2, y + 3),
                (s * 6.7, y - 2.8, 1),
                (s * 9.0, y - 0.2),
                (s * 10.8, y + 7.8, 1),
                (s * 9.1, y + 10.6, 1),
            ]
        )
        pieces.append(Piece(fold, cloth, spine, volume=0.12, lift=0.4, folds=0.2))
    return pieces


def lining_of(body: Body, cloth: Fabric, hem: float, neck: Neck) -> list[Piece]:
    """Return the dark inside seen between open fronts."""
    inside = symmetric(
        [(0, body.neck_y + 1), (8, body.neck_y + 1, 1), (13, 46), (12, hem - 3, 1), (0, hem - 2.4)]
    )
    stuff = cloth.tinted(0.5)
    return [
        *back_of_neck(body, neck, cloth),
        Piece(
            inside, replace(stuff, material="satin"), body.spine(), volume=0.2, folds=0.6, layer=-1
        ),
    ]


def blazer(product: Product, body: Body) -> list[Piece]:
    """A tailored jacket: lapels, two buttons, welt and flap pockets."""
    cloth, loose = fabric_of(product), ease(product)
    hem, low, neck = 92.0, 62.0, Neck(8.0, 35.0, pointed=True)
    marks_round = Stroke(open_curve([(4.0, 50.5), (9.5, 49.2)]), "seam", 0.9)
    dart = Stroke(open_curve([(9.0, 52), (8.6, 62), (9.2, 72)]), "seam", 0.22)
    flaps = [
        Piece(
            outline([(s * 7, 75.5, 1), (s * 15.5, 74.6, 1), (s * 15.7, 79, 1), (s * 7.1, 80, 1)]),
            cloth,
            body.spine(),
            volume=0.05,
            lift=0.3,
            folds=0.3,
        )
        for s in sides()
    ]
    dark = blend(cloth.rgb, (24, 22, 22), 0.6)
    return [
        *lining_of(body, cloth, hem, NECKS["collar"]),
        *sleeves(body, "long", cloth, loose + 0.6),
        *front_panels(
            body,
            cloth,
            loose + 0.6,
            hem,
            neck,
            overlap=2.0,
            strokes=(marks_round, dart),
            waisted=0.7,
            folds=0.6,
        ),
        *lapels_of(body, cloth, low),
        *flaps,
        *buttons([(-0.2, 64.5), (-0.2, 73.5)], dark, 1.0),
    ]


def coat(product: Product, body: Body) -> list[Piece]:
    """A long wool coat or a belted trench, double- or single-breasted."""
    cloth, loose = fabric_of(product), ease(product) + 1.4
    hem = HEMS[product.attributes.get("length", "knee")]
    neck = Neck(8.0, 26.0, pointed=True)
    double = product.attributes.get("cut") == "double-breasted"
    dark = blend(cloth.rgb, (30, 26, 24), 0.65)
    columns = (-5.4, 4.4) if double else (-1.0,)
    places = [(x, y) for x in columns for y in (58.0, 70.0, 82.0, 94.0)[: 3 if double else 4]]
    slash = [Stroke(open_curve([(11.5, 76), (14.5, 89)]), "seam", 0.8)]
    belt = _coat_belt(body, cloth, loose) if product.attributes.get("belt") == "tie" else []
    return [
        *lining_of(body, cloth, hem, NECKS["collar"]),
        *sleeves(body, "long", cloth, loose, cuff=0.0),
        *front_panels(
            body,
            cloth,
            loose,
            hem,
            neck,
            overlap=7.0 if double else 2.6,
            flare=4.0,
            strokes=tuple(slash),
            folds=0.7,
        ),
        *lapels_of(body, cloth, 53.5, 8.6),
        *buttons(places, dark, 1.15),
        *belt,
    ]


def _coat_belt(body: Body, cloth: Fabric, loose: float) -> list[Piece]:
    y, half = body.waist_y + 1, body.waist + loose * 1.1 + 2.4
    band = symmetric([(0, y - 1.6), (half, y - 2.6, 1), (half + 0.2, y + 2.0, 1), (0, y + 3.4)])
    buckle = outline([(-3.6, y - 2.6, 1), (3.6, y - 2.6, 1), (3.6, y + 4.4, 1), (-3.6, y + 4.4, 1)])
    hole = outline([(-2.4, y - 1.4, 1), (2.4, y - 1.4, 1), (2.4, y + 3.2, 1), (-2.4, y + 3.2, 1)])
    return [
        Piece(band, cloth, body.spine(), volume=0.4, folds=0.4, lift=0.4),
        Piece(
            buckle,
            Fabric((70, 50, 36), "smooth"),
            body.spine(),
            volume=0.2,
            rounded=True,
            lift=0.3,
            holes=(hole,),
        ),
    ]


def cardigan(product: Product, body: Body) -> list[Piece]:
    """A knitted jacket with a V neck and buttons, worn open or closed."""
    cloth, loose = fabric_of(product), ease(product) + 0.8
    rib = cloth.plain(material="rib")
    hem = HEMS[product.attributes.get("length", "regular")]
    neck = Neck(7.8, 26.0, pointed=True)
    y = body.neck_y
    marks: list[Mark] = [(7.8, y + 0.6, 1), (5.6, y + 12), (0.9, y + 27), (0.6, hem + 1, 1)]
    shape = np.vstack(
        [
            open_curve([(m[0] - 1.6, *m[1:]) for m in marks]),
            open_curve([(m[0] + 1.6, *m[1:]) for m in marks])[::-1],
        ]
    )
    bands = [
        Piece(
            shape if s > 0 else mirrored(shape),
            rib,
            body.spine(),
            volume=0.12,
            lift=0.25,
            folds=0.4,
        )
        for s in sides()
    ]
    pockets = [p for x in (-10.0, 10.0) for p in pocket(x, hem - 19, 9.5, 12, cloth.plain())]
    return [
        *lining_of(body, cloth, hem, NECKS["collar"]),
        *sleeves(body, "long", cloth, loose, cuff=5.5, band=rib),
        *front_panels(body, cloth, loose, hem, neck, overlap=0.6, waisted=0.1),
        *pockets,
        *bands,
        *buttons(
            [(-0.3, y) for y in np.arange(y + 29, hem - 3, 8.5)],
            blend(cloth.rgb, (60, 44, 34), 0.6),
            0.9,
        ),
    ]
