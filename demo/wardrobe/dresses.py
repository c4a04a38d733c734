"""Dresses: a bodice that flows into a skirt, short or long, with or without sleeves."""

import numpy as np

from demo.wardrobe.body import Body
from demo.wardrobe.design import Product, ease, fabric_of
from demo.wardrobe.geometry import Mark, open_curve, outline, symmetric
from demo.wardrobe.pieces import Piece, Stroke
from demo.wardrobe.sleeves import sleeves
from demo.wardrobe.torso import NECKS, back_of_neck, chest_creases, neck_band, sides, torso_marks
from demo.wardrobe.trims import buttons, collar, placket

__all__ = ["dress", "shirt_dress", "slip_dress"]

_HEMS = {"mini": 108.0, "knee": 122.0, "midi": 138.0, "maxi": 163.0}
# Extra half width at the hem and hanging folds.
_CUTS = {"a-line": (11.0, 2.6), "shift": (2.6, 0.9), "bodycon": (-2.2, 0.0), "full": (18.0, 4.0)}


def _skirt_marks(product: Product, body: Body) -> tuple[list[Mark], float, float]:
    """Right half below the waist, the hem's height and the number of folds."""
    hem = _HEMS[product.attributes.get("length", "knee")]
    flare, drape = _CUTS[product.attributes.get("cut", "a-line")]
    flare *= 0.6 + (hem - 95) / 70
    hip = body.hip + 0.4 + max(0.0, flare * 0.32)
    half = body.hip + flare
    return (
        [
            (hip, body.hip_y + 2),
            ((hip + half) / 2 + 0.3, (body.hip_y + hem) / 2),
            (half, hem, 1),
            (half * 0.55, hem + 1.8),
            (0, hem + 2.4),
        ],
        hem,
        drape,
    )


def _gown(product: Product, body: Body, neck_name: str, *, sleeveless: bool) -> Piece:
    """Return the front of a dress in one piece."""
    cloth, loose = fabric_of(product), ease(product)
    shift = product.attributes.get("cut") == "shift"
    waisted = 0.0 if shift else 1.0
    marks = torso_marks(
        body,
        loose * (1.0 if shift else 0.4),
        70,
        NECKS[neck_name],
        sleeveless=sleeveless,
        waisted=waisted,
    )
    skirt, hem, drape = _skirt_marks(product, body)
    strokes = [
        Stroke(open_curve([(-40, hem - 2.2), (0, hem - 1.0), (40, hem - 2.2)]), "stitch", 0.2)
    ]
    if not shift:
        strokes.append(
            Stroke(
                open_curve([(-20, body.waist_y), (0, body.waist_y + 1.4), (20, body.waist_y)]),
                "seam",
                0.34,
            )
        )
    return Piece(
        symmetric([*marks[:-3], *skirt]),
        cloth,
        np.array([[0.0, body.neck_y], [0.0, hem]]),
        volume=0.40,
        drape=drape,
        folds=0.75,
        strokes=tuple(strokes),
        creases=chest_creases(body, cloth.seed),
        lift=0.6,
    )


def _belt(body: Body, product: Product) -> list[Piece]:
    """Return a tie belt of the dress's own cloth, knotted at one side."""
    cloth = fabric_of(product).plain()
    y, half = body.waist_y, body.waist + ease(product) * 0.45 + 0.6
    band = symmetric([(0, y - 1.0), (half, y - 2.0, 1), (half + 0.3, y + 1.4, 1), (0, y + 2.6)])
    pieces = [Piece(band, cloth.tinted(0.92), body.spine(), volume=0.4, folds=0.5, lift=0.3)]
    for dx, length in ((-1.6, 21.0), (1.9, 17.0)):
        tail = outline(
            [
                (4, y, 1),
                (6, y, 1),
                (6.6 + dx, y + length * 0.5),
                (6.9 + dx * 1.4, y + length, 1),
                (3.8 + dx * 1.4, y + length + 1, 1),
                (4.2 + dx, y + length * 0.5),
            ]
        )
        spine = np.array([[5.0, y], [5.0 + dx, y + length]])
        pieces.append(Piece(tail, cloth.tinted(0.95), spine, volume=0.25, lift=0.4))
    knot = outline([(3.4, y - 1.8), (6.6, y - 1.9), (7.0, y + 1.6), (3.6, y + 2.0)])
    return [*pieces, Piece(knot, cloth, body.spine(), volume=0.4, rounded=True, lift=0.4)]


def dress(product: Product, body: Body) -> list[Piece]:
    """A day dress of any length, cut, neckline and sleeve."""
    cloth, loose = fabric_of(product), ease(product)
    sleeve, name = product.attributes["sleeve"], product.attributes["neckline"]
    bare = sleeve == "sleeveless"
    arms = [] if bare else sleeves(body, sleeve, cloth, loose * 0.7, puff=1.2)
    belt = _belt(body, product) if product.attributes.get("belt") == "tie" else []
    return [
        *back_of_neck(body, NECKS[name], cloth),
        *arms,
        _gown(product, body, name, sleeveless=bare),
        neck_band(body, NECKS[name], cloth.plain(), 1.0),
        *belt,
    ]


def shirt_dress(product: Product, body: Body) -> list[Piece]:
    """A long shirt worn as a dress: collar, buttons all the way, a tie belt."""
    cloth, loose = fabric_of(product), ease(product)
    _, hem, _ = _skirt_marks(product, body)
    return [
        *back_of_neck(body, NECKS["collar"], cloth),
        *sleeves(body, product.attributes["sleeve"], cloth, loose, cuff=4.0, band=cloth),
        _gown(product, body, "collar", sleeveless=False),
        placket(cloth, body.neck_y + 7, hem + 1.6),
        *collar(body, cloth),
        *buttons([(0, y) for y in np.arange(body.neck_y + 15, hem - 6, 9.5)], (236, 230, 220)),
        *_belt(body, product),
    ]


def slip_dress(product: Product, body: Body) -> list[Piece]:
    """A satin slip on thin straps."""
    cloth = fabric_of(product)
    skirt, hem, drape = _skirt_marks(product, body)
    top = body.armpit_y - 4
    marks: list[Mark] = [
        (0, top + 4.5, 1),
        (4.5, top + 0.8),
        (9.2, top - 3.2, 1),
        (11.5, top + 0.5),
        (body.chest + 0.2, body.armpit_y + 3, 1),
        (body.chest - 0.6, body.armpit_y + 9),
        (body.waist + 0.9, body.waist_y),
    ]
    front = Piece(
        symmetric([*marks, *skirt]),
        cloth,
        np.array([[0.0, body.neck_y], [0.0, hem]]),
        volume=0.42,
        drape=drape,
        creases=chest_creases(body, cloth.seed),
    )
    back = symmetric(
        [(0, top + 3.4), (10, top + 1), (body.chest, body.armpit_y + 3, 1), (0, body.armpit_y + 6)]
    )
    straps = [
        Piece(
            outline(
                [
                    (s * 8.6, top - 2.4, 1),
                    (s * 9.6, top - 2.4, 1),
                    (s * 10.6, body.shoulder_y - 2.2, 1),
                    (s * 9.7, body.shoulder_y - 2.2, 1),
                ]
            ),
            cloth.plain(),
            body.spine(),
            volume=0.3,
            lift=0.3,
        )
        for s in sides()
    ]
    return [Piece(back, cloth.tinted(0.6), body.spine(), volume=0.1, layer=-1), *straps, front]
