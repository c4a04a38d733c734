"""The Combiner of CLIP4Cir: a learned mixture of both embeddings, and a learned third part.

    h = [drop relu(P_t t) ; drop relu(P_z z)],   s = sigma(network(h))
    q = norm(s t + (1 - s) z + V drop relu(U h))

(Baldrati, Bertini, Uricchio and Del Bimbo, "Conditioned and composed image retrieval combining and
partially fine-tuning CLIP-based features", CVPR workshops 2022, and the authors' code.) z and t
are made sqrt(dim) long first: the authors combine CLIP's features at their own length, and beside
unit vectors the third part, whose numbers are of about 1, would be all there is.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from worker.composers.base import Composer
from worker.composers.trained import Trained, load_network
from worker.encoders.base import Encoder

__all__ = ["Combiner", "load"]

DROPOUT = 0.5  # the paper's
# Widths in multiples of dim: half of the paper's 4 and 8, with which the network would have more
# weights than the house encoder whose embeddings it combines.
PROJECTED, HIDDEN = 2, 4


class Combiner(nn.Module):
    """(reference, text), each (n, dim) unit length, to queries (n, dim) unit length."""

    def __init__(self, dim: int) -> None:
        super().__init__()
        projected, hidden = PROJECTED * dim, HIDDEN * dim
        self.image = _layer(dim, projected)
        self.text = _layer(dim, projected)
        self.added = nn.Sequential(_layer(2 * projected, hidden), nn.Linear(hidden, dim))
        self.share = nn.Sequential(
            _layer(2 * projected, hidden), nn.Linear(hidden, 1), nn.Sigmoid()
        )

    def forward(self, reference: Tensor, text: Tensor) -> Tensor:
        """See the class."""
        length = math.sqrt(reference.shape[1])
        reference, text = length * reference, length * text
        both = torch.cat([self.text(text), self.image(reference)], dim=1)
        share = self.share(both)
        return F.normalize(self.added(both) + share * text + (1 - share) * reference, dim=1)


def _layer(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(inputs, outputs), nn.ReLU(), nn.Dropout(DROPOUT))


def load(rest: str, encoder: Encoder) -> Composer:
    """`combiner:FILE`; raises EmptySpec, WeightsUnavailable."""
    return Trained(encoder, load_network("combiner", rest, encoder, Combiner))
