"""What two pictures have in common, place by place: the network of the house reranker.

Each place of a mid-level feature map becomes a unit vector t and a weight a in (0, 1), low where
there is nothing to compare (white ground, a street behind the garment). Of query q and candidate g

    score = ( sum_i a_i max_j t_i.u_j / sum_i a_i  +  sum_j b_j max_i t_i.u_j / sum_j b_j ) / 2

(ColBERT's late interaction, Khattab and Zaharia, SIGIR 2020, both ways and weighted): every part of
either has its match in the other when both are one design. A turned or moved garment scores the
same, since places may match anywhere.
"""

import json
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from worker.encoders.weights import loading

__all__ = ["FILE", "Matching", "load_matching", "save_matching"]

FILE = "matching.safetensors"
HIDDEN = 48  # of the weights' network: as wide as half of what it sees
# Of all places together. As int8 (worker/rerankers/house.py) each of a blank picture may weigh 0.
LEAST_WEIGHT = 1e-6


class Matching(nn.Module):
    """Feature maps to tokens, and two pictures' tokens to how well they match."""

    mean: Tensor
    spread: Tensor

    def __init__(self, channels: int, width: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(channels))
        self.register_buffer("spread", torch.ones(channels))
        self.project = nn.Linear(channels, width)
        self.weigh = nn.Sequential(
            nn.Linear(channels, HIDDEN), nn.GELU(), nn.Linear(HIDDEN, 1), nn.Sigmoid()
        )

    def tokens(self, maps: Tensor) -> Tensor:
        """Maps (n, places, channels) to (n, places, width + 1): unit vectors, then weights."""
        seen = (maps - self.mean) / self.spread
        return torch.cat([F.normalize(self.project(seen), dim=-1), self.weigh(seen)], dim=-1)

    def forward(self, queries: Tensor, candidates: Tensor) -> Tensor:
        """How well they match, within -1 and 1.

        Args:
            queries: tokens (n, places, width + 1).
            candidates: tokens (n, k, places, width + 1).

        Returns:
            (n, k).
        """
        alike = torch.einsum("nid,nkjd->nkij", queries[..., :-1], candidates[..., :-1])
        there = _weighted(alike.amax(dim=3), queries[:, None, :, -1])
        back = _weighted(alike.amax(dim=2), candidates[..., -1])
        return (there + back) / 2


def _weighted(best: Tensor, weights: Tensor) -> Tensor:
    """Means over places (..., places), weighted; 0 where nothing weighs anything."""
    mean: Tensor = (best * weights).sum(dim=-1) / weights.sum(dim=-1).clamp(min=LEAST_WEIGHT)
    return mean


def save_matching(network: Matching, folder: Path) -> None:
    """Writes `folder/FILE`: matrices as float16, the rest as float32."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = {
        name: tensor.detach().cpu().to(torch.float16 if tensor.ndim > 1 else tensor.dtype)
        for name, tensor in network.state_dict().items()
    }
    shape = {"channels": network.project.in_features, "width": network.project.out_features}
    contiguous = {name: tensor.contiguous() for name, tensor in weights.items()}
    save_file(contiguous, folder / FILE, {"matching": json.dumps(shape)})


def load_matching(folder: Path) -> Matching:
    """The network of a folder, ready to compare; raises WeightsUnavailable."""
    path = folder / FILE
    with loading(f"matching {folder.name}", kind="reranker"):
        with safe_open(path, framework="pt") as file:
            shape = json.loads((file.metadata() or {})["matching"])
        network = Matching(shape["channels"], shape["width"])
        network.load_state_dict(load_file(path))
    return network.eval()
