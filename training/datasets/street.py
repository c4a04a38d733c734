"""Reads street photos: whole, with boxes of their garments, or small, as grounds to stand on."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from PIL import Image
from pydantic import ValidationError

from shared.errors import SetupError
from shared.garments import LABELS
from shared.messages import Box
from shared.pictures import to_rgb

__all__ = ["StreetPhoto", "read_grounds", "read_street"]

LONGEST = 240  # pixels: a ground is cropped to half and shown at the model's 128 x 96
COLUMNS = ("id", "split", "has_boxes", "tags", "boxes", "image")


@dataclass(frozen=True)
class StreetPhoto:
    """One street photo.

    Attributes:
        tags: what it shows, in finer words than the labels; perhaps none.
        boxes: its garments, of `shared.garments.LABELS`; None: nobody has marked them.
        box_tags: the finer word of each box, "" where there is none.
        image: encoded bytes.
    """

    id: str
    split: str
    tags: tuple[str, ...]
    boxes: tuple[Box, ...] | None
    box_tags: tuple[str, ...]
    image: bytes

    def picture(self) -> Image.Image:
        """The decoded RGB picture."""
        return to_rgb(Image.open(io.BytesIO(self.image)))


def read_street(path: Path, split: str) -> Iterator[StreetPhoto]:
    """Yields the photos of one split of a Parquet file, those without boxes too.

    Args:
        path: a file with COLUMNS; `boxes` lists `label`, `tag` and `x1 y1 x2 y2` in pixels.
        split: train, val or test.

    Raises:
        SetupError: a column is missing, a box has a label that is not ours or no area.
    """
    file = pq.ParquetFile(path)
    missing = [column for column in COLUMNS if column not in file.schema_arrow.names]
    if missing:
        raise SetupError(f"{path} has no column {', '.join(missing)}: it holds no street photos")
    for batch in file.iter_batches(batch_size=64, columns=list(COLUMNS)):
        for row in batch.to_pylist():
            if row["split"] == split:
                yield _photo(path, row)


def read_grounds(path: Path, split: str = "train") -> list[Image.Image]:
    """The photos of one split of a Parquet file with the columns `split` and `image`, RGB."""
    grounds = []
    for batch in pq.ParquetFile(path).iter_batches(batch_size=64, columns=["split", "image"]):
        for row in batch.to_pylist():
            if row["split"] == split:
                ground = to_rgb(Image.open(io.BytesIO(row["image"])))
                ground.thumbnail((LONGEST, LONGEST))
                grounds.append(ground)
    return grounds


def _photo(path: Path, row: Mapping[str, Any]) -> StreetPhoto:
    marked = row["boxes"] or [] if row["has_boxes"] else []
    boxes = tuple(_box(path, row["id"], box) for box in marked)
    return StreetPhoto(
        id=str(row["id"]),
        split=row["split"],
        tags=tuple(row["tags"] or ()),
        boxes=boxes if row["has_boxes"] else None,
        box_tags=tuple(box["tag"] or "" for box in marked),
        image=row["image"],
    )


def _box(path: Path, photo: str, box: Mapping[str, Any]) -> Box:
    if box["label"] not in LABELS:
        known = ", ".join(LABELS)
        raise SetupError(f"{path}, photo {photo}: no label is called {box['label']!r}; use {known}")
    try:
        return Box(label=box["label"], **{side: box[side] for side in ("x1", "y1", "x2", "y2")})
    except ValidationError as error:
        raise SetupError(f"{path}, photo {photo}: {dict(box)} is no box inside it") from error
