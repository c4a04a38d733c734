"""What tops, dresses and coats share: the torso's outline, sleeves, necks, collars, buttons."""

from dataclasses import dataclass

import numpy as np

from demo.wardrobe.body import Body, Side
from demo.wardrobe.geometry import Mark, mirror, open_curve, outline, symmetric
from demo.wardrobe.pieces import Crease, Fabric, Piece, Stroke

__all__ = [
    "NECKS",
    "Neck",
    "back_of_neck",
    "chest_creases",
    "hem_line",
    "neck_band",
    "sides",
    "torso",
    "torso_marks",
]


@dataclass(frozen=True)
class Neck:
    """A neckline: half width at the shoulder, depth at the middle (cm), pointed or round."""

    width: float
    depth: float
    pointed: bool = False


NECKS: dict[str, Neck] = {
    "crew": Neck(8.2, 7.0),
    "v-neck": Neck(8.0, 15.5, pointed=True),
    "scoop": Neck(10.2, 13.0),
    "boat": Neck(12.8, 4.6),
    "turtleneck": Neck(7.2, 4.0),
    "collar": Neck(7.4, 9.0, pointed=True),
    "hood": Neck(8.4, 8.5),
    "round": Neck(8.8, 9.0),
    "square": Neck(9.4, 14.0),
}
_SIDES: tuple[Side, Side] = (-1, 1)


def torso_marks(
    body: Body,
    ease: float,
    hem: float,
    neck: Neck,
    *,
    flare: float = 0.0,
    sleeveless: bool = False,
    waisted: float = 0.5,
) -> list[Mark]:
    """Right half of a torso from the neckline's middle to the hem's middle."""
    tip = body.shoulder - (3.4 if sleeveless else 0.2) + ease * 0.15
    drop = body.shoulder_y - (0.5 if sleeveless else 0.0)
    waist = body.waist + ease * 1.1 + (1 - waisted) * 2.2
    hip = body.hip + ease * 0.8 - 0.6
    side = float(np.interp(hem, [body.waist_y, body.hip_y], [waist, hip])) + flare
    middle: list[Mark] = [(0, body.neck_y + neck.depth, int(neck.pointed))]
    if not neck.pointed:
        middle.append((neck.width * 0.62, body.neck_y + neck.depth * 0.74))
    marks: list[Mark] = [
        *middle,
        (neck.width, body.neck_y + 0.6, 1),
        (tip, drop, 1),
        (tip - 2.6, 38.0),
        (body.chest + ease - (0.9 if sleeveless else 0.0), body.armpit_y, 1),
        (body.chest + ease * 1.02 - 0.3, body.armpit_y + 6),
    ]
    if hem > body.waist_y + 5:
        marks.append((waist + flare * 0.2, body.waist_y))
    if hem > body.hip_y + 6:
        marks.append((hip + flare * 0.45, body.hip_y))
    return [*marks, (side, hem, 1), (side * 0.5, hem + 0.9), (0, hem + 1.1)]


def torso(
    body: Body,
    marks: list[Mark],
    fabric: Fabric,
    *,
    strokes: tuple[Stroke, ...] = (),
    lift: float = 0.7,
    folds: float = 1.0,
    drape: float = 0.0,
) -> Piece:
    """Return the front of a torso from its right half."""
    return Piece(
        symmetric(marks),
        fabric,
        body.spine(),
        volume=0.40,
        strokes=strokes,
        lift=lift,
        folds=folds,
        drape=drape,
        creases=chest_creases(body, fabric.seed),
    )


def chest_creases(body: Body, seed: int) -> tuple[Crease, ...]:
    """Folds pulled from the armpits to the chest and across the waist, no two garments alike."""
    draw = np.random.default_rng(seed)
    creases = []
    for side in _SIDES:
        for k in range(3):
            angle = np.pi / 2 + side * (0.35 + 0.4 * k) + draw.normal(0, 0.12)
            x, y = side * (body.chest - 0.5), body.armpit_y - 5 + 3 * k
            creases.append(Crease(x, y, angle, draw.uniform(8, 17), 1.1, draw.uniform(0.22, 0.5)))
        for _ in range(2):
            y = body.waist_y + draw.uniform(-6, 6)
            angle = np.pi * (side > 0) + draw.normal(0, 0.3)
            x = side * (body.waist + 1)
            creases.append(Crease(x, y, angle, draw.uniform(8, 14), 1.2, draw.uniform(0.2, 0.45)))
    return tuple(creases)


def back_of_neck(body: Body, neck: Neck, fabric: Fabric, *, tag: bool = True) -> list[Piece]:
    """Return what one sees inside an empty neckline: the back's lining and its label."""
    top = body.neck_y + 0.4
    lower = body.neck_y + neck.depth + 3
    shape = outline(
        [
            (-neck.width - 0.6, top, 1),
            (0, top + 1.7),
            (neck.width + 0.6, top, 1),
            (neck.width * 0.8, lower, 1),
            (-neck.width * 0.8, lower, 1),
        ]
    )
    inside = Piece(shape, fabric.tinted(0.62), body.spine(), volume=0.1, folds=0.2, layer=-1)
    if not tag:
        return [inside]
    label = outline(
        [(-1.7, top + 2.2, 1), (1.7, top + 2.2, 1), (1.7, top + 4.4, 1), (-1.7, top + 4.4, 1)]
    )
    cloth = Fabric((225, 222, 214), "satin", seed=fabric.seed)
    return [inside, Piece(label, cloth, body.spine(), volume=0, folds=0, lift=0.15, layer=-1)]


def neck_band(body: Body, neck: Neck, fabric: Fabric, width: float = 2.0) -> Piece:
    """Return the band that finishes a neckline: a ribbon between two curves."""

    def curve(grow: float) -> list[Mark]:
        marks: list[Mark] = [(neck.width + grow * 0.9, body.neck_y + 0.7 + grow * 0.22, 1)]
        if not neck.pointed:
            marks.append(((neck.width + grow) * 0.62, body.neck_y + neck.depth * 0.74 + grow * 0.9))
        middle: Mark = (
            0,
            body.neck_y + neck.depth + grow * (1.5 if neck.pointed else 1),
            int(neck.pointed),
        )
        return [*marks, middle, *(mirror(m) for m in reversed(marks))]

    shape = np.vstack([open_curve(curve(0)), open_curve(curve(width))[::-1]])
    return Piece(shape, fabric, body.spine(), volume=0.1, folds=0.1, lift=0.2)


def hem_line(half: float, y: float, kind: str = "stitch") -> Stroke:
    """Return a line across, a little bent, as a hem seen from the front."""
    return Stroke(open_curve([(-half, y), (0, y + 1.0), (half, y)]), kind, 0.2)


def sides() -> tuple[Side, Side]:
    """Return left and right as seen in the picture."""
    return _SIDES
