"""YOLOv5's own detection head, which today's ultralytics no longer has: boxes from anchors.

As in the YOLOv5 repository, v6.x, models/yolo.py, class Detect (Jocher et al., 2020).
"""

from collections.abc import Sequence

import torch
from torch import nn

__all__ = ["AnchorHead", "decode"]

ANCHORS = 3  # a cell and level
BOX = 5  # x, y, width, height, objectness


class AnchorHead(nn.Module):
    """One convolution a level; parameters are named as in YOLOv5's checkpoints.

    `anchors`: (levels, ANCHORS, 2), width and height in cells of the level's grid.
    """

    anchors: torch.Tensor

    def __init__(self, classes: int, channels: Sequence[int], strides: Sequence[float]) -> None:
        super().__init__()
        self.strides = tuple(strides)
        outputs = ANCHORS * (BOX + classes)
        self.m = nn.ModuleList(nn.Conv2d(count, outputs, 1) for count in channels)
        self.register_buffer("anchors", torch.ones(len(channels), ANCHORS, 2))

    def forward(self, features: Sequence[torch.Tensor]) -> torch.Tensor:
        """(batch, 4 + classes, boxes): centre, size in pixels of the input, a score a class."""
        levels = zip(self.m, features, self.anchors, self.strides, strict=True)
        boxes = [
            decode(convolve(feature), anchors, stride)
            for convolve, feature, anchors, stride in levels
        ]
        return torch.cat(boxes, dim=1).transpose(1, 2)


def decode(raw: torch.Tensor, anchors: torch.Tensor, stride: float) -> torch.Tensor:
    """One level's boxes.

        xy = (2 sigmoid(t_xy) - 0.5 + cell) stride
        wh = (2 sigmoid(t_wh))^2 anchor stride
        score of a class = sigmoid(objectness) sigmoid(t_class)

    Args:
        raw: (batch, anchors x (5 + classes), rows, columns), what the convolution gives.
        anchors: (anchors, 2), width and height in cells.
        stride: pixels a cell.

    Returns:
        (batch, anchors x rows x columns, 4 + classes): xywh of centre and size in pixels, scores.
    """
    batch, _, rows, columns = raw.shape
    # Anchors first, what belongs to one box last.
    split = raw.view(batch, len(anchors), -1, rows, columns).permute(0, 1, 3, 4, 2).sigmoid()
    y, x = torch.meshgrid(torch.arange(rows), torch.arange(columns), indexing="ij")
    cells = torch.stack([x, y], dim=-1).to(raw)
    centre = (2 * split[..., :2] - 0.5 + cells) * stride
    size = (2 * split[..., 2:4]) ** 2 * anchors[:, None, None] * stride
    scores = split[..., 4:5] * split[..., BOX:]
    return torch.cat([centre, size, scores], dim=-1).flatten(1, 3)
