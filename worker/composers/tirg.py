"""TIRG: the text changes the image by a gate and a residual, and keeps the rest of it.

    q = norm(w_g sigma(g([z; t])) * z  +  w_r r([z; t]))

g and r are small networks on the concatenated embeddings, w_g and w_r are learned (Vo et al.,
"Composing text and image for image retrieval: an empirical odyssey", CVPR 2019). Layers as in the
authors' code: g is BN -> ReLU -> linear, r is BN -> ReLU -> linear -> ReLU -> linear.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from worker.composers.base import Composer
from worker.composers.trained import Trained, load_network
from worker.encoders.base import Encoder

__all__ = ["Tirg", "load"]

# The authors begin with 1 and 10, on features of any length; beside an embedding of unit length
# such a residual, of about 3, would leave nothing of the image to begin with.
GATE_START, RESIDUAL_START = 1.0, 0.1


class Tirg(nn.Module):
    """(reference, text), each (n, dim) unit length, to queries (n, dim) unit length."""

    def __init__(self, dim: int) -> None:
        super().__init__()
        both = 2 * dim
        self.gate = nn.Sequential(nn.BatchNorm1d(both), nn.ReLU(), nn.Linear(both, dim))
        self.residual = nn.Sequential(
            nn.BatchNorm1d(both), nn.ReLU(), nn.Linear(both, both), nn.ReLU(), nn.Linear(both, dim)
        )
        self.weights = nn.Parameter(torch.tensor([GATE_START, RESIDUAL_START]))

    def forward(self, reference: Tensor, text: Tensor) -> Tensor:
        """See the class."""
        both = torch.cat([reference, text], dim=1)
        kept = torch.sigmoid(self.gate(both)) * reference
        return F.normalize(self.weights[0] * kept + self.weights[1] * self.residual(both), dim=1)


def load(rest: str, encoder: Encoder) -> Composer:
    """`tirg:FILE`; raises EmptySpec, WeightsUnavailable."""
    return Trained(encoder, load_network("tirg", rest, encoder, Tirg))
