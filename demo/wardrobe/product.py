"""Draws one product as a shop's photo: light ground, soft contact shadow, nothing else in sight."""

import numpy as np
from PIL import Image, ImageFilter

from demo.wardrobe.canvas import Canvas, Field, Light, View
from demo.wardrobe.cloth import paint
from demo.wardrobe.design import Product, seed_of
from demo.wardrobe.noise import grain
from demo.wardrobe.pieces import Piece
from demo.wardrobe.types import TYPES

__all__ = ["SIZE", "render_product"]

SIZE = (480, 640)
_MARGIN = 0.075  # of the picture's side, free round the garment
_GROUND = 246.0


def render_product(product: Product) -> Image.Image:
    """Return the shop photo of a product, RGB 480 x 640, the same for the same product."""
    kind = TYPES[product.category]
    pieces = sorted(kind.cut(product, kind.stand(product)), key=lambda piece: piece.layer)
    canvas = Canvas(*SIZE)
    view = _frame(pieces, kind.fill)
    seed = seed_of(product.id, "folds")
    for number, piece in enumerate(pieces):
        paint(canvas, piece, view, Light(), owner=1, seed=seed + 17 * number)
    return _on_ground(canvas, seed)


def _frame(pieces: list[Piece], fill: float) -> View:
    """Fit all outlines into the picture, a small thing never blown up past its share `fill`."""
    points = np.vstack([piece.outline for piece in pieces])
    low, high = points.min(0), points.max(0)
    room = np.array(SIZE) * (1 - 2 * _MARGIN) * fill
    scale = float((room / (high - low)).min())
    middle = (low + high) / 2 * scale
    return View(scale, SIZE[0] / 2 - middle[0], SIZE[1] / 2 - middle[1])


def _on_ground(canvas: Canvas, seed: int) -> Image.Image:
    """Lay the garment on near-white paper with its shadow and the lens's slight vignette."""
    ground = _paper(seed)
    ground *= (
        1 - 0.20 * _shadow(canvas.alpha, 5, (3, 5)) - 0.13 * _shadow(canvas.alpha, 17, (7, 13))
    )
    photo = canvas.rgb + (ground * (1 - canvas.alpha))[..., None]
    photo += np.float32(0.9) * grain(canvas.alpha.shape, seed)[..., None]
    return Image.fromarray(np.clip(photo, 0, 255, out=photo).astype(np.uint8))


def _paper(seed: int) -> Field:
    """Near-white ground: a little brighter in the middle, a shade of difference a picture."""
    y, x = np.mgrid[-1 : 1 : SIZE[1] * 1j, -1 : 1 : SIZE[0] * 1j].astype(np.float32)
    bright = _GROUND + seed % 5 - 2
    return np.asarray(bright + 5 - 7 * (x * x + y * y) / 2 * 1.1, np.float32)


def _shadow(alpha: Field, blur: float, shift: tuple[int, int]) -> Field:
    """Return the blurred, shifted coverage; at a quarter of the size, for it has no detail."""
    sheet = Image.fromarray((np.clip(alpha, 0, 1) * 255).astype(np.uint8)).reduce(4)
    soft = sheet.filter(ImageFilter.GaussianBlur(blur / 4)).resize(SIZE, Image.Resampling.BILINEAR)
    return np.asarray(np.roll(np.asarray(soft, np.float32) / 255, shift[::-1], (0, 1)), np.float32)
