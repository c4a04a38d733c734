"""Shoes from the front, as they are worn; the ground is y = 2, lengths are centimetres."""

from dataclasses import replace

import numpy as np

from demo.wardrobe.body import Body
from demo.wardrobe.design import Product, fabric_of
from demo.wardrobe.geometry import Mark, disc, outline
from demo.wardrobe.pieces import Fabric, Piece, moved
from demo.wardrobe.shoes import RUBBER, part
from demo.wardrobe.torso import sides

__all__ = ["worn"]


def worn(product: Product, body: Body) -> list[Piece]:
    """Return both shoes from the front, toes a little outwards, on the body's ankles."""
    cloth = fabric_of(product)
    pieces = []
    for side in sides():
        x, y = body.on_leg(side, 1.0)
        pieces += [
            moved(p, np.array([x + side * 0.8, y + 7.0]))
            for p in _front(product.category, cloth, side)
        ]
    return pieces


def _front(kind: str, cloth: Fabric, side: int) -> list[Piece]:
    """Return one shoe from the front and a little above; the ground is y = 2."""
    open_top = kind in {"Heels", "Ballet flats", "Sandals", "Loafers"}
    top = -13.0 if kind == "Ankle boots" else (-3.0 if open_top else -7.5)
    turn = side * 1.6
    toe: list[Mark] = [
        (-4.0, top + 1, 1),
        (-4.8, -2),
        (-5.0 + turn, 2),
        (turn, 4.4),
        (5.0 + turn, 2),
        (4.8, -2),
        (4.0, top + 1, 1),
        (0, top + (3.4 if open_top else 0.4)),
    ]
    sole: list[Mark] = [
        (-5.3 + turn * 0.7, 1.0),
        (-5.0 + turn, 3.6),
        (turn, 5.6),
        (5.0 + turn, 3.6),
        (5.3 + turn * 0.7, 1.0),
        (turn, 4.2),
    ]
    rubber = Fabric(RUBBER if kind == "Sneakers" else (46, 36, 32), "rubber")
    pieces = [part(sole, rubber), part(toe, cloth, volume=0.7)]
    if kind == "Sandals":
        holes = (
            outline(
                [(-3.4 + turn, -0.4), (3.4 + turn, -0.4), (2.6 + turn, -2.4), (-2.8 + turn, -2.4)]
            ),
            disc(turn, 3.2, 3.2, 0.9),
        )
        pieces[1] = replace(pieces[1], holes=holes)
    if kind in {"Sneakers", "Formal shoes"}:
        thread = Fabric((238, 237, 232), "rib") if kind == "Sneakers" else cloth.tinted(0.5)
        pieces += [
            part([(-2.4, y), (2.4, y), (2.4, y + 0.8), (-2.4, y + 0.8)], thread)
            for y in (-5.6, -4.0, -2.4, -0.8)
        ]
    return pieces
