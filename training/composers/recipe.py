"""What a composer's training is told: encoder, products, words, budget, loss."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from training.loop import Schedule

__all__ = ["ComposerName", "ComposerRecipe", "Loss"]


class ComposerName(StrEnum):
    """The composers that this recipe fits, by their schemes."""

    TIRG = "tirg"
    COMPLEX = "complex"
    COMBINER = "combiner"
    ATTENTION = "attention"


class Loss(StrEnum):
    """How a query is pulled to its target."""

    INFONCE = "infonce"
    SOFT_TRIPLET = "soft-triplet"


@dataclass(frozen=True, kw_only=True)
class ComposerRecipe:
    """Everything that decides the result."""

    name: ComposerName
    products: tuple[Path, ...]
    out: Path  # the composer's safetensors file
    run: Path  # the folder of checkpoint and log; a checkpoint found there is resumed
    features: Path  # the folder of what the encoder made of the products; shared by all runs
    encoder: str = "house"  # spec; it stands still
    sentences: tuple[Path, ...] = ()  # of real shoppers
    grounds: Path | None = None  # Parquet of street photos to stand shop photos on
    steps: int = 1500
    batch: int = 256
    learning_rate: float = 1e-3
    weight_decay: float = 0.05
    checkpoint_every: int = 100
    loss: Loss | None = None  # None: the one that the composer's paper has, see `own_loss`
    hard: int = 0  # wrong answers a query that are mined for it, the nearest first
    views: int = 2  # street views drawn of each product
    # Steps after which the same requests come again, in other views: each sentence is encoded once,
    # which takes longer than a step.
    fresh_steps: int = 300
    seed: int = 0

    @property
    def own_loss(self) -> Loss:
        """The loss that was asked for, or ComposeAE's soft triplets and for the others InfoNCE."""
        usual = Loss.SOFT_TRIPLET if self.name is ComposerName.COMPLEX else Loss.INFONCE
        return self.loss or usual

    @property
    def schedule(self) -> Schedule:
        """How the loop is to run it."""
        return Schedule(
            steps=self.steps,
            learning_rate=self.learning_rate,
            weight_decay=self.weight_decay,
            checkpoint_every=self.checkpoint_every,
        )
