"""Ultralytics' own side of a comparison: the same weights, run as ultralytics runs them."""

import json
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from PIL import Image

from evaluation.detection.photos import AnnotatedPhoto
from shared.errors import UnknownSpec
from shared.garments import LABELS
from shared.messages import Box
from worker.detectors.folder import load_weights, read_config
from worker.detectors.house import HOUSE
from worker.detectors.ultralytics import build

# isort: split
from ultralytics import YOLO  # behind its door

__all__ = ["Theirs", "write_checkpoint", "write_photos"]

VALIDATED = ("preprocess", "inference", "postprocess")  # of the validator's speed, ms a photo


class Theirs:
    """A YOLO that predicts and validates one photo at a time, with as many threads as we have.

    Left alone it lowers torch's threads to the machine's cores less one.
    """

    def __init__(self, checkpoint: Path, data: Path) -> None:
        """`data`: the data.yaml of `write_photos`; the validator writes beside it."""
        self._threads = torch.get_num_threads()
        self._yolo = YOLO(checkpoint)
        for event in ("on_val_start", "on_predict_start"):
            self._yolo.add_callback(event, self._keep_threads)
        self._data = data
        self.size: int = self._yolo.overrides["imgsz"]  # pixels of a photo's longer side

    def predict(self, pictures: Sequence[Image.Image]) -> float:
        """Milliseconds a decoded photo of `YOLO.predict`: all of the call."""
        start = time.perf_counter()
        for picture in pictures:
            self._yolo.predict(picture, imgsz=self.size, verbose=False)
        return 1000 * (time.perf_counter() - start) / len(pictures)

    def validate(self) -> float:
        """Milliseconds a photo as `YOLO.val` says: preprocess, inference and postprocess.

        Reading, decoding and fitting a photo to size are not part of it; its rectangles are up to
        a stride higher and wider than those of prediction.
        """
        metrics = self._yolo.val(
            data=str(self._data), imgsz=self.size, batch=1, plots=False, verbose=False,
            project=str(self._data.parent), name="val", exist_ok=True,
        )  # fmt: skip
        return sum(float(metrics.speed[part]) for part in VALIDATED)

    def _keep_threads(self, _: object) -> None:
        torch.set_num_threads(self._threads)


def write_checkpoint(spec: str, folder: Path) -> Path:
    """A checkpoint of ultralytics' with the weights of a detector's spec; `folder` takes it.

    Raises:
        UnknownSpec: the spec names no YOLO's file or folder.
    """
    scheme, _, rest = spec.partition(":")
    if scheme not in ("house", "ultralytics") or (rest and not Path(rest).exists()):
        raise UnknownSpec(
            f"{spec!r} is no YOLO on this machine: house, ultralytics:FILE or :FOLDER"
        )
    source = Path(rest) if rest else HOUSE
    if source.is_file():
        return source
    config = read_config(source)
    yolo = YOLO(config.architecture)
    yolo.model = build(config)
    load_weights(yolo.model, source)
    # Where a checkpoint keeps the size that its network is made for.
    yolo.ckpt = {"train_args": {"imgsz": config.size, "task": "detect"}}
    path = folder / "weights.pt"
    yolo.save(path)
    return path


def write_photos(photos: Sequence[AnnotatedPhoto], folder: Path) -> Path:
    """The photos and their labels as the validator reads them; returns the data.yaml."""
    for part in ("images", "labels"):
        (folder / part).mkdir(parents=True)
    for number, photo in enumerate(photos):
        picture = photo.picture
        picture.save(folder / "images" / f"{number}.png")
        lines = "\n".join(_label(box, *picture.size) for box in photo.boxes)
        (folder / "labels" / f"{number}.txt").write_text(lines, "utf-8")
    data = {"path": str(folder), "train": "images", "val": "images", "names": LABELS}
    path = folder / "data.yaml"
    path.write_text(json.dumps(data), "utf-8")  # JSON is YAML too
    return path


def _label(box: Box, width: int, height: int) -> str:
    """Class, centre and size in shares of the photo."""
    centre = (box.x1 + box.x2) / 2 / width, (box.y1 + box.y2) / 2 / height
    size = (box.x2 - box.x1) / width, (box.y2 - box.y1) / height
    return " ".join(str(one) for one in (LABELS.index(box.label), *centre, *size))
