"""Skirts from mini to maxi: pencil, A-line, pleated, full."""

import numpy as np

from demo.wardrobe.body import Body
from demo.wardrobe.bottoms import RISE
from demo.wardrobe.design import Product, fabric_of
from demo.wardrobe.geometry import disc, symmetric
from demo.wardrobe.pieces import Piece, Stroke
from demo.wardrobe.torso import hem_line
from demo.wardrobe.trims import buttons

__all__ = ["skirt"]


_SKIRTS = {"mini": 106.0, "knee": 124.0, "midi": 140.0, "maxi": 162.0}


# Extra half width at the hem and number of hanging folds, for each cut of a skirt.
_SKIRT_CUTS = {
    "pencil": (-1.6, 0.0),
    "a-line": (9.0, 2.4),
    "pleated": (11.0, 7.0),
    "full": (17.0, 3.6),
    "straight": (2.0, 1.2),
}


def skirt(product: Product, body: Body) -> list[Piece]:
    """Skirts from mini to maxi: pencil, A-line, pleated, full."""
    cloth = fabric_of(product)
    hem = _SKIRTS[product.attributes.get("length", "knee")]
    flare, drape = _SKIRT_CUTS[product.attributes.get("cut", "a-line")]
    flare *= 0.5 + (hem - 95) / 60
    waist, hip = body.waist + 0.4, body.hip + max(0.6, flare * 0.35)
    lines: tuple[Stroke, ...] = (hem_line(40, hem - 2.0),) if drape < 3 else ()  # not on many folds
    top = RISE - 3
    shape = symmetric(
        [
            (0, top + 1.2),
            (waist * 0.6, top + 0.8),
            (waist, top, 1),
            (hip, body.hip_y),
            ((hip + body.hip + flare) / 2 + 0.5, (body.hip_y + hem) / 2),
            (body.hip + flare, hem, 1),
            ((body.hip + flare) * 0.55, hem + 2.0),
            (0, hem + 2.6),
        ]
    )
    spine = np.array([[0.0, top], [0.0, hem]])
    main = Piece(
        shape, cloth, spine, volume=0.40, drape=drape, strokes=lines, folds=0.6 if drape else 1.0
    )
    band = symmetric(
        [
            (0, top),
            (waist * 0.7, top - 0.4),
            (waist, top - 1.0, 1),
            (waist + 0.5, top + 2.6, 1),
            (0, top + 4.2),
        ]
    )
    inside = disc(0, top - 0.2, waist - 0.4, 1.5)
    pieces = [
        Piece(inside, cloth.tinted(0.55), spine, volume=0.1, layer=-1),
        main,
        Piece(band, cloth.plain(), spine, volume=0.35, folds=0.3, lift=0.2),
    ]
    if product.attributes.get("material") == "denim":
        pieces += buttons(
            [(0, top + 2 + 7 * k) for k in range(int((hem - top) / 8))], (176, 128, 78), 0.8
        )
    return pieces
