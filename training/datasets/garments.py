"""Reads photos of garments as people take them: on a floor, on a hanger, worn in a street.

They carry a coarse label, no product: each is given the shop's article types that may carry that
label, so that a worn dress learns to lie near the shop's dresses, whatever their colour.
"""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from PIL import Image

from shared.pictures import to_rgb
from worker.garment_types import STREET_TAGS, USER_TYPES

__all__ = ["Garment", "read_garments"]

SIDE_LEAST = 24  # pixels: a smaller box shows a blot
MARGIN = 0.1  # of a box's sides, added around: detectors are no tighter


@dataclass(frozen=True)
class Garment:
    """One garment in a photo, RGB; its label; the shop's article types that the label may mean."""

    picture: Image.Image
    label: str
    types: tuple[str, ...]


def read_garments(path: Path, longest: int, split: str = "train") -> Iterator[Garment]:
    """Yields the garments of a Parquet file, at most `longest` pixels on their longer side.

    A file with a column `boxes` (street photos) gives one crop a box that has a known tag; a file
    with `articleType` (user photos) gives each photo as a whole.
    """
    for batch in pq.ParquetFile(path).iter_batches(batch_size=64):
        for row in batch.to_pylist():
            if row["split"] == split:
                yield from _garments(row, longest)


def _garments(row: Mapping[str, Any], longest: int) -> Iterator[Garment]:
    photo = to_rgb(Image.open(io.BytesIO(row["image"])))
    if "boxes" not in row:
        label = row["articleType"]
        yield Garment(_small(photo, longest), label, USER_TYPES[label])
        return
    for box in row["boxes"] or ():
        tag = box["tag"]
        if tag in STREET_TAGS and _large_enough(box):
            crop = photo.crop(_widened(box, photo.size))
            yield Garment(_small(crop, longest), tag, STREET_TAGS[tag])


def _large_enough(box: Mapping[str, Any]) -> bool:
    return bool(min(box["x2"] - box["x1"], box["y2"] - box["y1"]) >= SIDE_LEAST)


def _widened(box: Mapping[str, Any], size: tuple[int, int]) -> tuple[int, int, int, int]:
    aside = MARGIN * (box["x2"] - box["x1"])
    above = MARGIN * (box["y2"] - box["y1"])
    left, top = max(0, box["x1"] - aside), max(0, box["y1"] - above)
    right, bottom = min(size[0], box["x2"] + aside), min(size[1], box["y2"] + above)
    return round(left), round(top), round(right), round(bottom)


def _small(picture: Image.Image, longest: int) -> Image.Image:
    picture.thumbnail((longest, longest))
    return picture
