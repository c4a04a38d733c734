"""What is sewn on at last: collars, plackets, buttons, pockets."""

import numpy as np

from demo.wardrobe.body import Body, Side
from demo.wardrobe.geometry import Mark, disc, mirror, open_curve, outline
from demo.wardrobe.pieces import Fabric, Piece, Stroke

__all__ = ["buttons", "collar", "placket", "pocket"]

_SIDES: tuple[Side, Side] = (-1, 1)


def collar(body: Body, fabric: Fabric, *, spread: float = 7.4, point: float = 11.0) -> list[Piece]:
    """Return a shirt collar: its stand behind the neck and two folded leaves."""
    y = body.neck_y
    stand = outline(
        [
            (-7.2, y - 2.2),
            (0, y - 3.1),
            (7.2, y - 2.2),
            (8, y + 2),
            (3, y + 9, 1),
            (-3, y + 9, 1),
            (-8, y + 2),
        ]
    )
    pieces = [Piece(stand, fabric.tinted(0.66), body.spine(), volume=0.1, folds=0.1, layer=-1)]
    leaf: list[Mark] = [
        (0.2, y + 7.6, 1),
        (3.6, y + 3.2),
        (6.9, y - 2.4, 1),
        (8.9, y + 0.2),
        (10.2, y + 3.4),
        (spread, y + point, 1),
        (3.2, y + 9.6),
    ]
    for side in _SIDES:
        shape = outline(leaf if side > 0 else [mirror(m) for m in leaf])
        sewn = open_curve(
            [
                (side * 0.9, y + 7.9),
                (side * 3.4, y + 8.9),
                (side * (spread - 0.7), y + point - 1.2, 1),
                (side * 9.3, y + 3.2),
            ]
        )
        spine = np.array([[side * 8.0, y - 2], [side * 3.0, y + 9]])
        pieces.append(
            Piece(
                shape,
                fabric,
                spine,
                volume=0.12,
                folds=0.15,
                lift=0.45,
                strokes=(Stroke(sewn, "stitch", 0.2),),
            )
        )
    return pieces


def placket(fabric: Fabric, top: float, bottom: float, width: float = 1.7) -> Piece:
    """Return the strip that carries the buttons."""
    shape = outline([(-width, top, 1), (width, top, 1), (width, bottom, 1), (-width, bottom, 1)])
    sewn = tuple(
        Stroke(np.array([[x, top], [x, bottom]]), "stitch", 0.18)
        for x in (-width + 0.4, width - 0.4)
    )
    return Piece(
        shape,
        fabric,
        np.array([[0.0, 26.5], [0, 100.0]]),
        volume=0.05,
        folds=0.5,
        lift=0.16,
        strokes=sewn,
    )


def buttons(
    places: list[tuple[float, float]], rgb: tuple[float, float, float], size: float = 0.62
) -> list[Piece]:
    """Return buttons with their centres at the places."""
    stuff = Fabric(rgb, "smooth")
    pieces = []
    for x, y in places:
        spine = np.array([[x, y - size], [x, y + size]])
        holes = tuple(disc(x + dx, y, size * 0.13) for dx in (-size * 0.27, size * 0.27))
        pieces.append(
            Piece(disc(x, y, size), stuff, spine, volume=0.25, rounded=True, lift=0.22, holes=holes)
        )
    return pieces


def pocket(
    x: float, y: float, width: float, height: float, fabric: Fabric, *, flap: bool = False
) -> list[Piece]:
    """Return a patch pocket with its top at y, stitched round, with a flap if asked."""
    half = width / 2
    shape = outline(
        [
            (x - half, y, 1),
            (x + half, y, 1),
            (x + half, y + height - 1.6, 1),
            (x, y + height, 1),
            (x - half, y + height - 1.6, 1),
        ]
    )
    sewn = Stroke(
        open_curve(
            [
                (x - half + 0.4, y, 1),
                (x - half + 0.4, y + height - 1.9, 1),
                (x, y + height - 0.5, 1),
                (x + half - 0.4, y + height - 1.9, 1),
                (x + half - 0.4, y, 1),
            ]
        ),
        "stitch",
        0.2,
    )
    spine = np.array([[0.0, 26.5], [0.0, 100.0]])
    pieces = [Piece(shape, fabric, spine, volume=0.03, folds=0.6, lift=0.22, strokes=(sewn,))]
    if flap:
        cover = outline(
            [
                (x - half - 0.3, y - 1.2, 1),
                (x + half + 0.3, y - 1.2, 1),
                (x + half + 0.3, y + 2.2, 1),
                (x, y + 3.8, 1),
                (x - half - 0.3, y + 2.2, 1),
            ]
        )
        pieces.append(Piece(cover, fabric, spine, volume=0.03, folds=0.3, lift=0.3))
    return pieces
