"""What tops, dresses and coats share: the torso's outline, sleeves, necks, collars, buttons."""

from dataclasses import dataclass

import numpy as np

from demo.wardrobe.body import Body, Side
from demo.wardrobe.geometry import Mark, Points, disc, limb, open_curve, outline, symmetric
from demo.wardrobe.pieces import Crease, Fabric, Piece, Stroke

__all__ = [
    "NECKS", "SLEEVES", "Neck", "back_of_neck", "buttons", "chest_creases", "collar", "hem_line",
    "neck_band", "placket", "pocket", "sides", "sleeves", "torso", "torso_marks",
]  # fmt: skip


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
SLEEVES = {"short": 0.34, "elbow": 0.52, "three-quarter": 0.74, "long": 1.02}
_SIDES: tuple[Side, Side] = (-1, 1)


def torso_marks(body: Body, ease: float, hem: float, neck: Neck, *, flare: float = 0.0,
                sleeveless: bool = False, waisted: float = 0.5) -> list[Mark]:  # fmt: skip
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


def torso(body: Body, marks: list[Mark], fabric: Fabric, *, strokes: tuple[Stroke, ...] = (),
          lift: float = 0.7, folds: float = 1.0, drape: float = 0.0) -> Piece:  # fmt: skip
    """Return the front of a torso from its right half."""
    return Piece(
        symmetric(marks), fabric, body.spine(), volume=0.40, strokes=strokes, lift=lift,
        folds=folds, drape=drape, creases=chest_creases(body, fabric.seed),
    )  # fmt: skip


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


def sleeves(body: Body, length: str, fabric: Fabric, ease: float, *, cuff: float = 0.0,
            band: Fabric | None = None, puff: float = 0.0) -> list[Piece]:  # fmt: skip
    """Return both sleeves and their cuffs; `cuff` is a band's width in cm, none at 0."""
    pieces = []
    if fabric.pattern == "graphic":
        fabric = fabric.plain()
    for side in _SIDES:
        pieces += _sleeve(body, side, length, fabric, ease, cuff, band, puff)
    return pieces


def _sleeve(body: Body, side: Side, length: str, fabric: Fabric, ease: float, cuff: float,
            band: Fabric | None, puff: float) -> list[Piece]:  # fmt: skip
    """Return one sleeve: from the shoulder's tip, round the arm, to the armpit."""
    end = SLEEVES[length]
    shares = np.linspace(0.17, end, 6)
    joints = [body.on_arm(side, float(share)) for share in shares]
    # Half widths of a set-in sleeve from upper arm to wrist; wide ones keep their width.
    arm = np.interp(shares, [0.1, 0.5, 0.9, 1.05], [6.3, 5.7, 4.5, 4.2]) * body.bulk
    widths = arm + ease * np.interp(shares, [0, 1], [0.30, 0.32]) + puff * np.sin(shares * np.pi)
    tube = limb(joints, widths.tolist())
    first, second = tube[: len(shares)], tube[len(shares) :]  # x grows first; second runs upwards
    outer, inner = (first, second) if side > 0 else (second[::-1], first[::-1])
    tip: Mark = (side * (body.shoulder - 0.3 + ease * 0.15), body.shoulder_y + 0.1, 1)
    crown: Mark = (side * (body.shoulder + 1.6 + ease * 0.2), body.shoulder_y + 2.6)
    pit: Mark = (side * (body.chest + ease + 0.3), body.armpit_y + 0.6, 1)
    hidden: list[Mark] = [(side * (body.chest - 3), body.armpit_y - 2, 1),
                          (side * (body.shoulder - 5), body.shoulder_y + 2.5, 1)]  # fmt: skip
    inner = [m for m in inner if m[1] > body.armpit_y + 1.5 or m[0] * side > pit[0] * side + 1]
    outer = [m for m in outer if m[1] > body.shoulder_y + 4]
    shape = outline([tip, crown, *outer, *inner, pit, *hidden])
    spine = np.array([body.on_arm(side, float(s)) for s in np.linspace(0.0, end, 7)])
    piece = Piece(
        shape, fabric, spine, volume=0.5, lift=0.5, folds=0.85,
        creases=_elbow(body, side, fabric.seed, end), strokes=_sleeve_hem(joints, widths, cuff),
    )  # fmt: skip
    if cuff <= 0:
        return [piece]
    return [piece, _cuff(body, side, end, cuff, float(widths[-1]), band or fabric.plain())]


def _cuff(body: Body, side: Side, end: float, cuff: float, width: float, fabric: Fabric) -> Piece:
    shares = np.linspace(end - cuff / 54, end + 0.012, 3)
    joints = [body.on_arm(side, float(share)) for share in shares]
    tube = limb(joints, [width * 0.98, width * 0.95, width * 0.9])
    return Piece(outline(tube), fabric, np.array(joints), volume=0.5, folds=0.3, lift=0.25)


def _sleeve_hem(joints: list[tuple[float, float]], widths: Points, cuff: float) -> tuple[Stroke, ...]:
    """Return the stitched hem of a sleeve that has no cuff."""
    if cuff > 0:
        return ()
    end, before = np.array(joints[-1]), np.array(joints[-2])
    along = (end - before) / np.linalg.norm(end - before)
    across = np.array([-along[1], along[0]]) * widths[-1]
    middle = end - along * 2.0
    return (Stroke(np.stack([middle - across, middle + across]), "stitch", 0.2),)


def _elbow(body: Body, side: Side, seed: int, end: float) -> tuple[Crease, ...]:
    """Folds that gather inside the elbow and at the armpit."""
    draw = np.random.default_rng(seed + side)
    creases = []
    for share in (0.14, 0.24, 0.44, 0.5, 0.57, 0.82, 0.9):
        if share > end:
            break
        x, y = body.on_arm(side, share)
        angle = (0.5 + draw.normal(0, 0.35)) * -side + (np.pi if side > 0 else 0)
        creases.append(Crease(x - side * 4, y, angle + np.pi * (side > 0), 8, 0.9, draw.uniform(0.2, 0.5)))
    return tuple(creases)


def back_of_neck(body: Body, neck: Neck, fabric: Fabric, *, tag: bool = True) -> list[Piece]:
    """Return what one sees inside an empty neckline: the back's lining and its label."""
    top = body.neck_y + 0.4
    lower = body.neck_y + neck.depth + 3
    shape = outline(
        [(-neck.width - 0.6, top, 1), (0, top + 1.7), (neck.width + 0.6, top, 1),
         (neck.width * 0.8, lower, 1), (-neck.width * 0.8, lower, 1)]
    )  # fmt: skip
    inside = Piece(shape, fabric.tinted(0.62), body.spine(), volume=0.1, folds=0.2, layer=-1)
    if not tag:
        return [inside]
    label = outline([(-1.7, top + 2.2, 1), (1.7, top + 2.2, 1), (1.7, top + 4.4, 1), (-1.7, top + 4.4, 1)])
    cloth = Fabric((225, 222, 214), "satin", seed=fabric.seed)
    return [inside, Piece(label, cloth, body.spine(), volume=0, folds=0, lift=0.15, layer=-1)]


def neck_band(body: Body, neck: Neck, fabric: Fabric, width: float = 2.0) -> Piece:
    """Return the band that finishes a neckline: a ribbon between two curves."""
    def curve(grow: float) -> list[Mark]:
        marks: list[Mark] = [(neck.width + grow * 0.9, body.neck_y + 0.7 + grow * 0.22, 1)]
        if not neck.pointed:
            marks.append(((neck.width + grow) * 0.62, body.neck_y + neck.depth * 0.74 + grow * 0.9))
        middle: Mark = (0, body.neck_y + neck.depth + grow * (1.5 if neck.pointed else 1), int(neck.pointed))
        return [*marks, middle, *((-m[0], *m[1:]) for m in reversed(marks))]  # type: ignore[list-item]  # a mirrored Mark

    shape = np.vstack([open_curve(curve(0)), open_curve(curve(width))[::-1]])
    return Piece(shape, fabric, body.spine(), volume=0.1, folds=0.1, lift=0.2)


def collar(body: Body, fabric: Fabric, *, spread: float = 7.4, point: float = 11.0) -> list[Piece]:
    """Return a shirt collar: its stand behind the neck and two folded leaves."""
    y = body.neck_y
    stand = outline([(-7.2, y - 2.2), (0, y - 3.1), (7.2, y - 2.2), (8, y + 2), (3, y + 9, 1), (-3, y + 9, 1), (-8, y + 2)])
    pieces = [Piece(stand, fabric.tinted(0.66), body.spine(), volume=0.1, folds=0.1, layer=-1)]
    leaf: list[Mark] = [(0.2, y + 7.6, 1), (3.6, y + 3.2), (6.9, y - 2.4, 1), (8.9, y + 0.2), (10.2, y + 3.4),
                        (spread, y + point, 1), (3.2, y + 9.6)]  # fmt: skip
    for side in _SIDES:
        shape = outline([(m[0] * side, *m[1:]) for m in leaf])  # type: ignore[misc]  # a mirrored Mark
        sewn = open_curve([(side * 0.9, y + 7.9), (side * 3.4, y + 8.9), (side * (spread - 0.7), y + point - 1.2, 1), (side * 9.3, y + 3.2)])
        spine = np.array([[side * 8.0, y - 2], [side * 3.0, y + 9]])
        pieces.append(Piece(shape, fabric, spine, volume=0.12, folds=0.15, lift=0.45, strokes=(Stroke(sewn, "stitch", 0.2),)))
    return pieces


def placket(fabric: Fabric, top: float, bottom: float, width: float = 1.7) -> Piece:
    """Return the strip that carries the buttons."""
    shape = outline([(-width, top, 1), (width, top, 1), (width, bottom, 1), (-width, bottom, 1)])
    sewn = tuple(Stroke(np.array([[x, top], [x, bottom]]), "stitch", 0.18) for x in (-width + 0.4, width - 0.4))
    return Piece(shape, fabric, np.array([[0.0, 26.5], [0, 100.0]]), volume=0.05, folds=0.5, lift=0.16, strokes=sewn)


def buttons(places: list[tuple[float, float]], rgb: tuple[float, float, float], size: float = 0.62) -> list[Piece]:
    """Return buttons with their centres at the places."""
    stuff = Fabric(rgb, "smooth")
    pieces = []
    for x, y in places:
        spine = np.array([[x, y - size], [x, y + size]])
        holes = tuple(disc(x + dx, y, size * 0.13) for dx in (-size * 0.27, size * 0.27))
        pieces.append(Piece(disc(x, y, size), stuff, spine, volume=0.25, rounded=True, lift=0.22, holes=holes))
    return pieces


def pocket(x: float, y: float, width: float, height: float, fabric: Fabric, *, flap: bool = False) -> list[Piece]:
    """Return a patch pocket with its top at y, stitched round, with a flap if asked."""
    half = width / 2
    shape = outline([(x - half, y, 1), (x + half, y, 1), (x + half, y + height - 1.6, 1), (x, y + height, 1), (x - half, y + height - 1.6, 1)])
    sewn = Stroke(open_curve([(x - half + 0.4, y, 1), (x - half + 0.4, y + height - 1.9, 1), (x, y + height - 0.5, 1), (x + half - 0.4, y + height - 1.9, 1), (x + half - 0.4, y, 1)]), "stitch", 0.2)
    spine = np.array([[0.0, 26.5], [0.0, 100.0]])
    pieces = [Piece(shape, fabric, spine, volume=0.03, folds=0.6, lift=0.22, strokes=(sewn,))]
    if flap:
        cover = outline([(x - half - 0.3, y - 1.2, 1), (x + half + 0.3, y - 1.2, 1), (x + half + 0.3, y + 2.2, 1), (x, y + 3.8, 1), (x - half - 0.3, y + 2.2, 1)])
        pieces.append(Piece(cover, fabric, spine, volume=0.03, folds=0.3, lift=0.3))
    return pieces


def hem_line(half: float, y: float, kind: str = "stitch") -> Stroke:
    """Return a line across, a little bent, as a hem seen from the front."""
    return Stroke(open_curve([(-half, y), (0, y + 1.0), (half, y)]), kind, 0.2)


def sides() -> tuple[Side, Side]:
    """Return left and right as seen in the picture."""
    return _SIDES
