"""Fits a Faster R-CNN (Ren et al., NeurIPS 2015) on a timm backbone: the older kind of detector.

Not shipped: a second opinion, from another library and with anchors. The result is a
folder that `torchvision:FOLDER` loads.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import torch
from PIL import Image
from safetensors.torch import load_file
from torch import Tensor, nn
from torchvision.transforms.functional import to_tensor

from shared.errors import SetupError
from shared.garments import LABELS
from training.datasets.street import StreetPhoto
from training.detection.photos import marked_photos
from training.detection.threshold import settle
from training.loop import Schedule, fit
from worker.detectors.torchvision import DetectorConfig, build, save_folder

__all__ = ["RcnnRecipe", "train_rcnn"]

ARCHITECTURE = "timm-fpn:mobilenetv2_100"
BACKBONE_RATE = 0.3  # of the learning rate: it is not new
Example = tuple[list[Tensor], list[dict[str, Tensor]]]


@dataclass(frozen=True)
class RcnnRecipe:
    """Everything that decides the result."""

    street: tuple[Path, ...]  # Parquet of street photos
    start: Path  # the backbone's weights: timm's names, safetensors
    out: Path  # the detector's folder
    run: Path  # the folder of checkpoint and log; a checkpoint found there is resumed
    schedule: Schedule
    size: int = 480  # pixels of a photo's longer side
    batch: int = 4
    seed: int = 0


def train_rcnn(recipe: RcnnRecipe) -> Path:
    """Trains (or goes on training) and writes the detector's folder; returns `recipe.out`."""
    torch.manual_seed(recipe.seed)
    val = marked_photos(recipe.street, "val")
    fit(_RcnnTask(recipe), recipe.schedule, recipe.run)
    settle(f"torchvision:{recipe.out}", recipe.out, val)
    return recipe.out


class _RcnnTask:
    """A `training.loop.Task`."""

    def __init__(self, recipe: RcnnRecipe) -> None:
        self._recipe = recipe
        self._photos = marked_photos(recipe.street, "train")
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._config = DetectorConfig(architecture=ARCHITECTURE, labels=LABELS, size=recipe.size)
        self.module: nn.Module = build(self._config)
        _load_backbone(self.module, recipe.start)
        self.module.to(self._device)

    def rate(self, name: str) -> float:
        return BACKBONE_RATE if name.startswith("backbone.body.") else 1.0

    def batches(self, first: int, last: int) -> Iterator[Example]:
        for step in range(first, last):
            rng = Random(f"{self._recipe.seed}-{step}")
            photos = rng.sample(self._photos, min(self._recipe.batch, len(self._photos)))
            examples = [_example(photo, mirrored=rng.random() < 1 / 2) for photo in photos]
            yield [image for image, _ in examples], [target for _, target in examples]

    def losses(self, batch: Example) -> dict[str, Tensor]:
        self.module.train()
        for part in self.module.modules():
            if isinstance(part, nn.BatchNorm2d):
                part.eval()  # a few photos tell no statistics
        images = [image.to(self._device) for image in batch[0]]
        targets = [{k: v.to(self._device) for k, v in target.items()} for target in batch[1]]
        parts: dict[str, Tensor] = self.module(images, targets)
        return parts

    def save(self, module: nn.Module) -> None:
        save_folder(self._recipe.out, module, self._config, half=False)


def _example(photo: StreetPhoto, *, mirrored: bool) -> tuple[Tensor, dict[str, Tensor]]:
    """An image (3, h, w) in [0, 1]; boxes (n, 4) xyxy in its pixels, labels (n,) from 1."""
    picture, found = photo.picture(), photo.boxes or ()
    boxes = torch.tensor([box.xyxy for box in found], dtype=torch.float32).reshape(-1, 4)
    if mirrored:
        picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        boxes[:, [0, 2]] = picture.width - boxes[:, [2, 0]]
    labels = torch.tensor([LABELS.index(box.label) + 1 for box in found], dtype=torch.int64)
    return to_tensor(picture), {"boxes": boxes, "labels": labels}


def _load_backbone(module: nn.Module, start: Path) -> None:
    """Takes the part of a classifier's weights that the pyramid stands on."""
    body = module.get_submodule("backbone.body")
    given = load_file(start)
    missing = body.state_dict().keys() - given.keys()
    if missing:
        raise SetupError(f"{start} is no start for {ARCHITECTURE}: it lacks {min(missing)}")
    body.load_state_dict({name: given[name] for name in body.state_dict()})
    transform: Any = module.get_submodule("transform")  # torchvision is untyped here
    _expect(body, torch.tensor(transform.image_mean), torch.tensor(transform.image_std))


@torch.no_grad()
def _expect(body: nn.Module, mean: Tensor, std: Tensor) -> None:
    """Makes weights for pixels in [-1, 1] expect (pixel - mean) / std: the same maps, but at edges.

    The first convolution takes the scale, the norm behind it the shift.
    """
    stem, centre = body.get_parameter("conv_stem.weight"), body.get_buffer("bn1.running_mean")
    centre.sub_((stem * (2 * mean - 1)[:, None, None]).sum((1, 2, 3)))
    stem.mul_((2 * std)[:, None, None])
