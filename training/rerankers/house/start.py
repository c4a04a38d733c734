"""Where the house reranker starts from: the principal components of what it will see."""

import torch
from torch import Tensor

from worker.rerankers.matching import Matching

__all__ = ["start_from"]

CHUNK = 512  # pictures at a time, in double precision
TINY = 1e-6  # of a spread or variance: what is always the same is not blown up
# A component is divided by this power of its variance: 0 keeps large ones large, so that a few
# decide every cosine, 1/2 makes all alike, noise too. Halfway between them.
WHITENING = 0.25


@torch.no_grad()
def start_from(network: Matching, maps: Tensor) -> None:
    """Standardises the channels and projects them to their first components, half whitened.

    Args:
        network: whose `mean`, `spread` and `project` are set.
        maps: (n, places, channels), any precision.
    """
    mean, covariance = _moments(maps)
    spread = covariance.diagonal().sqrt().clamp(min=TINY)
    variances, components = torch.linalg.eigh(covariance / spread.outer(spread))
    first = torch.arange(len(mean) - 1, -1, -1)[: network.project.out_features]  # largest first
    scale = variances[first].clamp(min=TINY) ** WHITENING
    network.mean.copy_(mean)
    network.spread.copy_(spread)
    network.project.weight.copy_((components[:, first] / scale).T)
    network.project.bias.zero_()


def _moments(maps: Tensor) -> tuple[Tensor, Tensor]:
    """Mean (channels,) and covariance (channels, channels) over all places, float64."""
    channels = maps.shape[2]
    total, squares = torch.zeros(channels).double(), torch.zeros(channels, channels).double()
    for first in range(0, len(maps), CHUNK):
        rows = maps[first : first + CHUNK].reshape(-1, channels).double()
        total += rows.sum(dim=0)
        squares += rows.T @ rows
    count = maps.shape[0] * maps.shape[1]
    mean = total / count
    return mean, squares / count - mean.outer(mean)
