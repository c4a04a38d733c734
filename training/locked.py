"""Locked-image tuning: the picture tower stands still, so that it looks at each view once.

A few views of each product are drawn and encoded once; the text tower and the projection then learn
from batches eight times as large in the same time (LiT, Zhai et al., CVPR 2022).
"""

from collections.abc import Callable, Sequence
from random import Random

import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from training.pictures import Pictures

__all__ = ["Features", "look"]

CHUNK = 64  # views encoded at a time


class Features:
    """A `training.pictures.Views`: float32 (2 rows + photos, width), a random view of each.

    shop, street: (views, products, width); photos: (views, garments, width).
    """

    def __init__(self, shop: Tensor, street: Tensor, photos: Tensor) -> None:
        self._shop, self._street, self._photos = shop, street, photos

    def __call__(self, rows: Sequence[int], photos: Sequence[int], rng: Random) -> Tensor:
        """See `training.pictures.Views`."""
        kinds = [(self._shop, rows), (self._street, rows), (self._photos, photos)]
        drawn = [kept[rng.randrange(len(kept)), i] for kept, which in kinds for i in which]
        return torch.stack(drawn).float()


def look(
    pictures: Pictures, encode: Callable[[Tensor], Tensor], views: int, seed: int, workers: int
) -> Features:
    """Encodes `views` views of everything.

    Args:
        pictures: what draws them.
        encode: uint8 (n, 3, h, w) to float (n, width).
        views: of each product and kind, and of each photo.
        seed: of the views.
        workers: processes that draw.
    """
    chunks = _Chunks(pictures, views, seed)
    loader: DataLoader[Tensor] = DataLoader(chunks, batch_size=None, num_workers=workers)
    # Half precision: 28,000 products with two views of each kind are 290 MB.
    encoded = [encode(drawn).half() for drawn in loader]
    products = [pair.chunk(2) for pair in encoded[: chunks.of_products]]
    photos = torch.cat(encoded[chunks.of_products :] or [encoded[0][:0]])
    shop, street = (torch.cat(kind) for kind in zip(*products, strict=True))
    return Features(*(_by_view(kept, views) for kept in (shop, street, photos)))


class _Chunks(Dataset[Tensor]):
    """View after view: first all products, `CHUNK` rows at a time, then all photos."""

    def __init__(self, pictures: Pictures, views: int, seed: int) -> None:
        self._pictures, self._seed = pictures, seed
        rows = _cut(len(pictures.shelf.products), CHUNK // 2)
        photos = _cut(len(pictures.garments), CHUNK)
        self.of_products = views * len(rows)
        self._all: list[tuple[Sequence[int], Sequence[int]]] = [
            *((chunk, ()) for chunk in views * rows),
            *(((), chunk) for chunk in views * photos),
        ]

    def __len__(self) -> int:
        return len(self._all)

    def __getitem__(self, number: int) -> Tensor:
        return self._pictures(*self._all[number], Random(f"{self._seed}-{number}"))


def _cut(count: int, size: int) -> list[range]:
    return [range(first, min(first + size, count)) for first in range(0, count, size)]


def _by_view(kept: Tensor, views: int) -> Tensor:
    return kept.reshape(views, len(kept) // views, kept.shape[1])
