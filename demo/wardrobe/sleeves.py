"""Sleeves and their cuffs: tubes round the arms, gathered at the elbows."""

import numpy as np

from demo.wardrobe.body import Body, Side
from demo.wardrobe.geometry import Mark, Points, limb, outline
from demo.wardrobe.pieces import Crease, Fabric, Piece, Stroke

__all__ = ["SLEEVES", "sleeves"]

_SIDES: tuple[Side, Side] = (-1, 1)


SLEEVES = {"short": 0.34, "elbow": 0.52, "three-quarter": 0.74, "long": 1.02}


def sleeves(
    body: Body,
    length: str,
    fabric: Fabric,
    ease: float,
    *,
    cuff: float = 0.0,
    band: Fabric | None = None,
    puff: float = 0.0,
) -> list[Piece]:
    """Return both sleeves and their cuffs; `cuff` is a band's width in cm, none at 0."""
    pieces = []
    if fabric.pattern == "graphic":
        fabric = fabric.plain()
    for side in _SIDES:
        pieces += _sleeve(
            body, side, length, fabric, ease=ease, cuff=cuff, band=band or fabric.plain(), puff=puff
        )
    return pieces


def _sleeve(
    body: Body,
    side: Side,
    length: str,
    fabric: Fabric,
    *,
    ease: float,
    cuff: float,
    band: Fabric,
    puff: float,
) -> list[Piece]:
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
    hidden: list[Mark] = [
        (side * (body.chest - 3), body.armpit_y - 2, 1),
        (side * (body.shoulder - 5), body.shoulder_y + 2.5, 1),
    ]
    inner = [m for m in inner if m[1] > body.armpit_y + 1.5 or m[0] * side > pit[0] * side + 1]
    outer = [m for m in outer if m[1] > body.shoulder_y + 4]
    shape = outline([tip, crown, *outer, *inner, pit, *hidden])
    spine = np.array([body.on_arm(side, float(s)) for s in np.linspace(0.0, end, 7)])
    piece = Piece(
        shape,
        fabric,
        spine,
        volume=0.5,
        lift=0.5,
        folds=0.85,
        creases=_elbow(body, side, fabric.seed, end),
        strokes=_sleeve_hem(joints, widths, cuff),
    )
    if cuff <= 0:
        return [piece]
    return [piece, _cuff(body, side, (end - cuff / 54, end + 0.012), float(widths[-1]), band)]


def _cuff(body: Body, side: Side, span: tuple[float, float], width: float, fabric: Fabric) -> Piece:
    shares = np.linspace(*span, 3)
    joints = [body.on_arm(side, float(share)) for share in shares]
    tube = limb(joints, [width * 0.98, width * 0.95, width * 0.9])
    return Piece(outline(tube), fabric, np.array(joints), volume=0.5, folds=0.3, lift=0.25)


def _sleeve_hem(
    joints: list[tuple[float, float]], widths: Points, cuff: float
) -> tuple[Stroke, ...]:
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
    draw = np.random.default_rng([seed, side + 1])
    creases = []
    for share in (0.14, 0.24, 0.44, 0.5, 0.57, 0.82, 0.9):
        if share > end:
            break
        x, y = body.on_arm(side, share)
        angle = (0.5 + draw.normal(0, 0.35)) * -side + (np.pi if side > 0 else 0)
        creases.append(
            Crease(x - side * 4, y, angle + np.pi * (side > 0), 8, 0.9, draw.uniform(0.2, 0.5))
        )
    return tuple(creases)
