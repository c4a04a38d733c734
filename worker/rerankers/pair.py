"""Query and candidate each through the same network, then compared part by part.

The comparison is that of Chen et al., ACL 2017, "Enhanced LSTM for Natural Language Inference"
(sections 3.2 and 3.3), with patches in the place of words: each part of one picture looks for its
counterpart in the other, is set against it, and what all parts say is pooled. A candidate's parts
are kept by the index, so that a search never looks at its picture again.
"""

from math import sqrt
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from worker.rerankers.backbone import Backbone
from worker.rerankers.network import CrossNetwork

__all__ = ["PairNetwork"]

LEVELS = 127  # of int8, on either side of 0
# What the similarity of two parts is multiplied by at first. A part of 64 numbers then gives its
# twin 500 times the weight of an unrelated one: one of 49 patches has the say, others are heard.
SHARPNESS = 2.0
DROPPED = 0.1  # of what the head sees while it learns


class PairNetwork(CrossNetwork):
    """Details are float (n, patches, width) within (-1, 1), kept as int8."""

    def __init__(self, backbone: Backbone, size: tuple[int, int], width: int) -> None:
        super().__init__(backbone, size)
        self.project = nn.Linear(backbone.width, width)
        # Turned, not stretched: at first parts are as similar as their numbers are.
        self.look = nn.Linear(width, width, bias=False)
        nn.init.orthogonal_(self.look.weight)
        self.sharpness = nn.Parameter(torch.tensor(SHARPNESS))
        self.weigh = nn.Sequential(nn.Linear(4 * width, width), nn.GELU())
        self.head = nn.Sequential(
            nn.Linear(4 * width, width), nn.GELU(), nn.Dropout(DROPPED), nn.Linear(width, 1)
        )

    def details(self, pixels: Tensor) -> Tensor:
        """The parts of pictures, (n, patches, width).

        Each has mean 0 and variance 1 before tanh bounds it, whatever was learnt: int8 is used to
        the full, and rounds a number by 1/254 at most.
        """
        parts = self.project(self.backbone(pixels))
        details: Tensor = F.layer_norm(parts, parts.shape[-1:]).tanh()
        return details

    def forward(self, query: Tensor, candidate: Tensor) -> Tensor:
        """See CrossNetwork."""
        alike = self.sharpness * self._alike(query, candidate)
        told = [
            self._pooled(query, alike.softmax(dim=2) @ candidate),
            self._pooled(candidate, alike.mT.softmax(dim=2) @ query),
        ]
        logits: Tensor = self.head(torch.cat(told, dim=1))[:, 0]
        return logits

    def packed(self, details: Tensor) -> NDArray[Any]:
        """int8 (n, patches, width), 127 for 1."""
        return np.asarray((details * LEVELS).round().to(torch.int8).cpu().numpy())

    def unpacked(self, kept: NDArray[Any]) -> Tensor:
        """float32 (n, patches, width)."""
        return torch.from_numpy(np.array(kept)).to(self.mean.device).float() / LEVELS

    def _alike(self, query: Tensor, candidate: Tensor) -> Tensor:
        """Scaled dot products (n, query's patches, candidate's patches)."""
        alike: Tensor = self.look(query) @ self.look(candidate).mT
        return alike / sqrt(query.shape[2])

    def _pooled(self, parts: Tensor, found: Tensor) -> Tensor:
        """(n, 2 width): mean and most of what parts say, each beside what was found for it."""
        beside = torch.cat([parts, found, parts - found, parts * found], dim=2)
        told = self.weigh(beside)
        return torch.cat([told.mean(dim=1), told.amax(dim=1)], dim=1)
