"""What a preset fits: any timm network or open_clip model, named by a spec, saved as an encoder.

A preset sees uint8 pictures go in and features come out; mean, std and the folder's format are the
backbone's own affair. A CLIP tower gets CLIP's mean and std, a timm network its own.
"""

import logging
from pathlib import Path
from typing import Protocol

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from shared.errors import WeightsUnavailable

__all__ = ["Backbone", "Scaling", "load_fitting"]

log = logging.getLogger(__name__)

HALF = (0.5, 0.5, 0.5)  # mean and std of the range [-1, 1]


class Backbone(Protocol):
    """A picture network; `model` is what learns and is given back to `save`, or its twin is."""

    model: nn.Module
    dim: int
    size: tuple[int, int]  # height, width

    def features(self, images: Tensor) -> Tensor:
        """uint8 (n, 3, height, width) to float (n, dim) on the model's device, of any length."""
        ...

    def save(self, model: nn.Module, folder: Path) -> None:
        """Writes a folder that the worker loads as an encoder."""
        ...


class Scaling:
    """Pixels to what a network was trained with: (x / 255 - mean) / std."""

    def __init__(self, mean: tuple[float, ...], std: tuple[float, ...], *, signed: bool) -> None:
        self.mean, self.std = (HALF, HALF) if signed else (tuple(mean), tuple(std))

    def __call__(self, images: Tensor, device: torch.device) -> Tensor:
        """uint8 (n, 3, h, w) to float32, channels last: a third faster on CPU."""
        mean, std = (
            torch.tensor(values, device=device).view(-1, 1, 1) for values in (self.mean, self.std)
        )
        pixels = images.to(device).float().div(255).sub(mean).div(std)
        return pixels.contiguous(memory_format=torch.channels_last)


def load_fitting(model: nn.Module, start: Path) -> None:
    """Takes the tensors whose names and shapes fit; a new head keeps its random start.

    Args:
        model: what is to learn.
        start: a safetensors file, or a folder that holds one.

    Raises:
        WeightsUnavailable: it cannot be read, or nothing in it fits.
    """
    file = next(start.glob("*.safetensors"), start) if start.is_dir() else start
    try:
        weights = load_file(file)
    except (OSError, SafetensorError) as error:
        raise WeightsUnavailable(f"the start {start} cannot be read: {error}") from error
    own = model.state_dict()
    fitting = {k: v for k, v in weights.items() if k in own and own[k].shape == v.shape}
    if not fitting:
        raise WeightsUnavailable(f"nothing in {file} fits the backbone: other names or shapes")
    log.info("%d of the backbone's %d tensors start from %s", len(fitting), len(own), file)
    model.load_state_dict(fitting, strict=False)
