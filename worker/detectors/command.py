"""What `sartor detect` does: photos in, the boxes that the bot would show out."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from shared.errors import PictureError
from shared.messages import Box
from shared.pictures import decode
from worker.detectors.base import Detector
from worker.garments import shown

__all__ = ["Sighting", "as_line", "as_table", "detect_photos", "look"]


@dataclass(frozen=True)
class Sighting:
    """What was found in one photo: boxes in pixels of the upright photo, best score first."""

    photo: str
    width: int
    height: int
    boxes: tuple[Box, ...]


def look(detector: Detector, path: Path, min_score: float | None = None) -> Sighting:
    """Finds garments in one file.

    Args:
        detector: any.
        path: of a picture.
        min_score: all boxes of at least this score; None: those that the bot would show.

    Raises:
        OSError: the file cannot be read.
        PictureError: it is no picture that can be used.
    """
    photo = decode(path.read_bytes())
    boxes: Iterable[Box] = detector.detect(photo, min_score)
    if min_score is None:
        boxes = shown(tuple(boxes), photo.width, photo.height)
    best_first = tuple(sorted(boxes, key=lambda box: -box.score))
    return Sighting(str(path), photo.width, photo.height, best_first)


def detect_photos(
    detector: Detector,
    photos: Sequence[Path],
    console: Console,
    problems: Console,
    *,
    min_score: float | None = None,
    as_json: bool = False,
) -> bool:
    """Answers photo by photo; a photo that cannot be read is named on `problems`.

    Returns:
        Whether all could be read.
    """
    unread = 0
    for path in photos:
        try:
            sighting = look(detector, path, min_score)
        except (OSError, PictureError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else error
            problems.print(f"sartor: {path}: {reason}", style="red", markup=False, soft_wrap=True)
            unread += 1
            continue
        if as_json:
            console.out(as_line(sighting), highlight=False)
        else:
            console.print(as_table(sighting))
    return not unread


def as_line(sighting: Sighting) -> str:
    """One line of JSON; coordinates to a hundredth of a pixel."""
    boxes = [
        {
            "label": box.label,
            "score": round(box.score, 6),
            "xyxy": [round(corner, 2) for corner in (box.x1, box.y1, box.x2, box.y2)],
        }
        for box in sighting.boxes
    ]
    return json.dumps(
        {
            "photo": sighting.photo,
            "width": sighting.width,
            "height": sighting.height,
            "boxes": boxes,
        },
        ensure_ascii=False,
    )


def as_table(sighting: Sighting) -> Table:
    """A table for a terminal, pixels rounded."""
    # As Text: a name with brackets is no markup.
    title = Text(f"{sighting.photo} ({sighting.width} x {sighting.height})")
    table = Table("garment", "score", "x1", "y1", "x2", "y2", title=title, title_justify="left")
    for box in sighting.boxes:
        corners = [f"{corner:.0f}" for corner in (box.x1, box.y1, box.x2, box.y2)]
        table.add_row(box.label or "the whole photo", f"{box.score:.2f}", *corners)
    return table
