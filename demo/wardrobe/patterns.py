"""Prints and weaves, each a function of where on the cloth a pixel lies.

Positions are centimetres across (s) and along (t) the piece, so stripes bend round a sleeve and
run with the folds. Every edge is softened over one pixel: nothing here needs supersampling.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from demo.wardrobe.noise import sample
from demo.wardrobe.pieces import Fabric

__all__ = ["PATTERNS", "Field", "dye"]

Field = npt.NDArray[np.floating[Any]]
_Print = Callable[[Field, Field, float, Fabric], tuple[Field, Field]]
_NONE = np.float32(0)


def dye(s: Field, t: Field, pixel: float, fabric: Fabric) -> Field:
    """Return the colours (h, w, 3), 0..255, of a fabric at (s, t) cm; a pixel is `pixel` cm."""
    base = np.array(fabric.rgb, np.float32)
    if fabric.pattern == "plain":
        return np.broadcast_to(base, (*s.shape, 3)).copy()
    first, second = PATTERNS[fabric.pattern](
        s / np.float32(fabric.scale), t / np.float32(fabric.scale), pixel / fabric.scale, fabric
    )
    colour = base + (np.array(fabric.accent, np.float32) - base) * first[..., None]
    return np.asarray(
        colour + (np.array(fabric.second, np.float32) - colour) * second[..., None], np.float32
    )


def _inside(distance: Field, pixel: float) -> Field:
    """Coverage of the region where the distance is negative, soft over a pixel."""
    return np.asarray(np.clip(np.float32(0.5) - distance / np.float32(max(pixel, 1e-3)), 0, 1))


def _band(x: Field, period: float, share: float, pixel: float) -> Field:
    """Coverage of bands `share` of every `period` wide."""
    saw = np.abs((x / np.float32(period)) % 1 - np.float32(0.5)) * np.float32(period)
    return _inside(saw - np.float32(period * share / 2), pixel)


def _cells(s: Field, t: Field, period: float) -> tuple[Field, Field, Field]:
    """Offsets to the nearest point of a brick lattice, and that point's number 0..1."""
    row = np.floor(t / period)
    shifted = s / period + np.float32(0.5) * (row % 2)
    column = np.floor(shifted)
    number = np.sin(row * 12.9898 + column * 78.233) * 43758.547
    number = (number - np.floor(number)).astype(np.float32)
    return (shifted - column - 0.5) * period, (t / period - row - 0.5) * period, number


def _stripes(s: Field, t: Field, pixel: float, _: Fabric) -> tuple[Field, Field]:
    return _band(t, 4.4, 0.46, pixel), np.zeros_like(s)


def _fine_stripes(s: Field, t: Field, pixel: float, _: Fabric) -> tuple[Field, Field]:
    return _band(t, 1.9, 0.34, pixel), np.zeros_like(s)


def _pinstripes(s: Field, t: Field, pixel: float, _: Fabric) -> tuple[Field, Field]:
    return _band(s, 2.0, 0.16, pixel) * np.float32(0.75) + 0 * t, np.zeros_like(s)


def _gingham(s: Field, t: Field, pixel: float, _: Fabric) -> tuple[Field, Field]:
    across, along = _band(s, 2.6, 0.5, pixel), _band(t, 2.6, 0.5, pixel)
    return (across + along) * np.float32(0.5), np.zeros_like(s)


def _plaid(s: Field, t: Field, pixel: float, _: Fabric) -> tuple[Field, Field]:
    wide = np.maximum(_band(s, 9, 0.36, pixel), _band(t, 9, 0.36, pixel)) * np.float32(0.45)
    wide += _band(s, 9, 0.36, pixel) * _band(t, 9, 0.36, pixel) * np.float32(0.35)
    thin = np.maximum(_band(s + 4.5, 9, 0.07, pixel), _band(t + 4.5, 9, 0.07, pixel))
    edge = np.maximum(_band(s + 2.6, 9, 0.05, pixel), _band(t + 2.6, 9, 0.05, pixel))
    return np.maximum(wide, edge * np.float32(0.6)), thin * np.float32(0.85)


def _dots(s: Field, t: Field, pixel: float, _: Fabric) -> tuple[Field, Field]:
    x, y, _n = _cells(s, t, 3.0)
    return _inside(np.hypot(x, y) - np.float32(0.72), pixel), np.zeros_like(s)


def _floral(s: Field, t: Field, pixel: float, fabric: Fabric) -> tuple[Field, Field]:
    wobble = sample(s, t, 0.08, fabric.seed) * np.float32(0.4)
    x, y, number = _cells(s + wobble, t - wobble, 5.6)
    x, y = x + (number - 0.5) * 1.2, y + (0.5 - number) * 1.2
    radius, angle = np.hypot(x, y), np.arctan2(y, x) + number * 6
    size = np.float32(1.2) + number * np.float32(0.55)
    petals = radius - size * (np.float32(0.72) + np.float32(0.34) * np.cos(angle * 5))
    leaf_x, leaf_y, turn = _cells(s - wobble + 2.7, t + wobble + 1.4, 5.6)
    turn = turn * 6.3
    leaf = np.hypot(
        (leaf_x * np.cos(turn) + leaf_y * np.sin(turn)) * 0.62,
        (leaf_y * np.cos(turn) - leaf_x * np.sin(turn)) * 1.7,
    )
    heart = _inside(radius - size * np.float32(0.3), pixel)
    leaves = _inside(leaf - np.float32(0.75), pixel) * np.float32(0.9)
    return _inside(petals, pixel), np.maximum(heart, leaves * (1 - _inside(petals, pixel)))


def _houndstooth(s: Field, t: Field, pixel: float, _: Fabric) -> tuple[Field, Field]:
    across, along = _band(s, 2.4, 0.5, pixel), _band(t, 2.4, 0.5, pixel)
    twill = _band(s - t, 1.2, 0.5, pixel)
    return across * along + (across * (1 - along) + along * (1 - across)) * twill, np.zeros_like(s)


def _camouflage(s: Field, t: Field, pixel: float, fabric: Fabric) -> tuple[Field, Field]:
    first = sample(s, t * 1.6, 0.10, fabric.seed)
    second = sample(s + 31, t * 1.6 + 17, 0.13, fabric.seed)
    soft = pixel * 0.25
    return (
        _inside(np.float32(0.35) - first, soft),
        _inside(np.float32(0.75) - second, soft) * np.float32(0.9),
    )


def _leopard(s: Field, t: Field, pixel: float, fabric: Fabric) -> tuple[Field, Field]:
    wobble = sample(s, t, 0.22, fabric.seed) * np.float32(0.3)
    x, y, number = _cells(s + wobble, t + wobble * 0.7, 3.0)
    radius = np.hypot(x, y * 1.2) * (
        1 + np.float32(0.3) * np.cos(np.arctan2(y, x) * 3 + number * 6)
    )
    gap = np.clip(np.cos(np.arctan2(y, x) + number * 6.3) * 2 + 1.7, 0, 1)
    ring = _inside(np.abs(radius - 0.85) - np.float32(0.27), pixel) * gap
    return _inside(radius - np.float32(0.7), pixel) * np.float32(0.4), ring


def _argyle(s: Field, t: Field, pixel: float, _: Fabric) -> tuple[Field, Field]:
    u, v = s / 5.5, t / 8.0
    diamond = np.abs(u % 1 - 0.5) + np.abs(v % 1 - 0.5)
    line = np.minimum(np.abs((u + v) % 1 - np.float32(0.5)), np.abs((u - v) % 1 - np.float32(0.5)))
    return (
        _inside((diamond - np.float32(0.44)) * 5.5, pixel) * np.float32(0.85),
        _inside(line * np.float32(4.5) - np.float32(0.10), pixel) * np.float32(0.7),
    )


def _fair_isle(s: Field, t: Field, pixel: float, _: Fabric) -> tuple[Field, Field]:
    """Knitted bands on the chest: two zigzags round a row of diamonds."""
    chest = _inside(np.abs(t - 22) - np.float32(8), pixel)
    zig = np.abs(s / 3.2 % 1 - 0.5) * 3.2
    zigzag = _inside(np.abs(np.abs(t - 22) - 5.8 - zig) - np.float32(0.55), pixel)
    diamond = _inside(np.abs(s % 5.0 - 2.5) + np.abs(t - 22) - np.float32(2.3), pixel)
    return zigzag * chest, diamond


def _block(s: Field, t: Field, pixel: float, _: Fabric) -> tuple[Field, Field]:
    """Two blocks of colour with a narrow band between them."""
    return _inside(np.float32(24) - t, pixel) + 0 * s, _inside(np.abs(t - 24) - 1.6, pixel)


def _chevron(s: Field, t: Field, pixel: float, _: Fabric) -> tuple[Field, Field]:
    zig = np.abs(s / 6 % 1 - np.float32(0.5)) * 5
    return _band(t + zig, 3.4, 0.46, pixel), np.zeros_like(s)


def _print(s: Field, t: Field, pixel: float, fabric: Fabric) -> tuple[Field, Field]:
    """One motif on the chest: a sun over hills, a star, rings, or a bolt of bars."""
    x, y = s, t - 21
    kind = fabric.seed % 4
    if kind == 0:
        disc = _inside(np.hypot(x, y) - np.float32(8), pixel)
        hills = 2.2 * np.sin(x * 0.7) + 1.1 * np.sin(x * 1.6 + 1) + 2.5
        return disc, disc * _inside(hills - y, pixel)
    if kind == 1:
        angle = np.arctan2(y, x) + np.pi / 2
        fold = np.abs((angle / (2 * np.pi / 5)) % 1 - 0.5) * 2
        star = np.hypot(x, y) - (3.4 + 4.6 * fold**1.3)
        return _inside(star, pixel), _inside(np.abs(star - 1.6) - 0.35, pixel)
    if kind == 2:  # the third motif of four
        radius = np.hypot(x, y)
        rings = _band(radius, 3.2, 0.45, pixel) * _inside(radius - np.float32(8.8), pixel)
        return rings, _inside(radius - np.float32(1.7), pixel)
    bars = _band(y, 3.0, 0.55, pixel) * _inside(np.abs(y) - 6, pixel)
    width = 7.5 + 2.5 * np.sin(np.floor(y / 3.0) * 2.1 + fabric.seed)
    return bars * _inside(np.abs(x) - width, pixel), np.zeros_like(s)


PATTERNS: dict[str, _Print] = {
    "striped": _stripes,
    "fine-striped": _fine_stripes,
    "pinstriped": _pinstripes,
    "gingham": _gingham,
    "plaid": _plaid,
    "dotted": _dots,
    "floral": _floral,
    "houndstooth": _houndstooth,
    "camouflage": _camouflage,
    "leopard": _leopard,
    "argyle": _argyle,
    "fair-isle": _fair_isle,
    "colour-block": _block,
    "chevron": _chevron,
    "graphic": _print,
}
