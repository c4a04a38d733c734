"""Smooth outlines from a few points: what a tailor's curve does on paper.

All lengths are centimetres on the body, y grows downwards, x = 0 is the middle of the body.
A point is (x, y), or (x, y, 1) where the outline turns sharply (a hem's corner, a collar's tip).
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

__all__ = [
    "Mark",
    "Points",
    "disc",
    "limb",
    "marks",
    "mirror",
    "mirrored",
    "open_curve",
    "outline",
    "symmetric",
]

Points = npt.NDArray[np.float64]
Mark = tuple[float, float] | tuple[float, float, int]

_STEPS = 8  # points a segment: at 8 pixels a cm no corner of the polygon is ever visible


def marks(text: str) -> list[Mark]:
    """Read marks written as a tailor would note them: "x,y x,y! ...", ! where it turns sharply."""
    read: list[Mark] = []
    for word in text.split():
        x, y = word.removesuffix("!").split(",")
        read.append((float(x), float(y), int(word.endswith("!"))))
    return read


def outline(points: Sequence[Mark]) -> Points:
    """Return a closed smooth outline (n, 2) through the points."""
    return _curve(points, closed=True)


def open_curve(points: Sequence[Mark]) -> Points:
    """Return an open smooth line (n, 2) through the points."""
    return _curve(points, closed=False)


def symmetric(right: Sequence[Mark]) -> Points:
    """Close a right half, given from its top to its bottom, by its mirror image."""
    left = [mirror(m) for m in reversed(right) if m[0] != 0]
    return outline([*right, *left])


def mirror(mark: Mark) -> Mark:
    """Return the mark on the body's other side."""
    return (-mark[0], mark[1], mark[2] if len(mark) > 2 else 0)  # the flag


def mirrored(points: Points) -> Points:
    """Return the outline seen in a mirror standing on x = 0."""
    return np.asarray(points * np.array([-1.0, 1.0]))


def limb(joints: Sequence[Mark], half_widths: Sequence[float]) -> list[Mark]:
    """Marks of a tube around a bent line, one half width a joint: its right side, then its left.

    Both ends are sharp, as a cuff or a trouser hem is.
    """
    line = np.array([j[:2] for j in joints], dtype=float)
    tangent = np.gradient(line, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True) + 1e-9
    normal = np.stack([-tangent[:, 1], tangent[:, 0]], axis=1)
    offset = normal * np.asarray(half_widths)[:, None]
    ends = {0, len(line) - 1}
    first = [(float(x), float(y), int(i in ends)) for i, (x, y) in enumerate(line - offset)]
    second = [(float(x), float(y), int(i in ends)) for i, (x, y) in enumerate(line + offset)]
    return [*first, *reversed(second)]


def disc(x: float, y: float, rx: float, ry: float | None = None, turn: float = 0.0) -> Points:
    """Return an ellipse with its centre at (x, y), turned by `turn` radians."""
    angle = np.linspace(0, 2 * np.pi, 28, endpoint=False)
    px, py = rx * np.cos(angle), (rx if ry is None else ry) * np.sin(angle)
    return np.stack(
        [x + px * np.cos(turn) - py * np.sin(turn), y + px * np.sin(turn) + py * np.cos(turn)], 1
    )


def _curve(through: Sequence[Mark], *, closed: bool) -> Points:
    """Hermite spline whose tangents point along each mark's neighbours, as long as the segment."""
    points = np.array([m[:2] for m in through], dtype=float)
    sharp = np.array([any(m[2:]) for m in through])
    count = len(points)
    segments = count if closed else count - 1
    start, end = np.arange(segments), (np.arange(segments) + 1) % count
    chord = points[end] - points[start]
    length = np.linalg.norm(chord, axis=1, keepdims=True)
    along = np.roll(points, -1, 0) - np.roll(points, 1, 0)
    if not closed:
        along[0], along[-1] = chord[0], chord[-1]
    along /= np.linalg.norm(along, axis=1, keepdims=True) + 1e-9
    leave = np.where(sharp[start, None], chord, along[start] * length)
    arrive = np.where(sharp[end, None], chord, along[end] * length)
    t = np.linspace(0, 1, _STEPS, endpoint=False)[:, None, None]
    curve = (
        (2 * t**3 - 3 * t**2 + 1) * points[start]
        + (t**3 - 2 * t**2 + t) * leave
        + (3 * t**2 - 2 * t**3) * points[end]
        + (t**3 - t**2) * arrive
    )
    line = curve.transpose(1, 0, 2).reshape(-1, 2)
    return line if closed else np.vstack([line, points[-1:]])
