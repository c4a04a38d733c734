"""The pictures of a batch, drawn anew each time: shop views, street views, people's photos."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Protocol

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from training.augmentation import photo_view, shop_view, street_view
from training.datasets.garments import Garment
from training.shelf import Shelf

__all__ = ["Pictures", "Views"]


class Views(Protocol):
    """What a batch shows of products and photos."""

    def __call__(self, rows: Sequence[int], photos: Sequence[int], rng: Random) -> Tensor:
        """Shop views of the products, street views of them, photos: (2 rows + photos, ...)."""
        ...


@dataclass(frozen=True)
class Pictures:
    """Views as uint8 (2 rows + photos, 3, h, w); `size` is (width, height)."""

    shelf: Shelf
    garments: Sequence[Garment]
    grounds: Sequence[Image.Image]
    size: tuple[int, int]

    def __call__(self, rows: Sequence[int], photos: Sequence[int], rng: Random) -> Tensor:
        """See `Views`."""
        cuts = [self.shelf.cut(row) for row in rows]
        views = [shop_view(cut, self.size, rng) for cut in cuts]
        views += [street_view(cut, self.size, rng, self.grounds) for cut in cuts]
        views += [photo_view(self.garments[i].picture, self.size, rng) for i in photos]
        return torch.from_numpy(np.stack([np.asarray(v) for v in views])).permute(0, 3, 1, 2)
