"""Coats, jackets, blazers, cardigans: fronts that open over a lining."""

from dataclasses import replace

import numpy as np

from demo.wardrobe.body import Body
from demo.wardrobe.design import Product, ease, fabric_of
from demo.wardrobe.geometry import Mark, mirrored, open_curve, outline, symmetric
from demo.wardrobe.palette import blend
from demo.wardrobe.pieces import Crease, Fabric, Piece, Stroke
from demo.wardrobe.torso import (
    NECKS, Neck, back_of_neck, buttons, chest_creases, collar, neck_band, pocket, sides, sleeves,
    torso_marks,
)  # fmt: skip

__all__ = ["biker", "blazer", "bomber", "cardigan", "coat", "denim_jacket", "gilet", "puffer"]

_METAL = Fabric((178, 180, 184), "metal")
_HEMS = {"cropped": 76.0, "regular": 86.0, "long": 98.0, "knee": 120.0, "calf": 136.0}


def _fronts(body: Body, cloth: Fabric, loose: float, hem: float, neck: Neck, *, overlap: float = 0.0,
            gap: float = 0.0, flare: float = 0.0, strokes: tuple[Stroke, ...] = (), sleeveless: bool = False,
            waisted: float = 0.3, folds: float = 0.9) -> list[Piece]:  # fmt: skip
    """Two front panels, the picture's left one over the right one by `overlap`, or `gap` apart."""
    marks = torso_marks(body, loose, hem, neck, flare=flare, sleeveless=sleeveless, waisted=waisted)
    whole = symmetric(marks)
    edge = marks[1:] if not neck.pointed else marks[1:]
    pieces = []
    for side, reach in ((1, 0.3 - gap), (-1, overlap - gap)):
        inner_top: Mark = (-reach, body.neck_y + neck.depth + (0.8 if gap <= 0 else 1.5), 1)
        inner_low: Mark = (-reach + gap * 0.4, hem + 1.1, 1)
        half = outline([inner_top, *edge[:-1], inner_low])
        shape = half if side > 0 else mirrored(half)
        lines = tuple(replace(k, points=k.points * np.array([side, 1.0])) for k in strokes)
        pieces.append(
            Piece(shape, cloth, body.spine(), volume=0.40, body=whole, strokes=lines, lift=0.6,
                  creases=chest_creases(body, cloth.seed + side), folds=folds)
        )  # fmt: skip
    return pieces


def _lapels(body: Body, cloth: Fabric, low: float, width: float = 7.5) -> list[Piece]:
    """Return the turned-back lapels and the collar above them."""
    y = body.neck_y
    back = outline([(-8.6, y + 3, 1), (-7.4, y - 2.4), (0, y - 3.4), (7.4, y - 2.4), (8.6, y + 3, 1), (0, y + 2.0)])
    pieces = [Piece(back, cloth.tinted(0.85), body.spine(), volume=0.2, layer=-1)]
    for s in sides():
        lapel = outline([(s * 0.2, low, 1), (s * 4.3, y + 9), (s * 7.2, y - 2.2, 1), (s * 9.4, y + 4, 1), (s * (width + 3.2), y + 12.5, 1), (s * 6.4, y + 21)])
        spine = np.array([[s * 8.0, y], [s * 1.5, low]])
        pieces.append(Piece(lapel, cloth, spine, volume=0.12, lift=0.5, folds=0.3))
        fold = outline([(s * 4.6, y + 8.4, 1), (s * 5.2, y + 3), (s * 6.7, y - 2.8, 1), (s * 9.0, y - 0.2), (s * 10.8, y + 7.8, 1), (s * 9.1, y + 10.6, 1)])
        pieces.append(Piece(fold, cloth, spine, volume=0.12, lift=0.4, folds=0.2))
    return pieces


def _zip(top: float, bottom: float, x: float = 0.0) -> list[Piece]:
    """Return a metal zip with its puller."""
    tape = outline([(x - 0.75, top, 1), (x + 0.75, top, 1), (x + 0.75, bottom, 1), (x - 0.75, bottom, 1)])
    teeth = Stroke(np.array([[x, top], [x, bottom]]), "stitch", 0.7, (220, 222, 226))
    spine = np.array([[x, top], [x, bottom]])
    pull = outline([(x - 0.4, top + 1, 1), (x + 0.4, top + 1, 1), (x + 0.6, top + 4.2), (x - 0.6, top + 4.2)])
    return [
        Piece(tape, Fabric((96, 97, 102), "canvas"), spine, volume=0.1, lift=0.15, strokes=(teeth,)),
        Piece(pull, _METAL, spine, volume=0.3, rounded=True, lift=0.3),
    ]


def _lining(body: Body, cloth: Fabric, hem: float, neck: Neck) -> list[Piece]:
    """Return the dark inside seen between open fronts."""
    inside = symmetric([(0, body.neck_y + 1), (8, body.neck_y + 1, 1), (13, 46), (12, hem - 3, 1), (0, hem - 2.4)])
    stuff = cloth.tinted(0.5)
    return [*back_of_neck(body, neck, cloth), Piece(inside, replace(stuff, material="satin"), body.spine(), volume=0.2, folds=0.6, layer=-1)]


def blazer(product: Product, body: Body) -> list[Piece]:
    """A tailored jacket: lapels, two buttons, welt and flap pockets."""
    cloth, loose = fabric_of(product), ease(product)
    hem, low, neck = 92.0, 62.0, Neck(8.0, 35.0, pointed=True)
    marks_round = Stroke(open_curve([(4.0, 50.5), (9.5, 49.2)]), "seam", 0.9)
    dart = Stroke(open_curve([(9.0, 52), (8.6, 62), (9.2, 72)]), "seam", 0.22)
    flaps = [
        Piece(outline([(s * 7, 75.5, 1), (s * 15.5, 74.6, 1), (s * 15.7, 79, 1), (s * 7.1, 80, 1)]), cloth, body.spine(), volume=0.05, lift=0.3, folds=0.3)
        for s in sides()
    ]
    dark = blend(cloth.rgb, (24, 22, 22), 0.6)
    return [
        *_lining(body, cloth, hem, NECKS["collar"]),
        *sleeves(body, "long", cloth, loose + 0.6),
        *_fronts(body, cloth, loose + 0.6, hem, neck, overlap=2.0, strokes=(marks_round, dart), waisted=0.7, folds=0.6),
        *_lapels(body, cloth, low),
        *flaps,
        *buttons([(-0.2, 64.5), (-0.2, 73.5)], dark, 1.0),
    ]


def coat(product: Product, body: Body) -> list[Piece]:
    """A long wool coat or a belted trench, double- or single-breasted."""
    cloth, loose = fabric_of(product), ease(product) + 1.4
    hem = _HEMS[product.attributes.get("length", "knee")]
    neck = Neck(8.0, 26.0, pointed=True)
    double = product.attributes.get("cut") == "double-breasted"
    dark = blend(cloth.rgb, (30, 26, 24), 0.65)
    columns = (-5.4, 4.4) if double else (-1.0,)
    places = [(x, y) for x in columns for y in (58.0, 70.0, 82.0, 94.0)[: 3 if double else 4]]
    slash = [Stroke(open_curve([(11.5, 76), (14.5, 89)]), "seam", 0.8)]
    belt = _coat_belt(body, cloth, loose) if product.attributes.get("belt") == "tie" else []
    return [
        *_lining(body, cloth, hem, NECKS["collar"]),
        *sleeves(body, "long", cloth, loose, cuff=0.0),
        *_fronts(body, cloth, loose, hem, neck, overlap=7.0 if double else 2.6, flare=4.0, strokes=tuple(slash), folds=0.7),
        *_lapels(body, cloth, 53.5, 8.6),
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
        Piece(buckle, Fabric((70, 50, 36), "smooth"), body.spine(), volume=0.2, rounded=True, lift=0.3, holes=(hole,)),
    ]


def bomber(product: Product, body: Body) -> list[Piece]:
    """A nylon blouson: zip, ribbed collar, cuffs and waistband."""
    cloth, loose = fabric_of(product), ease(product) + 1.4
    rib = cloth.plain(material="rib").tinted(0.86)
    neck, hem = Neck(8.6, 7.0), 80.0
    waist = body.hip + loose * 0.7
    band = symmetric([(0, hem - 0.4), (waist, hem - 1.2, 1), (waist - 1.8, hem + 5.2, 1), (0, hem + 6.4)])
    slash = (Stroke(open_curve([(8.5, 65), (12.5, 75)]), "seam", 0.7),)
    return [
        *back_of_neck(body, neck, cloth),
        *sleeves(body, "long", cloth, loose + 0.8, cuff=5.5, band=rib),
        *_fronts(body, cloth, loose, hem, neck, strokes=slash, folds=1.15, waisted=0.0),
        Piece(band, rib, body.spine(), volume=0.4, lift=0.3, folds=0.3),
        neck_band(body, neck, rib, 3.4),
        *_zip(body.neck_y + 8, hem + 6.0),
    ]


def denim_jacket(product: Product, body: Body) -> list[Piece]:
    """The jeans jacket: yoke, flapped pockets, V seams, metal buttons."""
    cloth, loose = fabric_of(product), ease(product) + 0.8
    thread, metal = (206.0, 140.0, 62.0), (176.0, 128.0, 78.0)
    neck, hem = NECKS["collar"], _HEMS["cropped"]
    seams = [[(0, 46), (20, 45)], [(4.2, 48), (6.6, 74)], [(13.0, 48), (10.4, 74)]]
    strokes = tuple(s for m in seams for s in (Stroke(np.array(m, float), "seam", 0.3), Stroke(np.array(m, float) + 0.55, "stitch", 0.2, thread)))
    half = body.waist + loose * 1.1 + 2.2
    band = symmetric([(0, hem - 0.2), (half, hem - 1.2, 1), (half - 0.3, hem + 3.6, 1), (0, hem + 5.0)])
    chest = [p for x in (-8.8, 8.8) for p in pocket(x, 47.2, 8.4, 8.0, cloth, flap=True)]
    return [
        *back_of_neck(body, neck, cloth),
        *sleeves(body, "long", cloth, loose, cuff=4.6, band=cloth),
        *_fronts(body, cloth, loose, hem, neck, overlap=2.2, strokes=strokes, waisted=0.1),
        Piece(band, cloth, body.spine(), volume=0.4, folds=0.3, lift=0.3, strokes=(Stroke(open_curve([(-30, hem + 2.4), (0, hem + 3.6), (30, hem + 2.4)]), "stitch", 0.2, thread),)),
        *chest,
        *collar(body, cloth, spread=9.0, point=12.0),
        *buttons([(-0.6, y) for y in (40, 47.5, 55, 62.5, 70, 78)], metal, 0.85),
        *buttons([(x, 50.2) for x in (-8.8, 8.8)], metal, 0.55),
    ]


def biker(product: Product, body: Body) -> list[Piece]:
    """A leather jacket with a slanted zip and broad lapels."""
    cloth, loose = fabric_of(product), ease(product) + 0.6
    hem, neck = _HEMS["cropped"] + 3, Neck(8.0, 24.0, pointed=True)
    y = body.neck_y
    zips = [Stroke(np.array([[9.0, 62], [13.6, 71]]), "stitch", 0.8, (214, 216, 220)), Stroke(np.array([[8.2, 61.5], [12.8, 70.6]]), "seam", 0.5)]
    half = body.waist + loose * 1.1 + 2.4
    band = symmetric([(0, hem - 3.4), (half, hem - 4.4, 1), (half + 0.1, hem + 0.6, 1), (0, hem + 1.9)])
    lapels = _lapels(body, cloth, 52.0, 9.2)
    slant = outline([(-3.4, 51, 1), (-2.2, 50.4, 1), (3.0, hem + 1.4, 1), (1.6, hem + 1.5, 1)])
    spine = np.array([[-2.8, 51.0], [2.3, hem + 1.4]])
    teeth = Stroke(spine, "stitch", 0.8, (226, 228, 232))
    studs = buttons([(s * 9.6, y + 10.2) for s in (-1, 1)], (200, 202, 206), 0.5)
    return [
        *_lining(body, cloth, hem, NECKS["collar"]),
        *sleeves(body, "long", cloth, loose, cuff=0.0),
        *_fronts(body, cloth, loose, hem, neck, overlap=3.4, strokes=tuple(zips), waisted=0.4, folds=1.3),
        Piece(band, cloth, body.spine(), volume=0.4, lift=0.25, folds=0.4),
        Piece(slant, Fabric((80, 81, 85), "canvas"), spine, volume=0.1, lift=0.25, strokes=(teeth,)),
        *lapels,
        *studs,
    ]


def cardigan(product: Product, body: Body) -> list[Piece]:
    """A knitted jacket with a V neck and buttons, worn open or closed."""
    cloth, loose = fabric_of(product), ease(product) + 0.8
    rib = cloth.plain(material="rib")
    hem = _HEMS[product.attributes.get("length", "regular")]
    neck = Neck(7.8, 26.0, pointed=True)
    y = body.neck_y
    marks: list[Mark] = [(7.8, y + 0.6, 1), (5.6, y + 12), (0.9, y + 27), (0.6, hem + 1, 1)]
    ribbon = np.vstack([open_curve(marks), open_curve([(-m[0] + 3.4 if i > 1 else m[0] + 2.8, m[1], *m[2:]) for i, m in enumerate(marks)])[::-1]])  # type: ignore[misc]  # shifted Marks
    shape = np.vstack([open_curve([(m[0] - 1.6, *m[1:]) for m in marks]), open_curve([(m[0] + 1.6, *m[1:]) for m in marks])[::-1]])  # type: ignore[misc]  # shifted Marks
    del ribbon
    bands = [Piece(shape if s > 0 else mirrored(shape), rib, body.spine(), volume=0.12, lift=0.25, folds=0.4) for s in sides()]
    pockets = [p for x in (-10.0, 10.0) for p in pocket(x, hem - 19, 9.5, 12, cloth.plain())]
    return [
        *_lining(body, cloth, hem, NECKS["collar"]),
        *sleeves(body, "long", cloth, loose, cuff=5.5, band=rib),
        *_fronts(body, cloth, loose, hem, neck, overlap=0.6, waisted=0.1),
        *pockets,
        *bands,
        *buttons([(-0.3, y) for y in np.arange(y + 29, hem - 3, 8.5)], blend(cloth.rgb, (60, 44, 34), 0.6), 0.9),
    ]


def _quilts(body: Body, top: float, hem: float, step: float = 7.4) -> tuple[tuple[Stroke, ...], tuple[Crease, ...]]:
    """Quilting lines and the puffs between them."""
    lines = tuple(Stroke(open_curve([(-30, y), (0, y + 1.2), (30, y)]), "seam", 0.4) for y in np.arange(top + step, hem - 2, step))
    return lines, tuple(Crease(s * 6, float(y) + step / 2, 0.0 if s > 0 else np.pi, 26, step * 0.30, 1.5) for y in np.arange(top, hem, step) for s in sides())


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
    lines, puffs = _quilts(body, body.shoulder_y + 1, hem)
    fronts = [replace(p, creases=puffs, folds=0.5) for p in _fronts(body, cloth, loose, hem, neck, strokes=lines, waisted=0.0, sleeveless=sleeveless)]
    inside = outline([(-8.2, y - 3.6), (0, y - 5.0), (8.2, y - 3.6), (8, y + 5), (-8, y + 5)])
    stand = symmetric([(0, y + 0.6), (6.4, y - 1.6), (8.8, y - 5.0, 1), (10.4, y + 2.2), (9.6, y + 5.4, 1), (0, y + 7.4)])
    return [
        Piece(inside, cloth.tinted(0.5), body.spine(), volume=0.2, layer=-1),
        *fronts,
        Piece(stand, cloth, body.spine(), volume=0.5, rounded=True, lift=0.5),
        *_zip(y + 1.4, hem + 1.0),
    ]


def _quilt_sleeve(body: Body, arm: Piece) -> Piece:
    """Return the sleeve with quilting across it; cuffs (short) are left as they are."""
    low, high = arm.outline[:, 1].min(), arm.outline[:, 1].max()
    if high - low < 15:  # noqa: PLR2004  # a cuff
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
