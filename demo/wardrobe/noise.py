"""Smooth noise from one tile made once a process: folds, wobbling prints and stains read it.

A tile that wraps costs two look-ups a pixel; fresh noise for each piece would cost a blur.
"""

from functools import cache

import numpy as np
import numpy.typing as npt
from scipy import ndimage

__all__ = ["grain", "ridges", "sample"]

Field = npt.NDArray[np.float32]

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
    shift = np.random.default_rng(seed).uniform(0, _SIDE, 2)
    factor = np.float32(frequency * _TEXELS)
    where = np.stack([y * factor + np.float32(shift[0]), x * factor + np.float32(shift[1])])
    found = ndimage.map_coordinates(_tile(_FEATURE), where, order=1, mode="grid-wrap")
    return np.asarray(found, np.float32)


def ridges(x: Field, y: Field, frequency: float, seed: int) -> Field:
    """Return noise with sharp crests, as cloth has where it is pinched: about -1..1."""
    return np.float32(1) - np.float32(1.6) * np.abs(sample(x, y, frequency, seed))


def grain(shape: tuple[int, ...], seed: int) -> Field:
    """Return fine noise (mean 0, deviation 1) a pixel or so wide."""
    shift = np.random.default_rng(seed).integers(0, _SIDE, 2)
    rows = (np.arange(shape[0]) + shift[0]) % _SIDE
    columns = (np.arange(shape[1]) + shift[1]) % _SIDE
    return _tile(0.6)[np.ix_(rows, columns)]
