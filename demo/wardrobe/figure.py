"""The person in the street: skin, hair, face and hands, made of the same pieces as the clothes.

Nobody in particular: proportions of an adult eight heads tall, features only hinted at.
"""

from dataclasses import dataclass

import numpy as np

from demo.wardrobe.body import Body
from demo.wardrobe.geometry import Mark, Points, disc, limb, marks, open_curve, outline, symmetric
from demo.wardrobe.palette import RGB, blend
from demo.wardrobe.pieces import Fabric, Piece, Stroke
from demo.wardrobe.torso import sides

__all__ = ["Person", "arms", "hands", "pose", "skin"]

SKINS: tuple[RGB, ...] = (
    (244, 208, 184),
    (230, 186, 156),
    (206, 154, 120),
    (172, 118, 84),
    (128, 84, 58),
    (92, 60, 44),
)
HAIRS: tuple[RGB, ...] = (
    (34, 27, 25),
    (58, 40, 30),
    (96, 62, 40),
    (150, 104, 62),
    (204, 168, 112),
    (140, 62, 36),
    (120, 116, 114),
)
_STYLES = {"women": ("long", "bob", "bun", "wavy"), "men": ("short", "short", "quiff", "crop")}
_HEAD = np.array([[0.0, 0.0], [0.0, 22.0]])


@dataclass(frozen=True)
class Person:
    """Who wears it: body, tints, haircut."""

    body: Body
    gender: str
    skin: RGB
    hair: RGB
    style: str


def pose(draw: np.random.Generator, gender: str) -> Person:
    """Return somebody standing in some way."""
    arms, elbows = zip(*(_arm(draw) for _ in range(2)), strict=True)
    if max(elbows) < 0 and min(elbows) < -1:  # both hands on the hips looks like an order
        arms, elbows = (arms[0], 0.2), (elbows[0], -0.05)
    legs = (float(draw.uniform(0.0, 0.07)), float(draw.uniform(0.0, 0.07)))
    knees = (float(draw.uniform(-0.05, 0.05)), float(draw.uniform(-0.05, 0.05)))
    size = (20.0, 16.6, 14.8, 16.2, 1.12) if gender == "men" else (17.2, 14.8, 12.0, 16.8, 1.0)
    build = float(draw.uniform(0.96, 1.06))
    body = Body(
        size[0],
        size[1] * build,
        size[2] * build,
        size[3] * build,
        arms,
        elbows,
        legs,
        knees,
        size[4],
    )
    style = str(draw.choice(_STYLES.get(gender, _STYLES["women"])))
    return Person(
        body, gender, SKINS[draw.integers(len(SKINS))], HAIRS[draw.integers(len(HAIRS))], style
    )


def _arm(draw: np.random.Generator) -> tuple[float, float]:
    """Return the angles of an arm: hanging, a little bent, or with the hand on the hip."""
    if draw.random() < 0.2:  # one arm in five
        return float(draw.uniform(0.66, 0.76)), -1.5
    return float(draw.uniform(0.14, 0.30)), float(draw.uniform(-0.16, 0.10))


def _tube(joints: list[tuple[float, float]], widths: list[float], rgb: RGB) -> Piece:
    line = np.array(joints)
    return Piece(outline(limb(joints, widths)), Fabric(rgb, "skin"), line, volume=0.62, lift=0.3)


def skin(person: Person) -> list[Piece]:
    """Return legs, feet, torso and neck; clothes will cover most of it."""
    body, pieces = person.body, []
    for side in sides():
        places = [body.on_leg(side, s) for s in (0.0, 0.25, 0.5, 0.56, 0.72, 0.9, 1.04)]
        thick = [w * body.bulk**0.4 for w in (9.2, 8.4, 5.8, 5.5, 5.7, 3.7, 3.7)]
        x, y = body.on_leg(side, 1.0)
        foot = outline(
            [
                (x - 3.6, y - 1),
                (x + 3.6, y - 1),
                (x + 4.2 + side, y + 8),
                (x + side * 1.6, y + 10.5),
                (x - 4.2 + side, y + 8),
            ]
        )
        pieces += [
            Piece(
                foot,
                Fabric(person.skin, "skin"),
                np.array([[x, y], [x, y + 9]]),
                volume=0.5,
                rounded=True,
            ),
            _tube(places, thick, person.skin),
        ]
    y = body.neck_y
    neck = 5.6 * body.bulk
    trunk = symmetric(
        [
            (0, y - 9),
            (neck - 0.6, y - 9),
            (neck - 0.2, y - 1),
            (neck + 3.4, y + 2.4),
            (body.shoulder - 3.6, body.shoulder_y + 0.6),
            (body.shoulder - 2.6, 38),
            (body.chest - 0.8, 46),
            (body.waist - 0.6, 64),
            (body.hip - 0.6, 82),
            (6, 92),
            (0, 92),
        ]
    )
    bones = tuple(
        Stroke(
            open_curve([(s * 2.0, y + 7.0), (s * 8, y + 5.6), (s * 14, y + 6.4)]),
            "line",
            0.5,
            blend(person.skin, (70, 30, 20), 0.22),
        )
        for s in sides()
    )
    return [
        *pieces,
        Piece(trunk, Fabric(person.skin, "skin"), body.spine(), volume=0.34, strokes=bones, lift=0),
    ]


def arms(person: Person) -> list[Piece]:
    """Return bare arms; sleeves will cover what they cover."""
    body, pieces = person.body, []
    for side in sides():
        places = [body.on_arm(side, s) for s in (0.0, 0.12, 0.3, 0.48, 0.62, 0.85, 1.02)]
        widths = [w * body.bulk for w in (4.6, 5.0, 4.5, 3.8, 3.9, 2.8, 2.5)]
        x, y = body.on_arm(side, 0.03)
        pieces += [
            Piece(
                disc(x, y, 5.0 * body.bulk),
                Fabric(person.skin, "skin"),
                body.spine(),
                volume=0.5,
                rounded=True,
                lift=0,
            ),
            _tube(places, widths, person.skin),
        ]
    return pieces


def hands(person: Person) -> list[Piece]:
    """Return both hands: a palm with the thumb in front and the fingers a little apart."""
    pieces = []
    for side in sides():
        wrist, before = (
            np.array(person.body.on_arm(side, 1.0)),
            np.array(person.body.on_arm(side, 0.92)),
        )
        along = (wrist - before) / np.linalg.norm(wrist - before)
        across = np.array([-along[1], along[0]]) * -side
        pieces += [_hand(m, wrist, along, across, person.skin) for m in _HAND]
    return pieces


# Outlines (across towards the body negative, along the fingers) in cm: fingers, palm, thumb.
_HAND: tuple[list[Mark], ...] = (
    marks("1.2,7 2.9,7.4 2.9,12 2.3,15.2 1.5,15.4 1,12"),
    marks("0,7 1.5,7 1.5,12 1,16.6 0.1,16.7 -0.2,12"),
    marks("-1.5,7 0.3,7 0.3,12 -0.2,16.2 -1.1,16.2 -1.5,12"),
    marks("-2.1,-1.6 2.1,-1.6 3,5 3,9.4 0.8,10.6 -1.8,9.8 -2.9,5"),
    marks("-2.3,1.4 -1.1,2.2 -1.6,6.4 -2.6,10 -3.6,10 -3.6,6"),
)


def _hand(shape: list[Mark], wrist: Points, along: Points, across: Points, rgb: RGB) -> Piece:
    flat = np.array([mark[:2] for mark in shape])
    points: list[Mark] = [
        (float(x), float(y))
        for x, y in wrist + flat[:, :1] * across * 0.8 + flat[:, 1:] * along * 0.86
    ]
    line = np.stack([wrist, wrist + along * 14])
    return Piece(outline(points), Fabric(rgb, "skin"), line, volume=0.4, rounded=True, lift=0.18)
