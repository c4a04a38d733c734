"""What the trained rerankers share: how they are described, what they see, what an index keeps.

A network looks at pictures in two steps. `details` is all that it needs to know of one picture and
is made when a product is indexed; `forward` compares the details of two pictures.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn

from shared.pictures import to_rgb
from worker.rerankers.backbone import Backbone

__all__ = ["BYTE", "CrossConfig", "CrossNetwork"]

BYTE = 255


@dataclass(frozen=True)
class CrossConfig:
    """A trained reranker without its weights.

    Attributes:
        input: "pair" compares the parts of two pictures, "canvas" looks at both side by side.
        backbone: `timm/NAME`, `torchvision/NAME`, or a bare name, looked up in timm first.
        size: height and width of one picture, pixels.
        width: numbers kept of each patch of a picture; of "pair" alone.
    """

    input: Literal["pair", "canvas"]
    backbone: str
    size: tuple[int, int]
    width: int = 64


class CrossNetwork(nn.Module, ABC):
    """Two pictures to one logit: how well the second answers the first."""

    mean: Tensor
    std: Tensor

    def __init__(self, backbone: Backbone, size: tuple[int, int]) -> None:
        """`size` is height and width of one picture, pixels."""
        super().__init__()
        self.size = size
        self.backbone = backbone
        self.register_buffer("mean", torch.tensor(backbone.mean).view(3, 1, 1), persistent=False)
        self.register_buffer("std", torch.tensor(backbone.std).view(3, 1, 1), persistent=False)

    def pixels(self, images: Sequence[Image.Image]) -> Tensor:
        """Pictures, at least one, to float32 (n, 3, height, width) on the network's device.

        Of any size and mode, they are squashed to the network's size, bicubic, and become
        (x - mean) / std for x in [0, 1], with the backbone's own mean and std: timm's
        pretrained_cfg, ImageNet's for torchvision.
        """
        height, width = self.size
        small = [
            to_rgb(image).resize((width, height), Image.Resampling.BICUBIC) for image in images
        ]
        pictures = torch.from_numpy(np.stack([np.asarray(one) for one in small]))
        return self.scaled(pictures.permute(0, 3, 1, 2))

    def scaled(self, pictures: Tensor) -> Tensor:
        """uint8 (n, 3, height, width) to the pixels that the backbone wants."""
        pixels = (pictures.to(self.mean.device).float() / BYTE - self.mean) / self.std
        # channels_last: convolutions on CPU take a third of the time (worker/encoders/batches.py).
        return pixels.contiguous(memory_format=torch.channels_last)

    @abstractmethod
    def details(self, pixels: Tensor) -> Tensor:
        """What has to be known of pictures (n, 3, height, width); float (n, ...)."""

    @abstractmethod
    def forward(self, query: Tensor, candidate: Tensor) -> Tensor:
        """Logits (n,) of n pairs of details, row by row."""

    @abstractmethod
    def packed(self, details: Tensor) -> NDArray[Any]:
        """Details as an index keeps them: numbers of 8 bits, of the same shape."""

    @abstractmethod
    def unpacked(self, kept: NDArray[Any]) -> Tensor:
        """What was packed, as floats on the network's device."""
