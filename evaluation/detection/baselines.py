"""Two detectors that have never seen a garment's box: YOLOv5n as COCO taught it, and a fresh head.

Both are ultralytics' yolov5n with the backbone and neck of one file of pretrained weights.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file

from evaluation.detection.anchor_head import AnchorHead
from shared.errors import EmptySpec, WeightsUnavailable
from shared.garments import LABELS
from worker.detectors.folder import DetectorConfig
from worker.detectors.ultralytics import UltralyticsDetector, build

__all__ = ["load_coco_person", "load_untrained"]

NETWORK = "yolov5n.yaml"
HEAD = "model.24."  # the last layer; what stands before it is backbone and neck
SIZE = 640  # pixels, the longer side that the file was trained at
THRESHOLD, IOU = 0.25, 0.45  # YOLOv5's own, of its detect.py
COCO_CLASSES = 80
# Of COCO's classes, by their numbers from 0, those that the house vocabulary has a label for.
COCO_WORN = {0: "person", 24: "backpack", 26: "handbag", 27: "tie", 28: "suitcase"}
SEED = 0  # of the fresh head: its figures repeat

Tensors = Mapping[str, torch.Tensor]


def load_coco_person(rest: str, device: str = "auto") -> UltralyticsDetector:
    """`coco-person:FILE`: YOLOv5n whole, with its anchors; finds people, bags and ties.

    Raises:
        EmptySpec: no file is named.
        WeightsUnavailable: the file is missing or holds another network.
    """
    spec, tensors = _read("coco-person", rest)
    network = _network(tuple(COCO_WORN.get(number, "") for number in range(COCO_CLASSES)))
    free = network.model[-1]
    channels = [branch[0].conv.in_channels for branch in free.cv2]
    head = AnchorHead(COCO_CLASSES, channels, free.stride.tolist())
    # Where ultralytics' models keep what a layer reads, and its place among them.
    head.f, head.i = free.f, free.i
    network.model[-1] = head
    return _filled(spec, network, tensors, device)


def load_untrained(rest: str, device: str = "auto") -> UltralyticsDetector:
    """`untrained:FILE`: backbone and neck of the file, a random head for the house vocabulary.

    Raises as `load_coco_person`.
    """
    spec, tensors = _read("untrained", rest)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(SEED)
        network = _network(LABELS)
    body = {name: value for name, value in tensors.items() if not name.startswith(HEAD)}
    own = {name: one for name, one in network.state_dict().items() if name.startswith(HEAD)}
    return _filled(spec, network, body | own, device)


def _read(scheme: str, rest: str) -> tuple[str, Tensors]:
    """The spec without the folders of this machine, and the file's tensors."""
    if not rest:
        raise EmptySpec(f"{scheme} needs a file: {scheme}:FILE.safetensors")
    spec = f"{scheme}:{Path(rest).name}"
    try:
        return spec, load_file(rest)
    except (OSError, SafetensorError) as error:
        raise WeightsUnavailable(f"{spec} cannot be read: {error}") from error


def _network(names: tuple[str, ...]) -> Any:  # noqa: ANN401 - ultralytics is untyped here
    return build(DetectorConfig(architecture=NETWORK, labels=names, size=SIZE))


def _filled(
    spec: str,
    network: Any,  # noqa: ANN401 - as above
    tensors: Tensors,
    device: str,
) -> UltralyticsDetector:
    try:
        network.load_state_dict(tensors)
    except RuntimeError as error:
        raise WeightsUnavailable(f"{spec} holds no {NETWORK} of COCO: {error}") from error
    return UltralyticsDetector(
        spec, network, network.names, size=SIZE, threshold=THRESHOLD, iou=IOU, device=device
    )
