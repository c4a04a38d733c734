"""The ancestors' augmentations by torchvision: RGB picture to uint8 (3, height, width).

They are drawn anew at each step. Frozen copies on disk, as one ancestor had them, are learnt by
heart. Pictures are squashed to the size, as the saved encoders squash theirs.
"""

from collections.abc import Callable
from typing import TypeAlias

import torch
from PIL.Image import Image
from torch import Tensor
from torchvision.transforms import InterpolationMode, v2

__all__ = ["View", "changed", "described", "erased", "plain", "shop", "street"]

View: TypeAlias = Callable[[Image], Tensor]
Size: TypeAlias = tuple[int, int]  # height, width

BICUBIC = InterpolationMode.BICUBIC
WHITE = 255  # what turning uncovers: the ground of shop photos
CROP = (0.8, 1.0)  # of the area: shop photos are the garment's box already, bar its margins
RATIO = (0.7, 0.8)  # width to height, around the 3:4 of shop photos
# A kernel of 17 is from an ancestor that blurred by OpenCV: sigma = 0.3 ((17 - 1) / 2 - 1) + 0.8.
BLUR, BLUR_SIGMA = 17, 2.9


def plain(size: Size) -> View:
    """The picture as it is."""
    view: View = v2.Compose([v2.ToImage(), *_to(size)])
    return view


def street(size: Size) -> View:
    """A shop photo as from the street: crop, flip 0.3, jitter 0.2, affine, blur 3."""
    view: View = v2.Compose(
        [
            v2.ToImage(),
            v2.RandomResizedCrop(size, scale=CROP, ratio=RATIO, interpolation=BICUBIC),
            v2.RandomHorizontalFlip(0.3),
            v2.ColorJitter(0.2, 0.2, 0.2),
            v2.RandomAffine(10, translate=(0.1, 0.1), scale=(0.9, 1.1), fill=WHITE),
            v2.GaussianBlur(3),
            v2.ToPureTensor(),
        ]
    )
    return view


def shop(size: Size) -> View:
    """A shop photo as from another shop: flip 0.3, jitter 0.1."""
    view: View = v2.Compose(
        [v2.ToImage(), v2.RandomHorizontalFlip(0.3), v2.ColorJitter(0.1, 0.1, 0.1), *_to(size)]
    )
    return view


def changed(size: Size) -> View:
    """A copy changed in one way: turned up to 30 degrees or by 180, mirrored, blurred, cropped."""
    ways = [
        v2.RandomRotation(30, fill=WHITE),
        v2.RandomRotation((180, 180)),
        v2.RandomHorizontalFlip(1.0),
        v2.GaussianBlur(BLUR, sigma=BLUR_SIGMA),
        v2.RandomResizedCrop(size, scale=(0.8, 0.8), ratio=RATIO, interpolation=BICUBIC),
    ]
    view: View = v2.Compose([v2.ToImage(), v2.RandomChoice(ways), *_to(size)])
    return view


def described(size: Size) -> View:
    """Each with probability 0.5: flip, jitter 0.2 with hue 0.1, affine 10 degrees."""
    view: View = v2.Compose(
        [
            v2.ToImage(),
            *_to(size),
            v2.RandomHorizontalFlip(0.5),
            v2.RandomApply([v2.ColorJitter(0.2, 0.2, 0.2, hue=0.1)], 0.5),
            v2.RandomApply([v2.RandomAffine(10, fill=WHITE)], 0.5),
        ]
    )
    return view


def erased(images: Tensor) -> Tensor:
    """uint8 (n, 3, h, w) with 2 to 10% of each blacked out (Zhong et al., AAAI 2020)."""
    erase = v2.RandomErasing(p=1.0, scale=(0.02, 0.1))
    return torch.stack([erase(image) for image in images])


def _to(size: Size) -> list[v2.Transform]:
    return [v2.Resize(size, interpolation=BICUBIC), v2.ToPureTensor()]
