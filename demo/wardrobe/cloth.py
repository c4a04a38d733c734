"""Paints one piece: volume and folds make a height field, light makes it cloth.

The height is worked out at half the resolution, where folds live; grain, weave, print and seams
at the full one, where the eye looks for them. The print is read at positions moved by the folds.
"""

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter
from scipy import ndimage

from demo.wardrobe.canvas import Canvas, Field, Light, View, Window, rasterise
from demo.wardrobe.noise import grain, ridges, sample
from demo.wardrobe.patterns import dye
from demo.wardrobe.pieces import MATERIALS, Crease, Material, Piece, Stroke

__all__ = ["paint"]

_STEP = 2  # the height field's pixel, in picture pixels
_F = np.float32
Wide = npt.NDArray[np.float64]


def paint(canvas: Canvas, piece: Piece, view: View, light: Light, *, owner: int, seed: int) -> None:
    """Paint the piece with its shadow on whatever lies below it."""
    pixels = view.to_pixels(piece.outline)
    reach = piece.lift * view.scale * 2 + 4
    window = canvas.window(pixels, reach)
    if window is None:
        return
    mask = rasterise(window, pixels, tuple(view.to_pixels(h) for h in piece.holes))
    _cast(canvas, window, mask, piece, view, light)
    rgb = _cloth(window, mask, piece, view, light, seed)
    canvas.lay(window, rgb, mask, owner)


def _cast(
    canvas: Canvas, window: Window, mask: Field, piece: Piece, view: View, light: Light
) -> None:
    """Darken what lies below: a tight contact line and a wider soft shadow away from the lamp."""
    if piece.lift <= 0 or not canvas.alpha[window.slices].any():
        return
    blur = max(0.8, piece.lift * view.scale * 0.55)
    sheet = Image.fromarray((mask * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(blur))
    shift = -np.array(light.direction[1::-1]) * piece.lift * view.scale * 0.7
    moved = np.roll(np.asarray(sheet, np.float32) / _F(255), shift.round().astype(int), (0, 1))
    canvas.shade(window, 1 - _F(light.shadow) * moved)


def _cloth(
    window: Window, mask: Field, piece: Piece, view: View, light: Light, seed: int
) -> Field:
    """Return the lit colours (h, w, 3) of the piece in its window."""
    material = MATERIALS[piece.fabric.material]
    x, y = view.to_body(*window.pixels(_STEP))
    s, t, u = _across(x, y, piece, view, window, mask)
    height, fold = _height(x, y, s, t, u, mask, piece, material, view, seed)
    shade, gloss = _light(height, material, light, view)
    pixel = _STEP / view.scale
    gy, gx = np.gradient(fold, pixel)
    warp = _F(0.9)
    fields = (s + warp * gx, t + warp * gy, shade, gloss, u)
    s, t, shade, gloss, u = (_enlarge(f, window.shape) for f in fields)
    rgb = dye(s, t, 1 / view.scale, piece.fabric)
    shade = shade * _weave(s, t, u, material, view, seed)
    shade = _edges(shade, mask, piece, view)
    shade, rgb = _strokes(shade, rgb, window, piece, view)
    tint = np.array(light.tint, np.float32)
    lit = rgb * (shade[..., None] * tint)
    return np.clip(lit + (gloss * _F(255))[..., None] * tint, 0, 255)


def _across(
    x: Field, y: Field, piece: Piece, view: View, window: Window, mask: Field
) -> tuple[Field, Field, Field]:
    """Return cm across and along the spine, and the place across, -1 (one side) .. 1 (other)."""
    s, t = _along(x, y, piece)
    inside = mask[::_STEP, ::_STEP] > 0.3  # noqa: PLR2004  # mostly inside
    if piece.body is not None:
        inside = rasterise(window, view.to_pixels(piece.body), (), 1)[::_STEP, ::_STEP] > 0
    if not inside.any():
        return s, t, np.zeros_like(s)
    low, high, start = _widths(s[inside], t[inside])
    place = (t - start) * 2
    bins = np.arange(len(low))
    middle = np.interp(place, bins, (low + high) / 2).astype(np.float32)
    half = np.interp(place, bins, np.maximum((high - low) / 2, 0.3)).astype(np.float32)
    return s, t, np.clip((s - middle) / half, -1, 1)


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
    for i, (a, b) in enumerate(zip(spine[:-1], spine[1:], strict=True)):
        length = float(np.hypot(*(b - a))) + 1e-6
        dx, dy = ((b - a) / length).astype(np.float32)
        rx, ry = x - _F(a[0]), y - _F(a[1])
        along, across = rx * dx + ry * dy, rx * dy - ry * dx
        low = -np.inf if i == 0 else 0.0
        clamped = np.clip(along, low, np.inf if i == last else length)
        gap = (along - clamped) ** 2 + across**2
        nearer = gap < best
        best = np.where(nearer, gap, best)
        s, t = np.where(nearer, across, s), np.where(nearer, clamped + _F(walked), t)
        walked += length
    return s.astype(np.float32), t.astype(np.float32)


def _height(
    x: Field, y: Field, s: Field, t: Field, u: Field, mask: Field,
    piece: Piece, material: Material, view: View, seed: int,
) -> tuple[Field, Field]:  # fmt: skip
    """Return the whole height and the folds alone, in cm."""
    half = float(np.abs(s[::4, ::4]).max()) * 0.6 + 0.5
    if piece.rounded:
        volume = _inflate(mask, view) * _F(piece.volume * 1.6)
    else:
        half = max(float(np.ptp(piece.outline[:, 0])), 2.0) / 2 if len(piece.spine) == 2 else half  # noqa: PLR2004  # straight
        volume = np.sqrt(np.maximum(1 - np.abs(u) ** _F(2.4), 0)) * _F(piece.volume * min(half, 22))
    fold = np.zeros_like(s)
    amount = material.folds * piece.folds
    if amount > 0:
        fold += _wrinkles(s, t, material.length, amount, seed)
    if piece.drape > 0:
        fold += _drape(t, u, piece, seed)
    for crease in piece.creases:
        _pull(fold, x, y, crease)
    return volume + fold, fold


def _inflate(mask: Field, view: View) -> Field:
    """Height of a cushion filling the mask: a rounded distance to the nearest edge, in cm."""
    inside = mask[::_STEP, ::_STEP] > 0.5  # noqa: PLR2004  # inside by half
    distance = ndimage.distance_transform_edt(np.pad(inside, 1))[1:-1, 1:-1] * (_STEP / view.scale)
    radius = max(float(distance.max()) * 0.85, 0.2)
    rest = np.clip(1 - distance / radius, 0, 1)
    cushion = np.sqrt(np.maximum(1 - rest**2.2, 0)) * radius
    return np.asarray(ndimage.gaussian_filter(cushion, 0.16 * view.scale), np.float32)


def _wrinkles(s: Field, t: Field, length: float, amount: float, seed: int) -> Field:
    """Soft billows, plus a few pinched crests that lie slantwise across the cloth."""
    slant = sample(s, t, 0.5 / length, seed + 1) * _F(5)
    billow = sample(s + slant, t, 1.0 / length, seed + 2)
    crest = ridges(s * 0.55 + slant, t * 1.25 + s * 0.35, 0.9 / length, seed + 3)
    where = np.clip(sample(s, t, 0.45 / length, seed + 4) + _F(0.35), 0, 1.4)
    return _F(amount) * (billow * _F(0.75) + crest * where * _F(0.7))


def _drape(t: Field, u: Field, piece: Piece, seed: int) -> Field:
    """Hanging folds: they begin at the waist as nothing and open towards the hem."""
    length = max(float(t.max()), 1.0)
    wander = sample(u * 6, t, 0.06, seed + 5) * _F(0.5)
    phase = np.arcsin(np.clip(u, -0.98, 0.98)) * _F(piece.drape * 1.2) + wander
    fall = np.clip(t / _F(length), 0, 1) ** _F(0.8)
    return (np.sin(phase * 2) + _F(0.35) * np.sin(phase * 4.3 + 1)) * fall * _F(0.62)


def _pull(fold: Field, x: Field, y: Field, crease: Crease) -> None:
    """Add one pulled fold, strongest near its origin and dying out along its way."""
    c, s = np.cos(crease.angle), np.sin(crease.angle)
    along = ((x - crease.x) * _F(c) + (y - crease.y) * _F(s)) / _F(crease.length)
    side = (y - crease.y) * _F(c) - (x - crease.x) * _F(s)
    side = side + _F(0.9) * np.sin(along * 3) * _F(crease.width)
    fade = np.exp(-((along - _F(0.3)) ** 2) * _F(5.5))
    fold += _F(crease.depth) * fade * np.exp(-((side / _F(crease.width)) ** 2))


def _light(
    height: Field, material: Material, light: Light, view: View
) -> tuple[Field, Field]:
    """Return the diffuse share (1 on flat cloth) and the highlight (0..1 of white)."""
    height = np.asarray(ndimage.gaussian_filter(height, 0.8), np.float32)
    gy, gx = np.gradient(height, _STEP / view.scale)
    gx, gy = (g / np.sqrt(1 + _F(0.35) * g * g) for g in (gx, gy))
    norm = 1 / np.sqrt(gx * gx + gy * gy + 1)
    lx, ly, lz = np.array(light.direction) / np.linalg.norm(light.direction)
    facing = (-gx * _F(lx) - gy * _F(ly) + _F(lz)) * norm
    diffuse = 1 + _F(light.contrast) * (facing - _F(lz)) / _F(lz)
    hollow = ndimage.gaussian_filter(height, 0.9 * view.scale / _STEP) - height
    diffuse *= np.clip(1 - _F(0.28) * hollow, 0.75, 1.08)
    half = np.array([lx, ly, lz + 1]) / np.linalg.norm([lx, ly, lz + 1])
    mirror = (-gx * _F(half[0]) - gy * _F(half[1]) + _F(half[2])) * norm
    gloss = np.clip(mirror, 0, 1) ** 18 * _F(material.gloss * 0.55)
    sheen = (1 - norm) * _F(0.03)
    return np.clip(diffuse, 0.22, 1.5), gloss + sheen


def _enlarge(coarse: Field, shape: tuple[int, int]) -> Field:
    """Return the half-resolution field at the window's size."""
    sheet = Image.fromarray(np.ascontiguousarray(coarse, np.float32))
    return np.asarray(sheet.resize((shape[1], shape[0]), Image.Resampling.BILINEAR), np.float32)


def _weave(s: Field, t: Field, u: Field, material: Material, view: View, seed: int) -> Field:
    """Return the fine texture as a factor about 1."""
    fine = grain(s.shape, seed) * _F(material.grain * 0.45)
    if material.weave == "twill":
        fine += np.sin((s + t) * _F(16)) * _F(material.grain * 0.35)
        fine += sample(s, t, 0.12, seed) * _F(material.grain * 0.35)
        if material.grain > 0.08:  # noqa: PLR2004  # denim: the thigh is washed out
            fine += (_F(0.16) - np.abs(u) * _F(0.30)) * np.exp(-(((t - 28) / 24) ** 2))
    elif material.weave == "knit":
        fine += np.sin(s * _F(8.5)) * np.sin(t * _F(7) + np.abs(np.sin(s * _F(4.25))) * 3) * _F(0.07)
    elif material.weave == "rib":
        fine += np.sin(s * _F(6.4)) * _F(0.10)
    elif material.weave == "pebble":
        fine += sample(s, t, 0.9, seed) * _F(0.035)
    elif material.weave == "straw":
        fine += np.sin(t * _F(9) + np.sin(s * _F(7))) * _F(0.12)
    elif material.weave == "hair":
        fine += sample(s * 7, t * 0.7, 0.5, seed) * _F(0.16) + sample(s * 2, t, 0.2, seed) * _F(0.12)
    return 1 + np.clip(fine, -0.45, 0.45)


def _edges(shade: Field, mask: Field, piece: Piece, view: View) -> Field:
    """Darken a thin rim: cloth turns away at its edge, and a hem's thickness shows there."""
    sheet = Image.fromarray((mask * 255).astype(np.uint8))
    rim = np.asarray(sheet.filter(ImageFilter.BoxBlur(0.45 * view.scale)), np.float32) / 255
    depth = _F(0.20 if not piece.rounded else 0.16)
    return shade * (1 - depth * np.clip((1 - rim) * 2, 0, 1) ** _F(1.3))


def _strokes(
    shade: Field, rgb: Field, window: Window, piece: Piece, view: View
) -> tuple[Field, Field]:
    """Press seams into the cloth, sew stitches on it, paint lines."""
    for stroke in piece.strokes:
        line = _line(window, stroke, view)
        if stroke.kind == "seam":
            lip = np.roll(line, (1, 1), (0, 1))
            shade = shade * (1 - _F(0.34) * line) * (1 + _F(0.10) * np.clip(lip - line, 0, 1))
        colour = stroke.rgb
        if colour is None and stroke.kind == "stitch":
            light = sum(piece.fabric.rgb) < 210  # noqa: PLR2004  # dark cloth, lighter thread
            colour = piece.fabric.tinted(1.9 if light else 0.72).rgb
        if colour is not None:
            rgb = rgb + (np.array(colour, np.float32) - rgb) * line[..., None]
    return shade, rgb


def _line(window: Window, stroke: Stroke, view: View) -> Field:
    """Return the coverage (h, w) of a stroke, dashed where it is a row of stitches."""
    fine = 3
    height, width = window.shape
    sheet = Image.new("L", (width * fine, height * fine))
    draw = ImageDraw.Draw(sheet)
    at = (view.to_pixels(stroke.points) - np.array([window.x1, window.y1])) * fine
    thick = max(1, round(stroke.width * view.scale * fine))
    if stroke.kind != "stitch":
        draw.line([tuple(p) for p in at.tolist()], fill=255, width=thick, joint="curve")
        return np.asarray(sheet.reduce(fine), np.float32) / _F(255)
    steps = np.hypot(*np.diff(at, axis=0).T)
    walked = np.concatenate([[0], np.cumsum(steps)])
    dash = 0.55 * view.scale * fine
    starts = np.arange(0, walked[-1], dash * 1.6)
    for begin, end in zip(starts, starts + dash, strict=True):
        points = [(np.interp(w, walked, at[:, 0]), np.interp(w, walked, at[:, 1])) for w in (begin, end)]
        draw.line(points, fill=210, width=max(1, thick // 2))
    return np.asarray(sheet.reduce(fine), np.float32) / _F(255)
