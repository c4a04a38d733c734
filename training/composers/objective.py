"""What a composer is asked to satisfy in one batch: its queries find their targets.

Right answers are all rows of the gallery whose codes agree with what was wanted; wrong ones are the
other targets, random rows and, where asked for, rows mined for each query. ComposeAE adds its own:

    L = L_base + 0.1 (L_img + L_txt + L_sym)

both inputs rebuilt from theta, and the target turned back to the reference (c = -1).
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.composers.batches import Batch
from training.composers.losses import answers, hardest, rebuilding, soft_triplet
from training.composers.recipe import Loss
from training.losses import contrastive, positives
from worker.composers.complex import Complex

__all__ = ["Objective"]

SCALE_MOST = math.log(100)  # of a log inverse temperature, as CLIP caps it
# Where the house encoder's own composed loss begins; the soft triplet of embeddings 4 long, as TIRG
# has them, begins at 32.
SCALE_START = math.log(40)
RANDOM = 1024  # of the pool's rows are negatives of InfoNCE
RANDOM_TRIPLETS = 3  # negatives of the soft triplet, as sartor's ancestor draws them
COMPOSE_AE = 0.1  # weight of each of ComposeAE's own parts


class Objective(nn.Module):
    """A composer's network, the temperature it learns with, and the gallery."""

    gallery: Tensor
    codes: Tensor

    def __init__(
        self, network: nn.Module, loss: Loss, hard: int, gallery: Tensor, codes: Tensor
    ) -> None:
        """Takes float (m, dim) embeddings, unit length, and int64 (m, attributes) codes."""
        super().__init__()
        self.network = network
        self.log_scale = nn.Parameter(torch.tensor(SCALE_START))
        self._loss, self._hard = loss, hard
        self.register_buffer("gallery", gallery, persistent=False)  # a checkpoint needs no copy
        self.register_buffer("codes", codes, persistent=False)

    def forward(self, batch: Batch) -> dict[str, Tensor]:
        """The weighted parts by name."""
        if not isinstance(self.network, Complex):
            return {"base": self._base(self.network(*batch.inputs), batch)}
        reference, text = batch.inputs
        theta = self.network.turned(reference, text)
        parts = self._compose_ae(self.network, theta, batch)
        return {
            "base": self._base(F.normalize(theta, dim=1), batch),
            **{name: COMPOSE_AE * part for name, part in parts.items()},
        }

    def _base(self, queries: Tensor, batch: Batch) -> Tensor:
        mined = self._mined(queries, batch)
        if self._loss is Loss.INFONCE:
            return self._infonce(queries, batch, mined)
        return self._triplets(queries, batch, mined)

    def _infonce(self, queries: Tensor, batch: Batch, mined: Tensor) -> Tensor:
        rows = torch.unique(torch.cat([batch.targets, batch.pool[:RANDOM], mined.flatten()]))
        right = positives(batch.wanted, self.codes[rows])
        return contrastive(queries, self.gallery[rows], right, self._scale)

    def _triplets(self, queries: Tensor, batch: Batch, mined: Tensor) -> Tensor:
        others = torch.randint(
            len(batch.pool), (len(queries), RANDOM_TRIPLETS), device=queries.device
        )
        rows = torch.cat([batch.pool[others], mined], dim=1)
        usable = ~answers(batch.wanted, self.codes[rows])
        right = self.gallery[batch.targets]
        return soft_triplet(queries, right, self.gallery[rows], usable, self._scale)

    def _mined(self, queries: Tensor, batch: Batch) -> Tensor:
        """int64 (n, hard): rows of the gallery."""
        if not self._hard:
            return batch.targets.new_zeros(len(queries), 0)
        right = positives(batch.wanted, self.codes[batch.pool])
        return batch.pool[hardest(queries, self.gallery[batch.pool], right, self._hard)]

    def _compose_ae(self, network: Complex, theta: Tensor, batch: Batch) -> dict[str, Tensor]:
        reference, text = batch.inputs
        image_again, text_again = network.rebuilt(theta)
        back = F.normalize(network.turned(self.gallery[batch.targets], text, -1.0), dim=1)
        wrong = torch.stack([reference.roll(i + 1, 0) for i in range(RANDOM_TRIPLETS)], dim=1)
        every = torch.ones(wrong.shape[:2], dtype=torch.bool, device=wrong.device)
        return {
            "image": rebuilding(image_again, reference),
            "text": rebuilding(text_again, text),
            "back": soft_triplet(back, reference, wrong, every, self._scale),
        }

    @property
    def _scale(self) -> Tensor:
        return self.log_scale.clamp(max=SCALE_MOST).exp()
