"""Encodes a benchmark's pictures, each once, and notes those that are missing or broken.

Benchmarks that are lists of URLs (Street2Shop, FashionIQ) lose pictures every year: a hole is
counted, it neither stops the run nor vanishes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from PIL.Image import Image
from rich.progress import track

from evaluation.benchmarks.base import Picture
from shared.errors import PictureError
from shared.pictures import decode
from worker.encoders.base import Encoder, FloatArray

__all__ = ["EncodedPictures", "encode_pictures", "open_picture"]

BATCH = 64  # decoded at a time: a few hundred megabytes at the largest published sizes


@dataclass(frozen=True)
class EncodedPictures:
    """Embeddings, float32 (n, dim), and each found picture's row; the rest is `missing`."""

    rows: dict[Picture, int]
    missing: frozenset[Picture]
    embeddings: FloatArray

    def of(self, pictures: Sequence[Picture]) -> FloatArray:
        """Embeddings of found pictures in the order given, float32 (n, dim)."""
        return self.embeddings[[self.rows[picture] for picture in pictures]]


def encode_pictures(pictures: Iterable[Picture], encoder: Encoder) -> EncodedPictures:
    """Opens and encodes every distinct picture, a batch at a time."""
    distinct = list(dict.fromkeys(pictures))
    rows: dict[Picture, int] = {}
    parts = [np.zeros((0, encoder.dim), np.float32)]
    for start in track(range(0, len(distinct), BATCH), "encoding pictures", transient=True):
        batch = distinct[start : start + BATCH]
        opened = {picture: image for picture in batch if (image := open_picture(picture))}
        rows |= {picture: row for row, picture in enumerate(opened, start=len(rows))}
        parts.append(encoder.encode_images(list(opened.values())))
    missing = frozenset(picture for picture in distinct if picture not in rows)
    return EncodedPictures(rows, missing, np.concatenate(parts))


def open_picture(picture: Picture) -> Image | None:
    """The upright RGB picture, cut to its box; None where there is no picture to be read.

    A box is cut at the picture's edge; one that is empty then (Street2Shop has such) makes the
    picture unusable.
    """
    try:
        whole = decode(picture.path.read_bytes())
    except (OSError, PictureError):
        return None
    return whole if picture.box is None else _crop(whole, picture.box)


def _crop(whole: Image, box: tuple[int, int, int, int]) -> Image | None:
    left, top = max(box[0], 0), max(box[1], 0)
    right, bottom = min(box[2], whole.width), min(box[3], whole.height)
    return whole.crop((left, top, right, bottom)) if left < right and top < bottom else None
