"""What a reranker's training is told: network, products, the search in front, budget."""

from dataclasses import dataclass
from pathlib import Path

from training.loop import Schedule
from worker.rerankers.cross import CrossConfig

__all__ = ["RerankerRecipe"]


@dataclass(frozen=True, kw_only=True)
class RerankerRecipe:
    """Everything that decides the result."""

    config: CrossConfig  # the network: input, backbone, size
    products: tuple[Path, ...]
    out: Path  # the reranker's safetensors file
    run: Path  # the folder of checkpoint and log; a checkpoint found there is resumed
    features: Path  # the folder of the shop's embeddings; shared by all runs
    start: Path | None = None  # the backbone's weights, safetensors; None: new ones
    encoder: str = "house"  # spec; it stands still
    composer: str = "house"  # spec; makes a photo's query as the search will
    grounds: Path | None = None  # Parquet of street photos to stand shop photos on
    steps: int = 1000
    batch: int = 16  # lists a step
    negatives: int = 7  # wrong answers a list
    # The ancestors took 1e-3 for convolutional networks and 1e-4 for a ViT: halfway, by ratio.
    learning_rate: float = 3e-4
    weight_decay: float = 0.05
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
