"""Short jackets: bomber, denim, leather, quilted."""

from dataclasses import replace

import numpy as np

from demo.wardrobe.body import Body
from demo.wardrobe.design import Product, ease, fabric_of
from demo.wardrobe.geometry import open_curve, outline, symmetric
from demo.wardrobe.outerwear import HEMS, front_panels, lapels_of, lining_of
from demo.wardrobe.pieces import Crease, Fabric, Piece, Stroke
from demo.wardrobe.sleeves import sleeves
from demo.wardrobe.torso import (
    NECKS,
    Neck,
    back_of_neck,
    neck_band,
    sides,
)
from demo.wardrobe.trims import buttons, collar, pocket

__all__ = ["biker", "bomber", "denim_jacket", "gilet", "puffer"]


_METAL = Fabric((178, 180, 184), "metal")


def _zip(top: float, bottom: float, x: float = 0.0) -> list[Piece]:
    """Return a metal zip with its puller."""
    tape = outline(
        [(x - 0.75, top, 1), (x + 0.75, top, 1), (x + 0.75, bottom, 1), (x - 0.75, bottom, 1)]
    )
    teeth = Stroke(np.array([[x, top], [x, bottom]]), "stitch", 0.7, (220, 222, 226))
    spine = np.array([[x, top], [x, bottom]])
    pull = outline(
        [(x - 0.4, top + 1, 1), (x + 0.4, top + 1, 1), (x + 0.6, top + 4.2), (x - 0.6, top + 4.2)]
    )
    return [
        Piece(
            tape, Fabric((96, 97, 102), "canvas"), spine, volume=0.1, lift=0.15, strokes=(teeth,)
        ),
        Piece(pull, _METAL, spine, volume=0.3, rounded=True, lift=0.3),
    ]


def bomber(product: Product, body: Body) -> list[Piece]:
    """A nylon blouson: zip, ribbed collar, cuffs and waistband."""
    cloth, loose = fabric_of(product), ease(product) + 1.4
    rib = cloth.plain(material="rib").tinted(0.86)
    neck, hem = Neck(8.6, 7.0), 80.0
    waist = body.hip + loose * 0.7
    band = symmetric(
        [(0, hem - 0.4), (waist, hem - 1.2, 1), (waist - 1.8, hem + 5.2, 1), (0, hem + 6.4)]
    )
    slash = (Stroke(open_curve([(8.5, 65), (12.5, 75)]), "seam", 0.7),)
    return [
        *back_of_neck(body, neck, cloth),
        *sleeves(body, "long", cloth, loose + 0.8, cuff=5.5, band=rib),
        *front_panels(body, cloth, loose, hem, neck, strokes=slash, folds=1.15, waisted=0.0),
        Piece(band, rib, body.spine(), volume=0.4, lift=0.3, folds=0.3),
        neck_band(body, neck, rib, 3.4),
        *_zip(body.neck_y + 8, hem + 6.0),
    ]


def denim_jacket(product: Product, body: Body) -> list[Piece]:
    """The jeans jacket: yoke, flapped pockets, V seams, metal buttons."""
    cloth, loose = fabric_of(product), ease(product) + 0.8
    thread, metal = (206.0, 140.0, 62.0), (176.0, 128.0, 78.0)
    neck, hem = NECKS["collar"], HEMS["cropped"]
    seams = [[(0, 46), (20, 45)], [(4.2, 48), (6.6, 74)], [(13.0, 48), (10.4, 74)]]
    strokes = tuple(
        s
        for m in seams
        for s in (
            Stroke(np.array(m, float), "seam", 0.3),
            Stroke(np.array(m, float) + 0.55, "stitch", 0.2, thread),
        )
    )
    half = body.waist + loose * 1.1 + 2.2
    band = symmetric(
        [(0, hem - 0.2), (half, hem - 1.2, 1), (half - 0.3, hem + 3.6, 1), (0, hem + 5.0)]
    )
    chest = [p for x in (-8.8, 8.8) for p in pocket(x, 47.2, 8.4, 8.0, cloth, flap=True)]
    return [
        *back_of_neck(body, neck, cloth),
        *sleeves(body, "long", cloth, loose, cuff=4.6, band=cloth),
        *front_panels(body, cloth, loose, hem, neck, overlap=2.2, strokes=strokes, waisted=0.1),
        Piece(
            band,
            cloth,
            body.spine(),
            volume=0.4,
            folds=0.3,
            lift=0.3,
            strokes=(
                Stroke(
                    open_curve([(-30, hem + 2.4), (0, hem + 3.6), (30, hem + 2.4)]),
                    "stitch",
                    0.2,
                    thread,
                ),
            ),
        ),
        *chest,
        *collar(body, cloth, spread=9.0, point=12.0),
        *buttons([(-0.6, y) for y in (40, 47.5, 55, 62.5, 70, 78)], metal, 0.85),
        *buttons([(x, 50.2) for x in (-8.8, 8.8)], metal, 0.55),
    ]


def biker(product: Product, body: Body) -> list[Piece]:
    """A leather jacket with a slanted zip and broad lapels."""
    cloth, loose = fabric_of(product), ease(product) + 0.6
    hem, neck = HEMS["cropped"] + 3, Neck(8.0, 24.0, pointed=True)
    y = body.neck_y
    zips = [
        Stroke(np.array([[9.0, 62], [13.6, 71]]), "stitch", 0.8, (214, 216, 220)),
        Stroke(np.array([[8.2, 61.5], [12.8, 70.6]]), "seam", 0.5),
    ]
    half = body.waist + loose * 1.1 + 2.4
    band = symmetric(
        [(0, hem - 3.4), (half, hem - 4.4, 1), (half + 0.1, hem + 0.6, 1), (0, hem + 1.9)]
    )
    lapels = lapels_of(body, cloth, 52.0, 9.2)
    slant = outline([(-3.4, 51, 1), (-2.2, 50.4, 1), (3.0, hem + 1.4, 1), (1.6, hem + 1.5, 1)])
    spine = np.array([[-2.8, 51.0], [2.3, hem + 1.4]])
    teeth = Stroke(spine, "stitch", 0.8, (226, 228, 232))
    studs = buttons([(s * 9.6, y + 10.2) for s in (-1, 1)], (200, 202, 206), 0.5)
    return [
        *lining_of(body, cloth, hem, NECKS["collar"]),
        *sleeves(body, "long", cloth, loose, cuff=0.0),
        *front_panels(
            body, cloth, loose, hem, neck, overlap=3.4, strokes=tuple(zips), waisted=0.4, folds=1.3
        ),
        Piece(band, cloth, body.spine(), volume=0.4, lift=0.25, folds=0.4),
        Piece(
            slant, Fabric((80, 81, 85), "canvas"), spine, volume=0.1, lift=0.25, strokes=(teeth,)
        ),
        *lapels,
        *studs,
    ]


def _quilts(
    top: float, hem: float, step: float = 7.4
) -> tuple[tuple[Stroke, ...], tuple[Crease, ...]]:
    """Quilting lines and the puffs between them."""
    lines = tuple(
        Stroke(open_curve([(-30, y), (0, y + 1.2), (30, y)]), "seam", 0.4)
        for y in np.arange(top + step, hem - 2, step)
    )
    return lines, tuple(
        Crease(s * 6, float(y) + step / 2, 0.0 if s > 0 else np.pi, 26, step * 0.30, 1.5)
        for y in np.arange(top, hem, step)
        for s in sides()
    )


def puffer(product: Product, body: Body) -> list[Piece]:
    """A quilted down jacket with a high collar."""
    cloth, loose = fabric_of(product), ease(product) + 2.2
    pieces = _quilted(body, cloth, loose, sleeveless=False)
    arms = sleeves(body, "long", cloth, loose + 1.2, cuff=3.0, band=cloth.tinted(0.8))
    return [*pieces[:1], *[_quilt_sleeve(body, arm) for arm in arms], *pieces[1:]]


def gilet(product: Product, body: Body) -> list[Piece]:
    """The same without sleeves."""
    return _quilted(body, fabric_of(product), ease(product) + 1.4, sleeveless=True)


def _quilted(body: Body, cloth: Fabric, loose: float, *, sleeveless: bool) -> list[Piece]:
    neck, hem, y = Neck(8.4, 5.0), 85.0, body.neck_y
    lines, puffs = _quilts(body.shoulder_y + 1, hem)
    fronts = [
        replace(p, creases=puffs, folds=0.5)
        for p in front_panels(
            body, cloth, loose, hem, neck, strokes=lines, waisted=0.0, sleeveless=sleeveless
        )
    ]
    inside = outline([(-8.2, y - 3.6), (0, y - 5.0), (8.2, y - 3.6), (8, y + 5), (-8, y + 5)])
    stand = symmetric(
        [
            (0, y + 0.6),
            (6.4, y - 1.6),
            (8.8, y - 5.0, 1),
            (10.4, y + 2.2),
            (9.6, y + 5.4, 1),
            (0, y + 7.4),
        ]
    )
    return [
        Piece(inside, cloth.tinted(0.5), body.spine(), volume=0.2, layer=-1),
        *fronts,
        Piece(stand, cloth, body.spine(), volume=0.5, rounded=True, lift=0.5),
        *_zip(y + 1.4, hem + 1.0),
    ]


def _quilt_sleeve(body: Body, arm: Piece) -> Piece:
    """Return the sleeve with quilting across it; cuffs (short) are left as they are."""
    low, high = arm.outline[:, 1].min(), arm.outline[:, 1].max()
    if high - low < 15:  # a cuff
        return arm
    middle = arm.outline[:, 0].mean()
    lines, puffs = [], []
    for y in np.arange(body.armpit_y - 4, high - 4, 7.0):
        x = float(np.interp(y, arm.spine[:, 1], arm.spine[:, 0]))
        tilt = -0.28 * np.sign(middle)
        across = np.array([[-11.0, -11 * tilt], [0, 0.6], [11, 11 * tilt]]) + np.array([x, y])
        lines.append(Stroke(across, "seam", 0.4))
        puffs.append(Crease(x, float(y) + 3.5, float(np.arctan(tilt)), 13, 2.1, 1.1))
    return replace(arm, strokes=tuple(lines), creases=tuple(puffs))
