"""Batches drawn from (seed, step) alone: a resumed run sees what an unbroken one would have.

torchvision's transforms draw from torch's global chance: each batch seeds a copy of it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Generic, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from training.presets.recipe import Recipe
from training.shelf import Shelf

__all__ = ["Neighbours", "drawn", "stacked"]

Drawn = TypeVar("Drawn")


@dataclass(frozen=True)
class _Draws(Dataset[Drawn], Generic[Drawn]):
    """Item `step` is the batch of that step."""

    draw: Callable[[Random], Drawn]
    seed: int

    def __getitem__(self, step: int) -> Drawn:
        rng = Random(f"{self.seed}-{step}")
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(rng.getrandbits(63))
            return self.draw(rng)


def drawn(
    draw: Callable[[Random], Drawn], recipe: Recipe, first: int, last: int
) -> Iterator[Drawn]:
    """The batches of the steps from `first` up to `last`."""
    loader: DataLoader[Drawn] = DataLoader(
        _Draws(draw, recipe.seed),
        batch_size=None,
        sampler=range(first, last),
        num_workers=recipe.workers,
    )
    return iter(loader)


def stacked(shelf: Shelf, rows: Sequence[int], view: Callable[[Image.Image], Tensor]) -> Tensor:
    """uint8 (n, 3, h, w): a view of each product's picture on its own ground."""
    return torch.stack([view(shelf.cut(row).convert("RGB")) for row in rows])


class Neighbours:
    """Draws products by what they share with another one; a row where nothing fits is None."""

    def __init__(self, shelf: Shelf) -> None:
        self._groups, self._types = shelf.column("group"), shelf.column("article_type")

    def of_group(self, row: int, rng: Random) -> int | None:
        """Another product of the same group."""
        same = self._groups == self._groups[row]
        same[row] = False
        return _any(same, rng)

    def of_type(self, row: int, rng: Random) -> int | None:
        """A product of the same type and another group."""
        same_type = self._types == self._types[row]
        return _any(same_type & (self._groups != self._groups[row]), rng)

    def of_other_type(self, row: int, rng: Random) -> int | None:
        """A product of another type."""
        return _any(self._types != self._types[row], rng)


def _any(fits: NDArray[np.bool_], rng: Random) -> int | None:
    rows = np.flatnonzero(fits)
    return int(rng.choice(rows)) if len(rows) else None
