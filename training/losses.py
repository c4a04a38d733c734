"""Losses of the encoder: one contrastive form for every pairing, and attribute heads.

Text to picture, street view to shop view and (reference + modification text) to target differ only
in what the query is and which gallery rows count as right, so one function serves the three.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

__all__ = ["ANY", "AttributeHeads", "compose", "contrastive", "positives"]

ANY = -1  # an attribute that the query does not mention


def positives(queries: Tensor, gallery: Tensor) -> Tensor:
    """Which gallery rows answer which queries.

    Args:
        queries: int64 (n, a), attribute codes, `ANY` where the query says nothing.
        gallery: int64 (m, a), attribute codes.

    Returns:
        bool (n, m): every attribute that the query mentions agrees.
    """
    asked = queries[:, None, :]
    return ((asked == ANY) | (asked == gallery[None, :, :])).all(dim=-1)


def contrastive(queries: Tensor, gallery: Tensor, positive: Tensor, scale: Tensor) -> Tensor:
    """InfoNCE with several positives a row.

    L = -1/n sum_i 1/|P_i| sum_{p in P_i} log( exp(s q_i.g_p) / sum_j exp(s q_i.g_j) )

    With one positive it is InfoNCE (van den Oord et al., 2018); the mean outside the logarithm is
    L_out of supervised contrastive learning (Khosla et al., NeurIPS 2020).

    Args:
        queries: float (n, d), unit length.
        gallery: float (m, d), unit length.
        positive: bool (n, m); rows without a positive are left out.
        scale: float (), the inverse temperature s.
    """
    log_share = F.log_softmax(scale * queries @ gallery.T, dim=1)
    counts = positive.sum(dim=1)
    means = (log_share * positive).sum(dim=1) / counts.clamp(min=1)
    return -means.sum() / (counts > 0).sum().clamp(min=1)


def compose(reference: Tensor, text: Tensor) -> Tensor:
    """norm(norm(z) + norm(q)): the sum composer at weight 0.5, both (n, d) unit length."""
    return F.normalize(reference + text, dim=-1)


class AttributeHeads(nn.Module):
    """Linear classifiers on the embedding, one an attribute; dropped after training.

    L = sum_a CE(W_a z, y_a), rows labelled `ANY` left out. They pull attributes that captions
    mention rarely (gender) into the embedding from the first step on.
    """

    def __init__(self, dim: int, classes: list[int]) -> None:
        super().__init__()
        self.heads = nn.ModuleList(nn.Linear(dim, count) for count in classes)

    def forward(self, embeddings: Tensor, labels: Tensor, scale: float = 10.0) -> Tensor:
        """Summed cross-entropy.

        Args:
            embeddings: float (n, d), unit length.
            labels: int64 (n, a), one column a head.
            scale: unit vectors are too short for confident logits; 10 is about what training
                without it grows the weights to.
        """
        losses = [
            F.cross_entropy(head(scale * embeddings), labels[:, column], ignore_index=ANY)
            for column, head in enumerate(self.heads)
        ]
        return torch.stack(losses).sum()
