"""Turns a shop photo into what a shopper's camera might have made of it, keeping its colour true.

shop photo -> cut out of its white ground -> turned, scaled, seen askew -> on another ground
           -> light and colour cast -> blur -> JPEG

The cast is small on purpose (a few per cent a channel): the colour word must stay true.
"""

import io
from collections.abc import Sequence
from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

__all__ = ["cut_out", "photo_view", "shop_view", "street_view"]

Pixels = NDArray[np.uint8]

WHITE = 238  # all three channels above it: ground (JPEG and soft shadows make it less than 255)
SHAPE_LEAST = 0.05  # a smaller cut-out is a white garment that the mask has eaten


def cut_out(picture: Image.Image) -> Image.Image:
    """RGBA of the picture, transparent where near-white is seen from the border in a straight line.

    Sight lines instead of a flood fill: four running minima cost 0.1 ms, and hollows that they miss
    are small. A picture that would nearly vanish keeps its ground.
    """
    rgb = np.asarray(picture.convert("RGB"))
    white = (rgb.min(axis=2) >= WHITE).astype(np.uint8)
    seen = _from_start(white, 0) | _from_start(white, 1) | _from_end(white, 0) | _from_end(white, 1)
    alpha = np.where(seen == 1, 0, 255).astype(np.uint8)
    if (alpha > 0).mean() < SHAPE_LEAST:
        alpha[:] = 255
    return Image.fromarray(np.dstack([rgb, alpha]))


def photo_view(photo: Image.Image, size: tuple[int, int], rng: Random) -> Image.Image:
    """A photo as another hand would have taken it: mirrored, cropped by up to 20%, relit.

    Args:
        photo: RGB.
        size: (width, height) of the result.
        rng: the source of chance.
    """
    picture = _framed(photo, size, rng, crop=0.2)
    return _relit(picture, rng, light=0.15, cast=0.04)


def shop_view(cut: Image.Image, size: tuple[int, int], rng: Random) -> Image.Image:
    """A light change, as between two shops: mirrored, cropped by up to 8%, a little brighter.

    Args:
        cut: RGBA of `cut_out`.
        size: (width, height) of the result.
        rng: the source of chance.
    """
    picture = _framed(cut.convert("RGB"), size, rng, crop=0.08)
    return _relit(picture, rng, light=0.05, cast=0.01)


def street_view(
    cut: Image.Image, size: tuple[int, int], rng: Random, grounds: Sequence[Image.Image] = ()
) -> Image.Image:
    """A heavy change, as between shop and street; arguments as `shop_view`.

    Args:
        cut: RGBA of `cut_out`.
        size: (width, height) of the result.
        rng: the source of chance.
        grounds: photos to stand on; without any, blotches of colour are drawn.
    """
    turned = cut.transform(
        size, Image.Transform.QUAD, _quad(cut.size, rng), resample=Image.Resampling.BILINEAR
    )
    picture = _ground(size, rng, grounds)
    picture.paste(turned, mask=turned.getchannel("A"))
    picture = _relit(picture, rng, light=0.15, cast=0.05)
    if rng.random() < 0.3:  # noqa: PLR2004 - three in ten
        picture = picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.2)))
    return _recoded(picture, rng.randint(30, 95))


def _from_start(mask: Pixels, axis: int) -> Pixels:
    result: Pixels = np.minimum.accumulate(mask, axis=axis)
    return result


def _from_end(mask: Pixels, axis: int) -> Pixels:
    return np.flip(_from_start(np.flip(mask, axis), axis), axis)


def _framed(picture: Image.Image, size: tuple[int, int], rng: Random, crop: float) -> Image.Image:
    """Mirrored one time in two, up to `crop` of each side cut away, resized."""
    if rng.random() < 0.5:  # noqa: PLR2004 - one in two
        picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    width, height = picture.size
    left, right = (rng.uniform(0, crop) * width for _ in range(2))
    top, bottom = (rng.uniform(0, crop) * height for _ in range(2))
    box = (left, top, width - right, height - bottom)
    return picture.resize(size, Image.Resampling.BICUBIC, box=box)


def _quad(size: tuple[int, int], rng: Random) -> list[float]:
    """Source corners (NW, SW, SE, NE): up to 12 degrees, scale 0.8-1.2, each corner jittered."""
    width, height = size
    angle, scale = rng.uniform(-12, 12) * np.pi / 180, 1 / rng.uniform(0.8, 1.2)
    mirror = rng.choice((-1, 1))
    shift_x, shift_y = rng.uniform(-0.1, 0.1) * width, rng.uniform(-0.1, 0.1) * height
    corners: list[float] = []
    for x, y in ((-1, -1), (-1, 1), (1, 1), (1, -1)):
        dx, dy = mirror * x * width / 2 * scale, y * height / 2 * scale
        dx, dy = dx * np.cos(angle) - dy * np.sin(angle), dx * np.sin(angle) + dy * np.cos(angle)
        jitter_x, jitter_y = (rng.uniform(-0.06, 0.06) for _ in range(2))
        corners += [width / 2 + dx + shift_x + jitter_x * width]
        corners += [height / 2 + dy + shift_y + jitter_y * height]
    return corners


def _ground(size: tuple[int, int], rng: Random, grounds: Sequence[Image.Image]) -> Image.Image:
    if grounds and rng.random() < 0.5:  # noqa: PLR2004 - one in two
        photo = rng.choice(grounds)
        left = rng.uniform(0, 0.5) * photo.width
        top = rng.uniform(0, 0.5) * photo.height
        box = (left, top, left + photo.width / 2, top + photo.height / 2)
        return photo.resize(size, Image.Resampling.BILINEAR, box=box)
    columns, rows = rng.randint(1, 6), rng.randint(1, 8)
    blotches = Image.frombytes("RGB", (columns, rows), rng.randbytes(3 * columns * rows))
    plain = Image.new("RGB", (columns, rows), tuple(rng.randbytes(3)))
    return Image.blend(plain, blotches, rng.uniform(0, 0.6)).resize(size, Image.Resampling.BICUBIC)


def _relit(picture: Image.Image, rng: Random, light: float, cast: float) -> Image.Image:
    """Multiplies all channels by exp(N(0, light)) and each by exp(N(0, cast))."""
    gain = np.exp([rng.gauss(0, cast) for _ in range(3)]) * np.exp(rng.gauss(0, light))
    table = np.clip(np.outer(gain, np.arange(256)), 0, 255).round().astype(int).ravel().tolist()
    return picture.point(table)


def _recoded(picture: Image.Image, quality: int) -> Image.Image:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return Image.open(out).convert("RGB")
