"""Query and candidate side by side as one picture, through the whole network.

What sartor's first ancestor did. The network can compare anything with anything from its first
layer on, and pays with a forward pass for each candidate of each search.
"""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from worker.rerankers.backbone import Backbone
from worker.rerankers.network import BYTE, CrossNetwork

__all__ = ["CanvasNetwork", "canvas_size"]


def canvas_size(size: tuple[int, int]) -> tuple[int, int]:
    """Height and width of two pictures of a size side by side."""
    return size[0], 2 * size[1]


class CanvasNetwork(CrossNetwork):
    """The mean of a canvas's features to a logit.

    Details are the pixels themselves, kept as uint8 (3, height, width): the same for all backbones.
    """

    def __init__(self, backbone: Backbone, size: tuple[int, int]) -> None:
        """`backbone` is one for pictures of `canvas_size(size)`."""
        super().__init__(backbone, size)
        self.head = nn.Linear(backbone.width, 1)

    def details(self, pixels: Tensor) -> Tensor:
        """The pixels."""
        return pixels

    def forward(self, query: Tensor, candidate: Tensor) -> Tensor:
        """See CrossNetwork; the query is on the left."""
        canvas = torch.cat([query, candidate], dim=3)
        seen = self.backbone(canvas.contiguous(memory_format=torch.channels_last)).mean(dim=1)
        logits: Tensor = self.head(seen)[:, 0]
        return logits

    def packed(self, details: Tensor) -> NDArray[Any]:
        """uint8 (n, 3, height, width), exactly what was scaled."""
        pictures = ((details * self.std + self.mean) * BYTE).round().clamp(0, BYTE)
        return np.asarray(pictures.to(torch.uint8).cpu().contiguous().numpy())

    def unpacked(self, kept: NDArray[Any]) -> Tensor:
        """The pixels that the backbone wants."""
        return self.scaled(torch.from_numpy(np.array(kept)))
