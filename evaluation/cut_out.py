"""Cuts a garment out of a shop photo's white ground, white garments too.

The ground is what a small square brush can paint on near-white, entering at the border: a plain
flood fill would run through the seams of a white shirt and eat it from within.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from scipy import ndimage

__all__ = ["cut_out"]

WHITE = 250  # all three channels at or above it: ground; a white shirt's folds lie below
FRINGE = 222  # nearer than half a brush to the ground, this too is ground: compression's halo
BRUSH = (
    0.03  # of the width (5 pixels at 168): no flood enters a narrower gap (a white shirt's seam)
)
SHAPE_LEAST = 0.05  # a smaller cut-out is a white garment that the flood has eaten
SOFT_EDGE = 0.6  # pixels of blur on the mask: no camera sees a garment's edge as stairs


def cut_out(picture: Image.Image) -> Image.Image:
    """RGBA of the picture, transparent where near-white touches the border through near-white.

    A flood fill from the border: white inside a garment stays. A picture that would nearly vanish
    (white on white) keeps its ground.
    """
    rgb = np.asarray(picture.convert("RGB"))
    shape = ~_ground(rgb.min(axis=2))
    if shape.mean() < SHAPE_LEAST:
        shape[:] = True
    mask = Image.fromarray(np.where(shape, 255, 0).astype(np.uint8))
    result = Image.fromarray(rgb)
    result.putalpha(mask.filter(ImageFilter.GaussianBlur(SOFT_EDGE)))
    return result


def _ground(darkest: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Where a square brush, entering anywhere at the border, paints on white, and the halo."""
    side = max(3, round(BRUSH * darkest.shape[1]))
    around = np.pad(darkest, side, constant_values=255)
    brush = np.ones((side, side), bool)
    regions, _ = ndimage.label(ndimage.binary_erosion(around >= WHITE, brush, border_value=1))
    painted = ndimage.binary_dilation(regions == regions[0, 0], brush)
    grown = ndimage.binary_dilation(painted, iterations=side // 2 + 1, mask=around >= FRINGE)
    return np.asarray((painted | grown)[side:-side, side:-side])
