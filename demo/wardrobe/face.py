"""Head, face and hair of the person in the street, only hinted at."""

import numpy as np

from demo.wardrobe.figure import Person
from demo.wardrobe.geometry import Mark, disc, marks, open_curve, outline, symmetric
from demo.wardrobe.palette import RGB, blend
from demo.wardrobe.pieces import Fabric, Piece, Stroke, moved
from demo.wardrobe.torso import sides

__all__ = ["hair_behind", "head", "on_head"]

_HEAD = np.array([[0.0, 0.0], [0.0, 22.0]])


def hair_behind(person: Person) -> list[Piece]:
    """Return the hair that falls behind the neck and the shoulders."""
    long: list[Mark] = marks("0,-1.6 6.6,0.4 9.4,8 9.8,18 11,28 10.4,39 6,42.5 0,41")
    shapes: dict[str, list[Mark]] = {
        "long": long,
        "wavy": marks("0,-1.8 7.2,0.4 10.4,7 10,14 12.2,20 11.2,27 12.8,33 10.4,38 5,36 0,37"),
        "bob": marks("0,-1.6 6.8,0.4 9.6,8 10.2,17 9,23.6 5,25 0,24"),
        "bun": marks("0,-0.8 6.2,1 8,8 6.6,16 0,18"),
    }
    if person.style not in shapes:
        return []
    cloth = Fabric(person.hair, "hair")
    pieces = [
        Piece(symmetric(shapes[person.style]), cloth, _HEAD, volume=0.5, rounded=True, lift=0)
    ]
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
    face = symmetric(
        [(0, 0.2), (5.4, 2.0), (7.4, 8), (7.2, 13), (jaw, 18.6), (2.6, 22.0), (0, 22.6)]
    )
    ears = [
        outline(
            [(s * 6.8, 10.5), (s * 8.2, 10.2), (s * 8.3, 12.6), (s * 7.4, 15.2), (s * 6.8, 14.4)]
        )
        for s in sides()
    ]
    dark = blend(person.skin, (86, 34, 24), 0.42)
    nose = Stroke(
        open_curve(marks("-1.5,15.1 -0.8,15.8 0,15.6 0.8,15.8 1.5,15.1")),
        "line",
        0.34,
        dark,
    )
    bridge = Stroke(
        open_curve([(1.0, 11.2), (1.2, 13.2), (1.7, 14.8)]),
        "line",
        0.32,
        blend(person.skin, (120, 60, 44), 0.24),
    )
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
        white = outline(
            [
                (s * 1.5, 12.0, 1),
                (s * 2.6, 11.2),
                (s * 3.8, 11.2),
                (s * 4.8, 11.8, 1),
                (s * 3.4, 12.6),
            ]
        )
        lid = Stroke(
            open_curve([(s * 1.5, 11.9), (s * 2.6, 11.1), (s * 3.8, 11.1), (s * 4.9, 11.7)]),
            "line",
            0.34,
            blend(dark, (30, 18, 16), 0.65),
        )
        arch = outline([(s * 1.4, 9.9), (s * 3.2, 9.0), (s * 5.4, 9.7, 1), (s * 3.2, 9.7)])
        pieces += [
            Piece(white, Fabric((236, 232, 228), "rubber"), _HEAD, volume=0.1, lift=0),
            Piece(
                disc(s * 3.15, 11.75, 0.78),
                Fabric((66, 48, 38), "smooth"),
                _HEAD,
                volume=0.1,
                lift=0,
                strokes=(),
            ),
            Piece(
                disc(s * 3.15, 11.75, 0.36),
                Fabric((16, 14, 14), "smooth"),
                _HEAD,
                volume=0.1,
                lift=0,
            ),
            Piece(
                outline([(s * 1.4, 11.9), (s * 3.2, 10.7), (s * 5.0, 11.7), (s * 3.2, 11.35)]),
                Fabric(dark, "skin"),
                _HEAD,
                volume=0,
                lift=0,
                strokes=(lid,),
            ),
            Piece(arch, brow, _HEAD, volume=0.1, lift=0),
        ]
    upper = outline(marks("-2.5,18! -0.8,17.4 0,17.6 0.8,17.4 2.5,18! 0,18.3"))
    lower = outline(marks("-2.4,18! 0,18.25 2.4,18! 1.1,19.2 0,19.4 -1.1,19.2"))
    return [
        *pieces,
        Piece(lower, lip, _HEAD, volume=0.4, rounded=True, lift=0.1),
        Piece(upper, lip.tinted(0.86), _HEAD, volume=0.3, rounded=True, lift=0),
    ]


def _hair(person: Person) -> list[Piece]:
    """Return the hair over the forehead and beside the face."""
    shapes: dict[str, list[Mark]] = {
        "short": marks(
            "-7.9,11! -8.3,4 -5,-1.2 0.5,-2.4 5.6,-1 8.3,4.4 7.9,11! 7,6.4 3,4 -2,4.8 -6.4,5.6"
        ),
        "quiff": marks(
            "-7.8,11! -8,4 -5.6,-1.8 0,-4.4 5.4,-3.2 8.2,3 7.8,11! 7,5.6 4,2.6 -1,2 -6.2,4.6"
        ),
        "crop": marks(
            "-7.6,10.4! -7.8,4 -4.8,-0.6 0,-1.5 4.8,-0.6 7.8,4 7.6,10.4! 7,5.8 "
            "3.4,3.2 -3.4,3.2 -7,5.8"
        ),
        "bun": marks(
            "-7.6,10.6! -7.9,4 -5,-0.8 0,-2 5,-0.8 7.9,4 7.6,10.6! 6.4,5.2 2.6,2.2 "
            "0,1.8 -2.6,2.2 -6.4,5.2"
        ),
        "parted": marks(
            "-9.2,20! -9.4,9 -7.6,1.4 -1.4,-2.2 5,-1.4 8.8,4 9.4,12 9,20! 7.4,14 "
            "6.4,7 1.4,2.2 -1.6,2 -5.4,7 -7.2,14"
        ),
    }
    shape = outline(shapes.get(person.style, shapes["parted"]))
    return [Piece(shape, Fabric(person.hair, "hair"), _HEAD, volume=0.5, rounded=True, lift=0.5)]
