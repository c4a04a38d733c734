"""What decides the looks that are fitted."""

from dataclasses import dataclass
from pathlib import Path

__all__ = ["LooksRecipe"]


@dataclass(frozen=True, kw_only=True)
class LooksRecipe:
    """Everything that decides the result."""

    products: tuple[Path, ...]
    tower: Path  # safetensors of timm's mobilenetv2_100 with its classifier, as ImageNet left it
    out: Path  # the folder of the looks
    run: Path  # the folder of features, checkpoint and log; what is found there is gone on from
    grounds: Path | None = None  # Parquet of street photos to stand products on
    design: int = 384
    # Of the mean variance within designs, added to each direction's before it is whitened. On val,
    # by a script: see docs/composition.md.
    shrink: float = 0.3
    steps: int = 1000
    batch: int = 512
    learning_rate: float = 1e-3
    street: float = 0.2  # of the pictures that the heads learn from are street views
    # Of the first file's products one is worth as much as 2.5 of the others': the first is sharp.
    others: float = 0.4
    seed: int = 0
