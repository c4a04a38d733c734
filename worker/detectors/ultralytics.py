"""Any YOLO of the ultralytics library as a detector: YOLOv5u, v8, 11, 26 and what comes after.

A photo is scaled to the model's size with its aspect kept and padded to whole strides. Masks of a
segmentation model become outlines.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL.Image import Image

from shared.messages import Box
from worker.detectors.boxes import Outline, to_boxes
from worker.detectors.folder import FOREIGN_SCORE, DetectorConfig, load_weights, read_config
from worker.detectors.labels import house_labels
from worker.encoders.weights import device_for, loading, model_id
from worker.runtimes import yolo

__all__ = ["UltralyticsDetector", "build", "load", "load_folder"]

IOU = 0.7  # ultralytics' own for prediction (cfg/default.yaml)
SIZE = 640  # what it trains at where nothing else is said
MOST = 300  # boxes a photo, ultralytics' own; far more than a street shows
# Pixels of the model's input that an outline may be off: it travels in messages, and a contour of
# every pixel is ten times as long.
OUTLINE_SLACK = 1.0


class UltralyticsDetector:
    """A YOLO for boxes or masks with its pre- and postprocessing.

    Raises:
        ValueError: the model has another task, or none of its classes is a garment or a person.
    """

    def __init__(
        self,
        spec: str,
        model: Any,  # noqa: ANN401 - ultralytics is untyped here
        names: Mapping[int, str],
        *,
        size: int = SIZE,
        threshold: float = FOREIGN_SCORE,
        iou: float = IOU,
        device: str = "auto",
    ) -> None:
        self.model_id = model_id(spec, model)
        self._labels = house_labels(names)
        self._masks = _has_masks(model)
        self._count, self._threshold, self._iou = len(names), threshold, iou
        self._device = torch.device(device_for(device))
        # channels_last: 7% less on CPU (43.9 against 47.7 ms, YOLOv5n at 512 on one core).
        self._model = (
            model.fuse(verbose=False).eval().to(self._device).to(memory_format=torch.channels_last)
        )
        stride = max(int(model.stride.max()), 32)
        self._letterbox = yolo.LetterBox(-(-size // stride) * stride, auto=True, stride=stride)

    @torch.inference_mode()
    def detect(self, photo: Image, min_score: float | None = None) -> list[Box]:
        """Boxes of the house vocabulary in pixels of the RGB photo, best first."""
        pixels = self._letterbox(image=np.asarray(photo))
        batch = torch.from_numpy(pixels).to(self._device).permute(2, 0, 1)[None].float().div_(255)
        answer = self._model(batch)
        rows = self._suppressed(
            answer[0] if self._masks else answer,
            self._threshold if min_score is None else min_score,
        )
        outlines = self._outlines(answer, rows, batch.shape[2:], photo) if self._masks else ()
        corners = yolo.ops.scale_boxes(batch.shape[2:], rows[:, :4], (photo.height, photo.width))
        return to_boxes(
            corners, rows[:, 4], rows[:, 5], labels=self._labels, size=photo.size, outlines=outlines
        )

    def _suppressed(self, answer: Any, min_score: float) -> torch.Tensor:  # noqa: ANN401 - as above
        """Rows (n, 6 and more) of xyxy in the input's pixels, score, class, mask coefficients."""
        rows: torch.Tensor
        [rows] = yolo.non_max_suppression(
            answer,
            min_score,
            self._iou,
            classes=list(self._labels),
            # As in ultralytics' validation. A coat may be a dress too: somebody who sees both
            # labels has the right one. Val, largest garment from a score of 0.1: 88.0 to 92.0%.
            multi_label=True,
            max_det=MOST,
            nc=self._count,
            end2end=getattr(self._model, "end2end", False),
        )
        return rows

    def _outlines(
        self,
        answer: Any,  # noqa: ANN401 - as above
        rows: torch.Tensor,
        shape: torch.Size,
        photo: Image,
    ) -> list[Outline]:
        [protos] = answer[0][1] if isinstance(answer[0], tuple) else answer[1]
        masks = yolo.ops.process_mask(protos, rows[:, 6:], rows[:, :4], shape, upsample=True)
        size = (photo.height, photo.width)
        return [_outline(contour, shape, size) for contour in yolo.ops.masks2segments(masks)]


def load(rest: str, device: str = "auto") -> UltralyticsDetector:
    """`FILE`, `FOLDER` or `NAME` of published weights, which are fetched into torch's hub folder.

    A file is a checkpoint as ultralytics saves it; a folder is one of `worker.detectors.folder`.
    The model id holds a file's or folder's name only.

    Raises:
        WeightsUnavailable: no such file or name, weights that cannot be read, a model of another
            task, or one that knows neither garments nor people.
    """
    if Path(rest).is_dir():
        return load_folder(Path(rest), f"ultralytics:{Path(rest).name}", device)
    spec = f"ultralytics:{Path(rest).name}"
    with loading(spec, kind="detector"):
        model, _ = yolo.load_checkpoint(_file(rest))
        trained_at = model.args.get("imgsz") or SIZE
        size = trained_at if isinstance(trained_at, int) else max(trained_at)
        return UltralyticsDetector(spec, model, model.names, size=size, device=device)


def load_folder(folder: Path, spec: str, device: str = "auto") -> UltralyticsDetector:
    """A folder of our own, see `worker.detectors.folder`; raises as `load`."""
    with loading(spec, kind="detector"):
        config = read_config(folder)
        model = build(config)
        load_weights(model, folder)
        return UltralyticsDetector(
            spec,
            model,
            model.names,
            size=config.size,
            threshold=config.threshold,
            iou=config.iou,
            device=device,
        )


def build(config: DetectorConfig) -> Any:  # noqa: ANN401 - as above
    """An untrained ultralytics DetectionModel; raises FileNotFoundError for no architecture."""
    model = yolo.DetectionModel(config.architecture, nc=len(config.labels), verbose=False)
    if config.head_classes:  # loading another model widens the head to that model's
        other = yolo.DetectionModel(config.architecture, nc=config.head_classes, verbose=False)
        model.load(other, verbose=False)
    model.names = dict(enumerate(config.labels))
    return model


def _file(rest: str) -> str:
    """The checkpoint on this machine; a name of published weights is fetched once."""
    if Path(rest).is_file():
        return rest
    if Path(rest).name != rest:
        raise FileNotFoundError(f"there is no file {rest}")
    name = rest if rest.endswith(".pt") else f"{rest}.pt"
    cached = Path(torch.hub.get_dir()) / "checkpoints" / name
    return str(yolo.attempt_download_asset(cached))


def _has_masks(model: Any) -> bool:  # noqa: ANN401 - as above
    """Whether it gives masks beside boxes."""
    task = getattr(model, "task", "detect")
    if task not in ("detect", "segment") or "RTDETR" in type(model).__name__:
        raise ValueError(f"{type(model).__name__} ({task}) is no YOLO that finds boxes or masks")
    return bool(task == "segment")


def _outline(contour: np.ndarray, shape: torch.Size, size: tuple[int, int]) -> Outline:
    """A polygon in pixels of the photo, () where it encloses nothing."""
    if not len(contour):
        return ()
    few = yolo.cv2.approxPolyDP(contour[:, None], OUTLINE_SLACK, closed=True)[:, 0].astype(
        np.float32
    )
    if len(few) < 3:  # noqa: PLR2004 - corners of the least polygon
        return ()
    return tuple((float(x), float(y)) for x, y in yolo.ops.scale_coords(shape, few, size))
