"""The height of a piece above the ground: its volume, its folds, its pulled creases.

Worked out at half the picture's resolution, where folds live. Everything is in centimetres, and
follows the spine of the piece: s across it, t along it, u the place across from -1 to 1.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy import ndimage

from demo.wardrobe.canvas import Field, Light, View, Window, rasterise
from demo.wardrobe.noise import ridges, sample
from demo.wardrobe.pieces import MATERIALS, Crease, Material, Piece

__all__ = ["F32", "STEP", "Relief", "Task", "enlarge", "relief"]

_TINY = 400  # height pixels: a button or a lace is too small to wrinkle
STEP = 2  # the height field's pixel, in picture pixels
F32 = np.float32
Wide = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Task:
    """One piece to paint: where, seen how, in which light, with which accidents of cloth."""

    piece: Piece
    view: View
    light: Light
    seed: int
    window: Window
    mask: Field

    @property
    def material(self) -> Material:
        """How its stuff takes light."""
        return MATERIALS[self.piece.fabric.material]


@dataclass(frozen=True)
class Relief:
    """Fields (h, w) at half resolution: the whole height, the folds alone, and s, t, u."""

    height: Field
    folds: Field
    s: Field
    t: Field
    u: Field


def relief(task: Task) -> Relief:
    """Return the height field of the piece."""
    piece = task.piece
    x, y = task.view.to_body(*task.window.pixels(STEP))
    s, t = _along(x, y, piece)
    u = _across(s, t, task)
    folds = np.zeros_like(s)
    amount = task.material.folds * piece.folds
    if amount > 0 and s.size > _TINY:
        folds += _wrinkles(s, t, task.material.length, amount, task.seed)
    if piece.drape > 0:
        folds += _drape(t, u, piece, task.seed)
    for crease in piece.creases:
        _pull(folds, x, y, crease)
    return Relief(_volume(s, u, task) + folds, folds, s, t, u)


def _volume(s: Field, u: Field, task: Task) -> Field:
    """Return the roundness: a cushion, or a tube around the spine."""
    piece = task.piece
    if piece.rounded:
        return _inflate(task.mask, task.view) * F32(piece.volume * 1.6)
    straight = len(piece.spine) == 2  # only its two ends
    half = float(np.abs(s[::4, ::4]).max()) * 0.6 + 0.5
    if straight:
        half = max(float(np.ptp(piece.outline[:, 0])), 2.0) / 2
    tube = np.sqrt(np.maximum(1 - u * u * np.sqrt(np.abs(u)), 0))
    return np.asarray(tube * F32(piece.volume * min(half, 22)))


def _across(s: Field, t: Field, task: Task) -> Field:
    """Return the place across, -1 (one side) .. 1 (the other)."""
    inside = task.mask[::STEP, ::STEP] > 0.3  # mostly inside
    if task.piece.body is not None:
        whole = rasterise(task.window, task.view.to_pixels(task.piece.body), (), 1)
        inside = whole[::STEP, ::STEP] > 0
    if not inside.any():
        return np.zeros_like(s)
    # Only the edge can be outermost; leaving out the rest makes this ten times faster.
    within = inside[:-2, 1:-1] & inside[2:, 1:-1] & inside[1:-1, :-2] & inside[1:-1, 2:]
    edge = inside.copy()
    edge[1:-1, 1:-1] &= ~within
    low, high, start = _widths(s[edge], t[edge])
    place, bins = (t - start) * 2, np.arange(len(low))
    middle = np.interp(place, bins, (low + high) / 2).astype(np.float32)
    half = np.interp(place, bins, np.maximum((high - low) / 2, 0.3)).astype(np.float32)
    return np.asarray(np.clip((s - middle) / half, -1, 1))


def _widths(s: Field, t: Field) -> tuple[Wide, Wide, float]:
    """Return how far the piece reaches on either side for every half cm along it.

    Where its ends narrow, at a curved hem or a slanted band, the cloth is cut, not round: there
    the width a little further in holds.
    """
    start = float(t.min())
    bins = np.round((t - start) * 2).astype(np.intp)
    count = int(bins.max()) + 1
    low, high = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(low, bins, s)
    np.maximum.at(high, bins, s)
    known = np.flatnonzero(np.isfinite(low))
    every = np.arange(count)
    low, high = np.interp(every, known, low[known]), np.interp(every, known, high[known])
    reach = float((high - low).max())
    margin = min(round(0.12 * count) + 1, 9) if count / 2 > 0.6 * reach else count // 2
    inner = np.clip(every, min(margin, count - 1), max(count - 1 - margin, min(margin, count - 1)))
    if margin == count // 2:  # wider than long
        low, high = np.full(count, low.min()), np.full(count, high.max())
    low = ndimage.gaussian_filter1d(low[inner], 3, mode="nearest")
    high = ndimage.gaussian_filter1d(high[inner], 3, mode="nearest")
    return low, high, start


def _along(x: Field, y: Field, piece: Piece) -> tuple[Field, Field]:
    """Signed distance from the spine and length along it, extended straight at both ends."""
    spine = piece.spine
    best = np.full(x.shape, np.inf, np.float32)
    s, t = np.zeros_like(x), np.zeros_like(x)
    walked, last = 0.0, len(spine) - 2
    for i, (a, b) in enumerate(pairwise(spine)):
        length = float(np.hypot(*(b - a))) + 1e-6
        dx, dy = ((b - a) / length).astype(np.float32)
        rx, ry = x - F32(a[0]), y - F32(a[1])
        along, across = rx * dx + ry * dy, rx * dy - ry * dx
        low = -np.inf if i == 0 else 0.0
        clamped = np.clip(along, low, np.inf if i == last else length)
        gap = (along - clamped) ** 2 + across**2
        nearer = gap < best
        best = np.where(nearer, gap, best)
        s, t = np.where(nearer, across, s), np.where(nearer, clamped + F32(walked), t)
        walked += length
    return s.astype(np.float32), t.astype(np.float32)


def _inflate(mask: Field, view: View) -> Field:
    """Height of a cushion filling the mask: a rounded distance to the nearest edge, in cm."""
    inside = mask[::STEP, ::STEP] > 0.5  # inside by half
    distance = ndimage.distance_transform_edt(np.pad(inside, 1))[1:-1, 1:-1] * (STEP / view.scale)
    radius = max(float(distance.max()) * 0.85, 0.2)
    rest = np.clip(1 - distance / radius, 0, 1)
    cushion = np.sqrt(np.maximum(1 - rest * rest, 0)) * radius
    return np.asarray(ndimage.gaussian_filter(cushion, 0.16 * view.scale), np.float32)


def _wrinkles(s: Field, t: Field, length: float, amount: float, seed: int) -> Field:
    """Soft billows, plus a few pinched crests that lie slantwise across the cloth."""
    shape, s, t = s.shape, s[::2, ::2], t[::2, ::2]  # they are wide: a quarter of the places do
    slant = sample(s, t, 0.5 / length, seed + 1)
    where = np.clip(np.roll(slant, 9, 0) * F32(0.9) + F32(0.35), 0, 1.4)
    slant = slant * F32(5)
    billow = sample(s + slant, t, 1.0 / length, seed + 2)
    crest = ridges(s * 0.55 + slant, t * 1.25 + s * 0.35, 0.9 / length, seed + 3)
    return enlarge(F32(amount) * (billow * F32(0.75) + crest * where * F32(0.7)), shape)


def _drape(t: Field, u: Field, piece: Piece, seed: int) -> Field:
    """Hanging folds: they begin at the waist as nothing and open towards the hem."""
    length = max(float(t.max()), 1.0)
    wander = sample(u * 6, t, 0.06, seed + 5) * F32(0.5)
    phase = np.arcsin(np.clip(u, -0.98, 0.98)) * F32(piece.drape * 1.2) + wander
    fall = np.clip(t / F32(length), 0, 1) ** F32(0.8)
    waves = np.sin(phase * 2) + F32(0.35) * np.sin(phase * 4.3 + 1)
    return np.asarray(waves * fall * F32(0.62))


def _pull(fold: Field, x: Field, y: Field, crease: Crease) -> None:
    """Add one pulled fold, strongest near its origin and dying out along its way."""
    c, s = np.cos(crease.angle), np.sin(crease.angle)
    along = ((x - crease.x) * F32(c) + (y - crease.y) * F32(s)) / F32(crease.length)
    side = (y - crease.y) * F32(c) - (x - crease.x) * F32(s)
    side = side + F32(0.9) * np.sin(along * 3) * F32(crease.width)
    fade = np.exp(-((along - F32(0.3)) ** 2) * F32(5.5))
    fold += F32(crease.depth) * fade * np.exp(-((side / F32(crease.width)) ** 2))


def enlarge(coarse: Field, shape: tuple[int, ...]) -> Field:
    """Return a coarse field at a finer size."""
    sheet = Image.fromarray(np.ascontiguousarray(coarse, np.float32))
    return np.asarray(sheet.resize((shape[1], shape[0]), Image.Resampling.BILINEAR), np.float32)
