"""What every preset is told: products, folders, backbone, start, size, steps.

All presets go through `training.loop`, so that log, checkpoint, resuming, warm-up and the cosine
are the same whatever is fitted; where an ancestor had another optimiser, its preset says so.
"""

from dataclasses import dataclass
from pathlib import Path

from shared.errors import SetupError
from training.datasets.products import read_products
from training.loop import Schedule
from training.shelf import Shelf

__all__ = ["PRETRAINED", "Recipe"]

PRETRAINED = "pretrained"  # as a start: the weights that the library knows by the backbone's name


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """Everything that decides the result, but for what is a preset's own."""

    products: tuple[Path, ...]
    out: Path  # the encoder's folder
    run: Path  # the folder of checkpoint and log; a checkpoint found there is resumed
    backbone: str  # timm:NAME, open_clip:NAME, open_clip:NAME/TAG or local-dir:PATH
    start: str = ""  # PRETRAINED, a safetensors file or a folder with one; else the backbone's own
    size: tuple[int, int] | None = None  # height, width; None: the backbone's own
    signed: bool = False  # pixels in [-1, 1] instead of by the backbone's own mean and std
    learning_rate: float
    weight_decay: float
    batch: int
    steps: int = 1000
    checkpoint_every: int = 100
    workers: int = 1
    seed: int = 0

    def schedule(self) -> Schedule:
        """How the loop is to run it."""
        return Schedule(
            steps=self.steps,
            learning_rate=self.learning_rate,
            weight_decay=self.weight_decay,
            checkpoint_every=self.checkpoint_every,
        )

    def shelf(self, split: str = "train") -> Shelf:
        """The products of a split in memory; raises SetupError where training has none."""
        shelf = Shelf(read_products(self.products, {split}))
        if split == "train" and not shelf.products:
            raise SetupError("no products of the split 'train' in the given files")
        return shelf
