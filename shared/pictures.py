"""Turns whatever a person sent into a clean upright JPEG, or says exactly why not.

The one door for foreign pixels: caps are checked before anything is decoded, orientation is
applied and all metadata dropped (a phone's photo carries where it was taken).
"""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from shared.errors import (
    AnimatedPicture,
    EmptyPicture,
    NotAPicture,
    PictureTooHeavy,
    PictureTooLarge,
    TruncatedPicture,
)

__all__ = ["MAX_BYTES", "MAX_PIXELS", "CleanPicture", "clean", "decode", "encode_jpeg", "to_rgb"]

MAX_BYTES = 20 * 2**20  # what Telegram lets a bot download (Bot API, getFile)
MAX_PIXELS = 64_000_000  # above the largest common phone sensor mode that is sent as a file (50 MP)
LONGEST_SIDE = 1280  # Telegram's own cap for compressed photos; finer detail helps no encoder here
JPEG_QUALITY = 90
FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF")  # JPEG opens phones' MPO too
EIGHT_BIT = 255
GREY_16_BIT = ("I", "I;16", "I;16L", "I;16B", "F")


@dataclass(frozen=True)
class CleanPicture:
    """A cleaned photo: JPEG bytes without metadata, and its size in pixels."""

    jpeg: bytes
    width: int
    height: int


def clean(data: bytes, *, max_bytes: int = MAX_BYTES, max_pixels: int = MAX_PIXELS) -> CleanPicture:
    """Cleans a person's photo: upright, sRGB, longest side 1280, JPEG.

    Raises:
        EmptyPicture, NotAPicture, TruncatedPicture, PictureTooHeavy, PictureTooLarge,
        AnimatedPicture: each with the params that its sentence needs.
    """
    picture = decode(data, max_bytes=max_bytes, max_pixels=max_pixels)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return CleanPicture(encode_jpeg(picture), picture.width, picture.height)


def decode(data: bytes, *, max_bytes: int = MAX_BYTES, max_pixels: int = MAX_PIXELS) -> Image.Image:
    """Decodes bytes to an upright RGB picture at full size; raises as `clean`."""
    if not data:
        raise EmptyPicture("zero bytes")
    if len(data) > max_bytes:
        raise PictureTooHeavy(
            f"{len(data)} bytes", megabytes=len(data) // 2**20, limit=max_bytes // 2**20
        )
    picture = _open(data)
    if picture.width * picture.height > max_pixels:
        raise PictureTooLarge(
            f"{picture.width} x {picture.height} pixels", limit=max_pixels // 10**6
        )
    # MPO holds a second view (depth, preview) behind the photo: that is no animation.
    if picture.format != "MPO" and getattr(picture, "n_frames", 1) > 1:
        raise AnimatedPicture(f"{picture.format} with several frames")
    return to_rgb(_load(picture))


def encode_jpeg(picture: Image.Image, quality: int = JPEG_QUALITY) -> bytes:
    """JPEG bytes of an RGB picture, without metadata."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def to_rgb(picture: Image.Image) -> Image.Image:
    """RGB on white: transparency is laid on a shop's ground, 16-bit grey is scaled to 8."""
    if picture.mode in GREY_16_BIT:
        return _scaled_grey(picture).convert("RGB")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        rgba = picture.convert("RGBA")
        ground = Image.new("RGBA", rgba.size, "white")
        return Image.alpha_composite(ground, rgba).convert("RGB")
    return picture.convert("RGB")


def _open(data: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            # Pillow's own bomb warning comes before ours; the cap above decides.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise PictureTooLarge(str(error), limit=MAX_PIXELS // 10**6) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise NotAPicture(str(error)) from error


def _load(picture: Image.Image) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd metadata is not the person's problem
            return ImageOps.exif_transpose(picture)
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise TruncatedPicture(str(error)) from error


def _scaled_grey(picture: Image.Image) -> Image.Image:
    """8-bit grey: full 16-bit range where it is used, else as it stands."""
    _, high = picture.getextrema()
    deep = isinstance(high, int | float) and high > EIGHT_BIT
    scale = EIGHT_BIT / 65535 if deep else 1.0
    return picture.convert("F").point(lambda value: value * scale).convert("L")
