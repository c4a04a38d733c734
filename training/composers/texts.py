"""What a frozen encoder makes of sentences; each is encoded once."""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from worker.composers.attention import single_words
from worker.encoders.base import Encoder

__all__ = ["Texts"]


class Texts:
    """Unit-length embeddings of sentences and of their words."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Tensor] = {}

    def __call__(self, texts: Sequence[str]) -> Tensor:
        """float32 (n, dim); raises PicturesOnly."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        rows = torch.from_numpy(self._encoder.encode_texts(new))
        self._known |= dict(zip(new, rows, strict=True))
        known = [self._known[text] for text in texts]
        return torch.stack(known) if known else torch.zeros(0, self._encoder.dim)

    def words(self, texts: Sequence[str]) -> tuple[Tensor, Tensor]:
        """The words of each sentence, float32 (n, most words, dim), and which there are, bool."""
        told = [single_words([text]) for text in texts]
        self([word for words in told for word in words])  # all that are new at once
        embedded = pad_sequence([self(words) for words in told], batch_first=True)
        counts = torch.tensor([len(words) for words in told])
        return embedded, torch.arange(embedded.shape[1]) < counts[:, None]
