"""Cross-attention fusion: every word looks at the parts of the image that it may be about.

    X = [t; w_1; ... w_k],   Y = [z; p_1; ... p_m]      t the text, w words, z the image, p patches
    X' = decoder(X, Y): self-attention over X, attention from X to Y, two linear layers
    q = norm(z + t + V mean(X'))

A pre-norm Transformer decoder (Vaswani et al., "Attention is all you need", NeurIPS 2017, section
3.1) between modalities, as visiolinguistic attention has it for composed search (VAL: Chen, Gong
and Bazzani, CVPR 2020). Places and order are not told: a patch's embedding says what it shows, and
the text's own embedding has heard the order.
"""

import math
import re
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from worker.composers.base import Asked, Composer, FloatArray
from worker.composers.trained import Trained, load_network, row
from worker.encoders.base import Encoder

__all__ = ["Attention", "load", "single_words"]

HEADS = 4
WIDER = 2  # the feed-forward layers in multiples of dim, as in the house text tower
DROPOUT = 0.1  # the Transformer's own
# Of the rows, in training: an example product comes with its embedding and without patches.
PATCHLESS = 0.2


class Attention(nn.Module):
    """(reference, text, patches, words, heard) to queries (n, dim) unit length.

    reference, text: (n, dim); patches: (n, m, at most dim), missing numbers count as 0; words:
    (n, k, dim), all unit length; heard: bool (n, k), which of the words there are.
    """

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.decoder = nn.TransformerDecoderLayer(
            dim, math.gcd(HEADS, dim), WIDER * dim, DROPOUT, batch_first=True, norm_first=True
        )
        self.norm = nn.LayerNorm(dim)
        self.change = nn.Linear(dim, dim)

    def forward(
        self, reference: Tensor, text: Tensor, patches: Tensor, words: Tensor, heard: Tensor
    ) -> Tensor:
        """See the class."""
        dim = reference.shape[1]
        patches = F.pad(patches, (0, dim - patches.shape[2]))
        said = torch.cat([text[:, None], words], dim=1)
        seen = torch.cat([reference[:, None], patches], dim=1)
        there = F.pad(heard, (1, 0), value=True)  # the text always is
        read = self.decoder(
            said * math.sqrt(dim),  # a Transformer's tokens have numbers of about 1
            seen * math.sqrt(dim),
            tgt_key_padding_mask=~there,
            memory_key_padding_mask=self._hidden(seen),
        )
        share = F.normalize(there.float(), p=1, dim=1)
        mean = torch.einsum("nk,nkd->nd", share, self.norm(read))
        return F.normalize(reference + text + self.change(mean), dim=1)

    def _hidden(self, seen: Tensor) -> Tensor:
        """bool (n, 1 + m): which parts are out of sight; in training all of some rows' patches."""
        rows = torch.rand(len(seen), 1, device=seen.device) < (PATCHLESS if self.training else 0)
        return F.pad(rows.expand(-1, seen.shape[1] - 1), (1, 0))


class _Attending(Trained):
    wants_patches = True

    def _details(self, asked: Asked) -> tuple[Tensor, ...]:
        dim = self._encoder.dim
        patches = np.zeros((0, dim), np.float32) if asked.patches is None else asked.patches
        words: FloatArray = self._encoder.encode_texts(single_words(asked.words.sentences))
        return row(patches), row(words), torch.ones(1, len(words), dtype=torch.bool)


def single_words(sentences: Sequence[str]) -> list[str]:
    """The words of sentences, as they stand there."""
    return [word for sentence in sentences for word in re.findall(r"\w[\w'-]*", sentence)]


def load(rest: str, encoder: Encoder) -> Composer:
    """`attention:FILE`; raises EmptySpec, WeightsUnavailable."""
    return _Attending(encoder, load_network("attention", rest, encoder, Attention))
