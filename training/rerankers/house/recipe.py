"""What decides the house reranker that is fitted."""

from dataclasses import dataclass
from pathlib import Path

from training.loop import Schedule

__all__ = ["HouseRerankerRecipe"]


@dataclass(frozen=True, kw_only=True)
class HouseRerankerRecipe:
    """Everything that decides the result."""

    products: tuple[Path, ...]
    out: Path  # the folder of the weights
    run: Path  # the folder of checkpoint and log; a checkpoint found there is resumed
    features: Path  # the folder of what the encoder sees of the shop; shared by all runs
    grounds: Path | None = None  # Parquet of street photos to stand products on
    width: int = 48  # numbers of a token, of the 96 that the encoder has for a place
    # Longer is worse, though its loss is lower. On val, by a script, retrieval's first 50 of the
    # instance protocol sorted by both scores: R@1 89.7 after 300 steps, 89.9 after 600, 87.2 at
    # step 1,800 of 2,000.
    steps: int = 600
    batch: int = 48  # lists a step
    candidates: int = 12  # of a list
    learning_rate: float = 3e-3
    weight_decay: float = 1e-3
    checkpoint_every: int = 100
    seed: int = 0

    @property
    def schedule(self) -> Schedule:
        """How the loop is to run it."""
        return Schedule(
            steps=self.steps,
            learning_rate=self.learning_rate,
            weight_decay=self.weight_decay,
            checkpoint_every=self.checkpoint_every,
        )
