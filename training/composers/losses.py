"""The losses of the learned composers, and how hard wrong answers are found.

InfoNCE itself is `training.losses.contrastive`.
"""

import torch
from torch import Tensor
from torch.nn import functional as F

from training.losses import ANY

__all__ = ["answers", "hardest", "rebuilding", "soft_triplet"]


def soft_triplet(
    queries: Tensor, right: Tensor, wrong: Tensor, usable: Tensor, scale: Tensor
) -> Tensor:
    """mean log(1 + exp(|s q - s p|^2 - |s q - s n|^2)) over the wrong answers of each query.

    The soft triplet loss (Vo et al., CVPR 2019; Hermans et al., "In defense of the triplet loss",
    2017) on unit vectors made s long: |s q - s p|^2 - |s q - s n|^2 is 2 s^2 (q.n - q.p).

    Args:
        queries: float (n, d), unit length.
        right: float (n, d), unit length.
        wrong: float (n, k, d), unit length.
        usable: bool (n, k), which of them are wrong indeed.
        scale: float (), 2 s^2.
    """
    near = torch.einsum("nd,nkd->nk", queries, wrong)
    losses = F.softplus(scale * (near - (queries * right).sum(dim=1, keepdim=True)))
    return (losses * usable).sum() / usable.sum().clamp(min=1)


def rebuilding(rebuilt: Tensor, original: Tensor) -> Tensor:
    """Mean squared distance of rows (n, d).

    The sum over d, not the mean: the numbers of unit vectors are small, and their mean square would
    be lost beside any other loss.
    """
    return (rebuilt - original).square().sum(dim=1).mean()


def answers(wanted: Tensor, codes: Tensor) -> Tensor:
    """bool (n, k): whether codes (n, k, a), each query's own rows, are what it wants, (n, a)."""
    asked = wanted[:, None]
    return ((asked == ANY) | (asked == codes)).all(dim=2)


@torch.no_grad()
def hardest(queries: Tensor, gallery: Tensor, positive: Tensor, count: int) -> Tensor:
    """int64 (n, count): for each query the gallery's nearest rows (m, d) that do not answer it.

    `positive`, bool (n, m), says which do; where fewer than `count` do not, it is filled with them.
    """
    near = (queries @ gallery.T).masked_fill(positive, float("-inf"))
    return near.topk(min(count, len(gallery)), dim=1).indices
