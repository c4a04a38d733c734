"""A detector of our own as a folder: detector.json and model.safetensors, and no pickle."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import torch
from pydantic import BaseModel, ConfigDict, Field
from safetensors.torch import load_file, save
from torch import nn

__all__ = ["FOREIGN_SCORE", "DetectorConfig", "load_weights", "read_config", "save_folder"]

CONFIG_FILE, WEIGHTS_FILE = "detector.json", "model.safetensors"
# Of detectors that come without a threshold: fewer wrong boxes than the libraries' own 0.05 to 0.25
# for drawing all there is, and the garment that somebody means is seldom below.
FOREIGN_SCORE = 0.3

Share = Annotated[float, Field(ge=0, le=1)]


class DetectorConfig(BaseModel):
    """The contents of detector.json."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    architecture: str  # as its library names it, e.g. yolov5n.yaml
    labels: tuple[str, ...] = Field(min_length=1)  # in the order of the classes
    # For how many classes the head was made, which decides its width: one that began as another
    # model's stays as wide. None: for the labels.
    head_classes: Annotated[int, Field(ge=1)] | None = None
    size: Annotated[int, Field(ge=32)]  # pixels of a photo's longer side
    threshold: Share = FOREIGN_SCORE  # the score from which a box is shown
    iou: Share = 0.6  # of two boxes of one label: the worse is dropped where they overlap more


def read_config(folder: Path) -> DetectorConfig:
    """Reads detector.json; raises OSError or ValueError."""
    return DetectorConfig.model_validate_json((folder / CONFIG_FILE).read_text("utf-8"))


def load_weights(model: nn.Module, folder: Path) -> None:
    """Fills a model with the folder's weights, whatever precision they are kept in.

    Raises:
        OSError, SafetensorError, RuntimeError: no file, no safetensors, or of another model.
    """
    model.load_state_dict(load_file(folder / WEIGHTS_FILE))


def save_folder(
    folder: Path, model: nn.Module, config: DetectorConfig, *, half: bool = True
) -> None:
    """Writes a folder that the detectors load; its model card is for people to write.

    Args:
        folder: made where it is missing; an older detector in it is replaced.
        model: as the library's builder makes it: not fused, on any device.
        config: see there.
        half: keep floats in float16, half the size.
    """
    folder.mkdir(parents=True, exist_ok=True)
    state = dict(_kept(model.state_dict().items(), half=half))
    # Not by save_file, whose files their owner alone can read: a container's user is another.
    (folder / WEIGHTS_FILE).write_bytes(save(state))
    (folder / CONFIG_FILE).write_text(config.model_dump_json(indent=2) + "\n", "utf-8")


def _kept(
    state: Iterable[tuple[str, torch.Tensor]], *, half: bool
) -> Iterable[tuple[str, torch.Tensor]]:
    for name, tensor in state:
        kept = tensor.half() if half and tensor.is_floating_point() else tensor
        yield name, kept.detach().cpu().contiguous()
