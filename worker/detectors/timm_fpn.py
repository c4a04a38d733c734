"""Faster R-CNN (Ren et al. 2015) over a feature pyramid (Lin et al. 2017) of a timm backbone."""

from collections import OrderedDict

import timm
import torch
from torch import nn
from torchvision.models.detection import FasterRCNN
from torchvision.models.detection.rpn import AnchorGenerator
from torchvision.ops.feature_pyramid_network import FeaturePyramidNetwork, LastLevelMaxPool

__all__ = ["TIMM_FPN", "TimmPyramid", "timm_fpn"]

TIMM_FPN = "timm-fpn"
LEVELS = (
    2,
    3,
    4,
)  # of timm's five: strides 8, 16 and 32; stride 4 costs more than the rest together
CHANNELS = 128  # half of the paper's, for a backbone a tenth of its ResNet-50
# Of an anchor, in strides. The paper has 8; our photos are half as large, and so is what they show.
ANCHOR_STRIDES = 4
ASPECTS = (0.5, 1.0, 2.0)


class TimmPyramid(nn.Module):
    """A timm backbone and the pyramid over its last levels, and one level of half the last."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.body = timm.create_model(name, features_only=True, out_indices=LEVELS)
        self.strides = self.body.feature_info.reduction()
        widths = self.body.feature_info.channels()
        self.fpn = FeaturePyramidNetwork(widths, CHANNELS, extra_blocks=LastLevelMaxPool())
        self.out_channels = CHANNELS  # FasterRCNN asks for it

    def forward(self, pixels: torch.Tensor) -> dict[str, torch.Tensor]:
        """Pixels (n, 3, height, width) to maps (n, CHANNELS, ...), the finest first."""
        maps = OrderedDict((str(level), found) for level, found in enumerate(self.body(pixels)))
        pyramid: dict[str, torch.Tensor] = self.fpn(maps)
        return pyramid


def timm_fpn(name: str, classes: int) -> FasterRCNN:
    """An untrained model; `model.backbone.body` takes the backbone's own weights.

    Args:
        name: as timm calls it, e.g. mobilenetv2_100.
        classes: with the background.

    Raises:
        RuntimeError: timm has no such model, or one without feature maps.
    """
    backbone = TimmPyramid(name)
    strides = [*backbone.strides, 2 * backbone.strides[-1]]
    sides = tuple((ANCHOR_STRIDES * stride,) for stride in strides)
    anchors = AnchorGenerator(sides, (ASPECTS,) * len(sides))
    return FasterRCNN(backbone, classes, rpn_anchor_generator=anchors)
