"""Street photos as the files that ultralytics' trainer reads.

FOLDER/images/SPLIT/000000.jpg     the pictures
FOLDER/labels/SPLIT/000000.txt     a line a box: label's number, centre, size, in shares of a side
FOLDER/data.yaml                   where they are and what the numbers mean; written last

Photos to train on stand on canvases of one shape. The trainer takes rectangles instead of squares
(448 x 640 pixels for people, who stand upright), but shuffles them only if all are alike.
"""

import json
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from PIL import Image

from shared.garments import LABELS
from shared.messages import Box
from training.datasets.street import StreetPhoto

__all__ = ["write_dataset"]

ASPECT = (2, 3)  # width to height: what most of the street photos have
GREY = (114, 114, 114)  # what the YOLO family pads with (letterbox of ultralytics)
QUALITY = 95  # JPEG: marks that the stored WebP does not have stay out of sight


def write_dataset(train: Iterable[StreetPhoto], val: Iterable[StreetPhoto], folder: Path) -> Path:
    """Writes both splits anew and returns the path of data.yaml; a folder that has it is complete.

    Args:
        train: photos that have boxes; each is centred on a canvas of 2:3.
        val: photos that have boxes, written as they are.
        folder: what it held before is gone.
    """
    shutil.rmtree(folder, ignore_errors=True)
    for split, photos in (("train", train), ("val", val)):
        for kind in ("images", "labels"):
            (folder / kind / split).mkdir(parents=True)
        for number, photo in enumerate(photos):
            picture, boxes = photo.picture(), photo.boxes or ()
            if split == "train":
                picture, boxes = _on_canvas(picture, boxes)
            picture.save(folder / "images" / split / f"{number:06}.jpg", quality=QUALITY)
            lines = "".join(_line(box, picture.size) for box in boxes)
            (folder / "labels" / split / f"{number:06}.txt").write_text(lines)
    said = {"train": "images/train", "val": "images/val", "names": list(LABELS)}
    data = folder / "data.yaml"
    data.write_text(json.dumps(said))  # JSON is YAML
    return data


def _on_canvas(picture: Image.Image, boxes: Sequence[Box]) -> tuple[Image.Image, tuple[Box, ...]]:
    """The picture in the middle of the smallest grey canvas of exactly that aspect."""
    unit = max(-(-side // part) for side, part in zip(picture.size, ASPECT, strict=True))
    canvas = Image.new("RGB", (unit * ASPECT[0], unit * ASPECT[1]), GREY)
    right, down = (canvas.width - picture.width) // 2, (canvas.height - picture.height) // 2
    canvas.paste(picture, (right, down))
    return canvas, tuple(_moved(box, right, down) for box in boxes)


def _moved(box: Box, right: int, down: int) -> Box:
    x1, y1, x2, y2 = box.xyxy
    corners = {"x1": x1 + right, "y1": y1 + down, "x2": x2 + right, "y2": y2 + down}
    return box.model_copy(update=corners)


def _line(box: Box, size: tuple[int, int]) -> str:
    width, height = size
    x1, x2 = (min(x / width, 1.0) for x in (box.x1, box.x2))
    y1, y2 = (min(y / height, 1.0) for y in (box.y1, box.y2))
    shares = ((x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1)
    return " ".join([str(LABELS.index(box.label)), *(f"{share:.6f}" for share in shares)]) + "\n"
