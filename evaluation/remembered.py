"""An encoder that reads each sentence once: thousands of queries say the same few."""

import copy
from collections.abc import Sequence

import numpy as np

from worker.encoders.base import Encoder, FloatArray

__all__ = ["remembering"]


def remembering(encoder: Encoder) -> Encoder:
    """The same encoder in all but that it keeps the sentences that it has read.

    A copy of its own class, so that composers that want a certain encoder still have it.
    """
    same = copy.copy(encoder)
    setattr(same, "encode_texts", _Sentences(encoder))  # noqa: B010 - mypy knows it as a method
    return same


class _Sentences:
    """In the place of `encode_texts`."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, FloatArray] = {}

    def __call__(self, texts: Sequence[str]) -> FloatArray:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._encoder.encode_texts(new), strict=True))
        rows = [self._known[text] for text in texts]
        return np.stack(rows) if rows else np.zeros((0, self._encoder.dim), np.float32)
