"""Street photos whose garments are known: what detectors are measured on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from PIL import Image
from pydantic import ValidationError

from shared.errors import FeedUnreadable
from shared.garments import LABELS
from shared.messages import Box
from shared.pictures import decode

__all__ = ["AnnotatedPhoto", "read_annotated"]

COLUMNS = ["id", "split", "has_boxes", "boxes", "image"]


@dataclass(frozen=True)
class AnnotatedPhoto:
    """An encoded street photo and its true boxes, in pixels of the picture as it is stored."""

    id: str
    image: bytes
    boxes: tuple[Box, ...]

    @property
    def picture(self) -> Image.Image:
        """The photo, RGB; decoded anew each time, so that a split fits into memory."""
        return decode(self.image)


def read_annotated(path: Path, split: str) -> list[AnnotatedPhoto]:
    """The photos of one split whose garments are known (`has_boxes`), in the file's order.

    Raises:
        FeedUnreadable: the file cannot be read, has no such photo, or a box is none.
    """
    rows = _rows(path)
    photos = [
        AnnotatedPhoto(row["id"], row["image"], _boxes(path, row))
        for row in rows
        if row["split"] == split and row["has_boxes"]
    ]
    if not photos:
        raise FeedUnreadable(f"{path} has no street photo with boxes of split {split!r}")
    return photos


def _rows(path: Path) -> list[dict[str, Any]]:
    try:
        file = pq.ParquetFile(path)
    except (OSError, ValueError) as error:
        raise FeedUnreadable(f"{path} cannot be read as street photos: {error}") from error
    if missing := set(COLUMNS) - set(file.schema_arrow.names):
        raise FeedUnreadable(f"{path} has no column {', '.join(sorted(missing))}")
    return [row for batch in file.iter_batches(64, columns=COLUMNS) for row in batch.to_pylist()]


def _boxes(path: Path, row: Mapping[str, Any]) -> tuple[Box, ...]:
    annotated: Sequence[Mapping[str, Any]] = row["boxes"]
    if unknown := {box["label"] for box in annotated} - {*LABELS}:
        raise FeedUnreadable(f"{path}, photo {row['id']}: unknown labels {sorted(unknown)}")
    try:
        return tuple(
            Box(**{side: box[side] for side in ("x1", "y1", "x2", "y2")}, label=box["label"])
            for box in annotated
        )
    except ValidationError as error:
        raise FeedUnreadable(f"{path}, photo {row['id']}: {error}") from error
