"""Losses of the house encoder: one contrastive form for every pairing, and prompts as heads.

Text to picture, street view to shop view and (reference + modification text) to target differ only
in what the query is and which gallery rows count as right, so one function serves the three.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

__all__ = ["ANY", "Memory", "compose", "contrastive", "positives", "prompted"]

ANY = -1  # an attribute that the query does not mention
# The shop's labels are noisy ("Blue" beside "Navy Blue"): no answer is to be certain.
SMOOTHING = 0.05


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
    """InfoNCE with several positives a row, any of which will do.

    L = -1/n sum_i log( sum_{p in P_i} exp(s q_i.g_p) / sum_j exp(s q_i.g_j) )

    With one positive it is InfoNCE (van den Oord et al., 2018); the sum inside the logarithm is
    MIL-NCE (Miech et al., CVPR 2020). The mean outside it (L_out of Khosla et al., NeurIPS 2020)
    asks all positives to be equally near: with dozens of black T-shirts in the gallery it spends
    itself on making them one, and no product can be told from its like.

    Args:
        queries: float (n, d), unit length.
        gallery: float (m, d), unit length.
        positive: bool (n, m); rows without a positive are left out.
        scale: float (), the inverse temperature s.
    """
    known = positive.any(dim=1)
    if not bool(known.any()):
        return queries.new_zeros(())
    log_share = F.log_softmax(scale * queries[known] @ gallery.T, dim=1)
    inside = log_share.masked_fill(~positive[known], float("-inf"))
    return -inside.logsumexp(dim=1).mean()


def prompted(embeddings: Tensor, prompts: Tensor, labels: Tensor, scale: Tensor) -> Tensor:
    """Attribute heads whose weights the text tower writes: CE over one prompt a value.

    L = mean CE(s z.T_c, y), T_c the embedding of "a photo of a <value c>". What it fits is just
    what zero-shot reading asks (Radford et al., 2021, section 3.1.4).

    Args:
        embeddings: float (n, d), unit length.
        prompts: float (classes, d), unit length.
        labels: int64 (n,), `ANY` where the value is not known.
        scale: float (), the inverse temperature s.
    """
    if bool((labels == ANY).all()):
        return embeddings.new_zeros(())
    logits = scale * embeddings @ prompts.T
    return F.cross_entropy(logits, labels, ignore_index=ANY, label_smoothing=SMOOTHING)


def compose(reference: Tensor, text: Tensor) -> Tensor:
    """norm(norm(z) + norm(q)): the sum composer at weight 0.5, both (n, d) unit length."""
    return F.normalize(reference + text, dim=-1)


class Memory(nn.Module):
    """The embeddings of the last batches: hundreds of wrong answers for nothing.

    Cross-batch memory (Wang et al., CVPR 2020): embeddings drift slowly, so those of a few steps
    ago still serve as negatives. A module, so that a checkpoint keeps it.
    """

    embeddings: Tensor
    codes: Tensor
    filled: Tensor

    def __init__(self, size: int, dim: int, attributes: int) -> None:
        """Takes the number of rows kept, their length and the number of attribute codes."""
        super().__init__()
        self.register_buffer("embeddings", torch.zeros(size, dim))
        self.register_buffer("codes", torch.zeros(size, attributes, dtype=torch.int64))
        self.register_buffer("filled", torch.tensor(0))

    def joined(self, embeddings: Tensor, codes: Tensor) -> tuple[Tensor, Tensor]:
        """The batch's rows, then the remembered ones: float (m, d) and int64 (m, a)."""
        known = int(self.filled)
        return (
            torch.cat([embeddings, self.embeddings[:known]]),
            torch.cat([codes, self.codes[:known]]),
        )

    @torch.no_grad()
    def remember(self, embeddings: Tensor, codes: Tensor) -> None:
        """Adds a batch; the oldest rows beyond the size are forgotten."""
        kept, known = self.joined(embeddings.detach(), codes)
        rows = min(len(kept), len(self.embeddings))
        self.embeddings[:rows] = kept[:rows]
        self.codes[:rows] = known[:rows]
        self.filled.fill_(rows)
