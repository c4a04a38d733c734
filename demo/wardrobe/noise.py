"""Smooth noise from one tile made once a process: folds, wobbling prints and stains read it.

A tile that wraps costs two look-ups a pixel; fresh noise for each piece would cost a blur.
"""

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import ndimage

__all__ = ["grain", "ridges", "sample"]

Field = npt.NDArray[np.floating[Any]]

_SIDE = 512
_FEATURE = 12.0  # texels of blur: one unit of `frequency` is then one blob about 40 texels wide
_TEXELS = 40.0


@cache
def _tile(feature: float) -> Field:
    white = np.random.default_rng(20).standard_normal((_SIDE, _SIDE)).astype(np.float32)
    tile = ndimage.gaussian_filter(white, feature, mode="wrap")
    return np.asarray(tile / tile.std(), np.float32)


def sample(x: Field, y: Field, frequency: float, seed: int) -> Field:
    """Return smooth noise (mean 0, deviation 1) with `frequency` blobs a unit of x and y."""
    shift = (seed * 7919 % 50021 / 50021 * _SIDE, seed * 104729 % 50023 / 50023 * _SIDE)
    factor = np.float32(frequency * _TEXELS)
    where = np.stack([y * factor + np.float32(shift[0]), x * factor + np.float32(shift[1])])
    found = ndimage.map_coordinates(_tile(_FEATURE), where, order=1, mode="grid-wrap")
    return np.asarray(found, np.float32)


def ridges(x: Field, y: Field, frequency: float, seed: int) -> Field:
    """Return noise with sharp crests, as cloth has where it is pinched: about -1..1."""
    return np.float32(1) - np.float32(1.6) * np.abs(sample(x, y, frequency, seed))


def grain(shape: tuple[int, ...], seed: int) -> Field:
    """Return fine noise (mean 0, deviation 1) a pixel or so wide."""
    row, column = seed % _SIDE, seed // _SIDE % _SIDE
    return _sheet()[row : row + shape[0], column : column + shape[1]]


@cache
def _sheet() -> Field:
    """Fine noise large enough that any window of a street photo is a view of it."""
    return np.tile(_tile(0.6), (3, 3))
