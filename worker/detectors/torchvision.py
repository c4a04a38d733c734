"""torchvision's detectors: with its own COCO weights, or a folder that was trained for garments.

Beside torchvision's builders there is one of ours, `timm-fpn:MODEL`: its Faster R-CNN over any
convolutional backbone of timm.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
import torchvision
from PIL.Image import Image
from torch import nn
from torchvision.transforms.functional import pil_to_tensor

from shared.messages import Box
from worker.detectors.boxes import to_boxes
from worker.detectors.canvas import with_room
from worker.detectors.folder import (
    FOREIGN_SCORE,
    DetectorConfig,
    load_weights,
    read_config,
    save_folder,
)
from worker.detectors.labels import house_labels
from worker.detectors.timm_fpn import TIMM_FPN, timm_fpn
from worker.encoders.weights import device_for, loading, model_id

__all__ = ["DetectorConfig", "TorchvisionDetector", "build", "load", "save_folder"]


class TorchvisionDetector:
    """A torchvision detection model, which scales and pads by itself.

    Raises:
        ValueError: none of its classes is a garment or a person.
    """

    def __init__(
        self, spec: str, model: nn.Module, names: Mapping[int, str], threshold: float, device: str
    ) -> None:
        self.model_id = model_id(spec, model)
        self._labels = house_labels(names)
        self._threshold = threshold
        self._device = torch.device(device_for(device))
        self._model = model.eval().to(self._device)
        # Where a model drops what scores too little, before it suppresses what overlaps.
        self._sieve: Any = getattr(model, "roi_heads", model)

    @torch.inference_mode()
    def detect(self, photo: Image, min_score: float | None = None) -> list[Box]:
        """Boxes of the house vocabulary in pixels of the RGB photo, best first."""
        self._sieve.score_thresh = self._threshold if min_score is None else min_score
        pixels = pil_to_tensor(with_room(photo)).to(self._device).float().div_(255)
        [found] = self._model([pixels])
        corners, scores, classes = found["boxes"], found["scores"], found["labels"]
        return to_boxes(corners, scores, classes, labels=self._labels, size=photo.size)


def load(rest: str, device: str = "auto") -> TorchvisionDetector:
    """`NAME` of a builder, with torchvision's best weights, or `FOLDER` of our own.

    The model id holds a folder's name only.

    Raises:
        WeightsUnavailable: no such name or folder, or weights that can be neither found nor read.
    """
    folder = Path(rest)
    spec = f"torchvision:{folder.name if folder.is_dir() else rest}"
    with loading(spec, kind="detector"):
        if folder.is_dir():
            return _from_folder(folder, spec, device)
        return _from_hub(rest, spec, device)


def build(config: DetectorConfig) -> nn.Module:
    """An untrained model whose class 0 is the background and class n the n-th label, from 1.

    Raises:
        ValueError, RuntimeError: no such architecture.
    """
    scheme, _, backbone = config.architecture.partition(":")
    classes = len(config.labels) + 1
    fpn = scheme == TIMM_FPN
    model: Any = timm_fpn(backbone, classes) if fpn else _untrained(scheme, classes)
    # The longer side decides; SSD, which knows one size alone, keeps its own.
    model.transform.min_size, model.transform.max_size = (config.size,), config.size
    built: nn.Module = model
    return built


def _untrained(name: str, classes: int) -> Any:  # noqa: ANN401 - torchvision is untyped here
    _check(name)
    return torchvision.models.get_model(
        name, weights=None, weights_backbone=None, num_classes=classes
    )


def _from_folder(folder: Path, spec: str, device: str) -> TorchvisionDetector:
    config = read_config(folder)
    model = build(config)
    load_weights(model, folder)
    names = dict(enumerate(config.labels, start=1))
    return TorchvisionDetector(spec, model, names, config.threshold, device)


def _from_hub(name: str, spec: str, device: str) -> TorchvisionDetector:
    _check(name)
    weights = torchvision.models.get_model_weights(name).DEFAULT
    model = torchvision.models.get_model(name, weights=weights, progress=False)
    names = dict(enumerate(weights.meta["categories"]))
    return TorchvisionDetector(spec, model, names, FOREIGN_SCORE, device)


def _check(name: str) -> None:
    if name not in torchvision.models.list_models(module=torchvision.models.detection):
        raise ValueError(f"torchvision has no detector {name!r}, and there is no such folder")
