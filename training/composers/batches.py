"""Requests as tensors: what a composer is given, and rows of the gallery to tell apart.

A batch depends on (seed, step) alone, so a resumed run sees what an unbroken one would have.
"""

from dataclasses import dataclass
from random import Random

import torch
from torch import Tensor

from training.composers.features import Features
from training.composers.texts import Texts
from training.triplets import Triplets

__all__ = ["Batch", "Batches"]

POOL = 4096  # random rows of the gallery a step: those that are negatives, and where they are mined


@dataclass(frozen=True)
class Batch:
    """n requests.

    inputs: what the network is given, reference and text first, float32 (n, dim); targets: int64
    (n,), rows of the gallery; wanted: int64 (n, attributes), codes that a right answer shares, else
    ANY; pool: int64 (m,), random rows of the gallery, each once.
    """

    inputs: tuple[Tensor, ...]
    targets: Tensor
    wanted: Tensor
    pool: Tensor

    def to(self, device: torch.device) -> "Batch":
        """The same batch on a device."""
        inputs = tuple(tensor.to(device) for tensor in self.inputs)
        rest = (tensor.to(device) for tensor in (self.targets, self.wanted, self.pool))
        return Batch(inputs, *rest)


class Batches:
    """Item `step` is the batch of that step; with patches, inputs are those of `Attention`."""

    def __init__(
        self,
        triplets: Triplets,
        features: Features,
        texts: Texts,
        *,
        count: int,
        fresh_steps: int,
        seed: int,
    ) -> None:
        """Takes the requests of a step, the steps before requests come again, and the seed."""
        self._triplets, self._features, self._texts = triplets, features, texts
        self._count, self._fresh, self._seed = count, fresh_steps, seed

    def __getitem__(self, step: int) -> Batch:
        rng = Random(f"{self._seed}-{step}")
        drawn = self._triplets.draw(step % self._fresh, self._count)
        seen, patches = self._features.drawn([one.reference for one in drawn], rng)
        said = [one.text for one in drawn]
        closer = () if patches is None else (patches, *self._texts.words(said))
        products = self._features.views.shape[1]
        pool = rng.sample(range(products), min(POOL, products))
        return Batch(
            inputs=(seen, self._texts(said), *closer),
            targets=torch.tensor([one.target for one in drawn]),
            wanted=torch.tensor([one.wanted for one in drawn]),
            pool=torch.tensor(pool),
        )
