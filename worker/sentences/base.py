"""The sentence encoder's contract: lines of text in, unit-length embeddings out."""

from collections.abc import Sequence
from typing import Protocol

from worker.encoders.base import FloatArray

__all__ = ["SentenceEncoder"]


class SentenceEncoder(Protocol):
    """Embeds sentences so that those of one meaning lie near one another."""

    model_id: str
    dim: int

    def encode_sentences(self, texts: Sequence[str]) -> FloatArray:
        """float32 (n, dim), unit length; what is longer than the model's context is cut."""
        ...
