"""The person in the street: skin, hair, face and hands, made of the same pieces as the clothes.

Nobody in particular: proportions of an adult eight heads tall, features only hinted at.
"""

from dataclasses import dataclass

import numpy as np

from demo.wardrobe.body import Body
from demo.wardrobe.geometry import Mark, disc, limb, open_curve, outline, symmetric
from demo.wardrobe.palette import RGB, blend
from demo.wardrobe.pieces import Fabric, Piece, Stroke
from demo.wardrobe.shoes import moved
from demo.wardrobe.torso import sides

__all__ = ["Person", "arms", "hands", "hair_behind", "head", "on_head", "pose", "skin"]

SKINS: tuple[RGB, ...] = ((244, 208, 184), (230, 186, 156), (206, 154, 120), (172, 118, 84), (128, 84, 58), (92, 60, 44))
HAIRS: tuple[RGB, ...] = ((34, 27, 25), (58, 40, 30), (96, 62, 40), (150, 104, 62), (204, 168, 112), (140, 62, 36), (120, 116, 114))
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
    body = Body(size[0], size[1] * build, size[2] * build, size[3] * build, arms, elbows, legs, knees, size[4])
    style = str(draw.choice(_STYLES.get(gender, _STYLES["women"])))
    return Person(body, gender, SKINS[draw.integers(len(SKINS))], HAIRS[draw.integers(len(HAIRS))], style)


def _arm(draw: np.random.Generator) -> tuple[float, float]:
    """Return the angles of an arm: hanging, a little bent, or with the hand on the hip."""
    if draw.random() < 0.2:  # noqa: PLR2004  # one arm in five
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
        foot = outline([(x - 3.6, y - 1), (x + 3.6, y - 1), (x + 4.2 + side, y + 8), (x + side * 1.6, y + 10.5), (x - 4.2 + side, y + 8)])
        pieces += [Piece(foot, Fabric(person.skin, "skin"), np.array([[x, y], [x, y + 9]]), volume=0.5, rounded=True), _tube(places, thick, person.skin)]
    y = body.neck_y
    thick = 5.6 * body.bulk
    trunk = symmetric([(0, y - 9), (thick - 0.6, y - 9), (thick - 0.2, y - 1), (thick + 3.4, y + 2.4), (body.shoulder - 3.6, body.shoulder_y + 0.6), (body.shoulder - 2.6, 38), (body.chest - 0.8, 46), (body.waist - 0.6, 64), (body.hip - 0.6, 82), (6, 92), (0, 92)])
    bones = tuple(Stroke(open_curve([(s * 2.0, y + 7.0), (s * 8, y + 5.6), (s * 14, y + 6.4)]), "line", 0.5, blend(person.skin, (70, 30, 20), 0.22)) for s in sides())
    return [*pieces, Piece(trunk, Fabric(person.skin, "skin"), body.spine(), volume=0.34, strokes=bones, lift=0)]


def arms(person: Person) -> list[Piece]:
    """Return bare arms; sleeves will cover what they cover."""
    body, pieces = person.body, []
    for side in sides():
        places = [body.on_arm(side, s) for s in (0.0, 0.12, 0.3, 0.48, 0.62, 0.85, 1.02)]
        widths = [w * body.bulk for w in (4.6, 5.0, 4.5, 3.8, 3.9, 2.8, 2.5)]
        x, y = body.on_arm(side, 0.03)
        pieces += [Piece(disc(x, y, 5.0 * body.bulk), Fabric(person.skin, "skin"), body.spine(), volume=0.5, rounded=True, lift=0), _tube(places, widths, person.skin)]
    return pieces


def hands(person: Person) -> list[Piece]:
    """Return both hands: a palm with the thumb in front and the fingers a little apart."""
    pieces = []
    for side in sides():
        wrist, before = np.array(person.body.on_arm(side, 1.0)), np.array(person.body.on_arm(side, 0.92))
        along = (wrist - before) / np.linalg.norm(wrist - before)
        across = np.array([-along[1], along[0]]) * -side
        pieces += [_hand(m, wrist, along, across, person.skin) for m in _HAND]
    return pieces


# Outlines (across towards the body negative, along the fingers) in cm: fingers, palm, thumb.
_HAND: tuple[list[tuple[float, float]], ...] = (
    [(1.2, 7), (2.9, 7.4), (2.9, 12), (2.3, 15.2), (1.5, 15.4), (1.0, 12)],
    [(0.0, 7), (1.5, 7), (1.5, 12), (1.0, 16.6), (0.1, 16.7), (-0.2, 12)],
    [(-1.5, 7), (0.3, 7), (0.3, 12), (-0.2, 16.2), (-1.1, 16.2), (-1.5, 12)],
    [(-2.1, -1.6), (2.1, -1.6), (3.0, 5), (3.0, 9.4), (0.8, 10.6), (-1.8, 9.8), (-2.9, 5)],
    [(-2.3, 1.4), (-1.1, 2.2), (-1.6, 6.4), (-2.6, 10.0), (-3.6, 10.0), (-3.6, 6.0)],
)


def _hand(marks: list[tuple[float, float]], wrist: np.ndarray, along: np.ndarray, across: np.ndarray, rgb: RGB) -> Piece:  # type: ignore[type-arg]  # vectors of two
    points = [tuple((wrist + across * a * 0.8 + along * b * 0.86).tolist()) for a, b in marks]
    line = np.stack([wrist, wrist + along * 14])
    return Piece(outline(points), Fabric(rgb, "skin"), line, volume=0.4, rounded=True, lift=0.18)  # type: ignore[arg-type]  # pairs


def hair_behind(person: Person) -> list[Piece]:
    """Return the hair that falls behind the neck and the shoulders."""
    long: list[Mark] = [(0, -1.6), (6.6, 0.4), (9.4, 8), (9.8, 18), (11.0, 28), (10.4, 39), (6, 42.5), (0, 41)]
    shapes: dict[str, list[Mark]] = {
        "long": long,
        "wavy": [(0, -1.8), (7.2, 0.4), (10.4, 7), (10.0, 14), (12.2, 20), (11.2, 27), (12.8, 33), (10.4, 38), (5, 36), (0, 37)],
        "bob": [(0, -1.6), (6.8, 0.4), (9.6, 8), (10.2, 17), (9.0, 23.6), (5, 25), (0, 24)],
        "bun": [(0, -0.8), (6.2, 1), (8.0, 8), (6.6, 16), (0, 18)],
    }
    if person.style not in shapes:
        return []
    cloth = Fabric(person.hair, "hair")
    pieces = [Piece(symmetric(shapes[person.style]), cloth, _HEAD, volume=0.5, rounded=True, lift=0)]
    if person.style == "bun":
        pieces.insert(0, Piece(disc(0, -4.0, 5.0, 4.4), cloth, _HEAD, volume=0.7, rounded=True))
    return [on_head(p) for p in pieces]


def on_head(piece: Piece) -> Piece:
    """Return a piece drawn for a head at the origin, put on the neck."""
    return moved(piece, np.array([0.0, 1.4]), 1.06)


def head(person: Person, *, hat: bool = False) -> list[Piece]:
    """Return the head with its face, and the hair on top of it."""
    man = person.gender == "men"
    jaw = 6.0 if man else 5.2
    face = symmetric([(0, 0.2), (5.4, 2.0), (7.4, 8), (7.2, 13), (jaw, 18.6), (2.6, 22.0), (0, 22.6)])
    ears = [outline([(s * 6.8, 10.5), (s * 8.2, 10.2), (s * 8.3, 12.6), (s * 7.4, 15.2), (s * 6.8, 14.4)]) for s in sides()]
    dark = blend(person.skin, (86, 34, 24), 0.42)
    nose = Stroke(open_curve([(-1.5, 15.1), (-0.8, 15.8), (0, 15.6), (0.8, 15.8), (1.5, 15.1)]), "line", 0.34, dark)
    bridge = Stroke(open_curve([(1.0, 11.2), (1.2, 13.2), (1.7, 14.8)]), "line", 0.32, blend(person.skin, (120, 60, 44), 0.24))
    stuff = Fabric(person.skin, "skin")
    pieces = [
        *[Piece(e, stuff, _HEAD, volume=0.4, rounded=True, lift=0) for e in ears],
        Piece(face, stuff, _HEAD, volume=0.42, rounded=True, strokes=(nose, bridge), lift=1.2),
        *_face(person, dark),
        *([] if hat else _hair(person)),
    ]
    return [on_head(p) for p in pieces]


def _face(person: Person, dark: RGB) -> list[Piece]:
    """Return eyes, brows and lips, quiet enough not to catch the eye before the clothes do."""
    brow = Fabric(blend(person.hair, person.skin, 0.12), "hair")
    lip = Fabric(blend(person.skin, (176, 56, 62), 0.28 if person.gender == "men" else 0.5), "skin")
    pieces = []
    for s in sides():
        white = outline([(s * 1.5, 12.0, 1), (s * 2.6, 11.2), (s * 3.8, 11.2), (s * 4.8, 11.8, 1), (s * 3.4, 12.6)])
        lid = Stroke(open_curve([(s * 1.5, 11.9), (s * 2.6, 11.1), (s * 3.8, 11.1), (s * 4.9, 11.7)]), "line", 0.34, blend(dark, (30, 18, 16), 0.65))
        arch = outline([(s * 1.4, 9.9), (s * 3.2, 9.0), (s * 5.4, 9.7, 1), (s * 3.2, 9.7)])
        pieces += [
            Piece(white, Fabric((236, 232, 228), "rubber"), _HEAD, volume=0.1, lift=0),
            Piece(disc(s * 3.15, 11.75, 0.78), Fabric((66, 48, 38), "smooth"), _HEAD, volume=0.1, lift=0, strokes=()),
            Piece(disc(s * 3.15, 11.75, 0.36), Fabric((16, 14, 14), "smooth"), _HEAD, volume=0.1, lift=0),
            Piece(outline([(s * 1.4, 11.9), (s * 3.2, 10.7), (s * 5.0, 11.7), (s * 3.2, 11.35)]), Fabric(dark, "skin"), _HEAD, volume=0, lift=0, strokes=(lid,)),
            Piece(arch, brow, _HEAD, volume=0.1, lift=0),
        ]
    upper = outline([(-2.5, 18.0, 1), (-0.8, 17.4), (0, 17.6), (0.8, 17.4), (2.5, 18.0, 1), (0, 18.3)])
    lower = outline([(-2.4, 18.0, 1), (0, 18.25), (2.4, 18.0, 1), (1.1, 19.2), (0, 19.4), (-1.1, 19.2)])
    return [*pieces, Piece(lower, lip, _HEAD, volume=0.4, rounded=True, lift=0.1), Piece(upper, lip.tinted(0.86), _HEAD, volume=0.3, rounded=True, lift=0)]


def _hair(person: Person) -> list[Piece]:
    """Return the hair over the forehead and beside the face."""
    shapes: dict[str, list[Mark]] = {
        "short": [(-7.9, 11, 1), (-8.3, 4), (-5, -1.2), (0.5, -2.4), (5.6, -1.0), (8.3, 4.4), (7.9, 11, 1), (7.0, 6.4), (3, 4.0), (-2, 4.8), (-6.4, 5.6)],
        "quiff": [(-7.8, 11, 1), (-8.0, 4), (-5.6, -1.8), (0, -4.4), (5.4, -3.2), (8.2, 3), (7.8, 11, 1), (7.0, 5.6), (4, 2.6), (-1, 2.0), (-6.2, 4.6)],
        "crop": [(-7.6, 10.4, 1), (-7.8, 4), (-4.8, -0.6), (0, -1.5), (4.8, -0.6), (7.8, 4), (7.6, 10.4, 1), (7.0, 5.8), (3.4, 3.2), (-3.4, 3.2), (-7.0, 5.8)],
        "bun": [(-7.6, 10.6, 1), (-7.9, 4), (-5, -0.8), (0, -2.0), (5, -0.8), (7.9, 4), (7.6, 10.6, 1), (6.4, 5.2), (2.6, 2.2), (0, 1.8), (-2.6, 2.2), (-6.4, 5.2)],
        "parted": [(-9.2, 20, 1), (-9.4, 9), (-7.6, 1.4), (-1.4, -2.2), (5, -1.4), (8.8, 4), (9.4, 12), (9.0, 20, 1), (7.4, 14), (6.4, 7), (1.4, 2.2), (-1.6, 2.0), (-5.4, 7), (-7.2, 14)],
    }
    shape = outline(shapes.get(person.style, shapes["parted"]))
    return [Piece(shape, Fabric(person.hair, "hair"), _HEAD, volume=0.5, rounded=True, lift=0.5)]
