"""An encoder that reads each sentence once: thousands of queries say the same few."""

import copy
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

import numpy as np

from worker.encoders.base import FloatArray

__all__ = ["remembering"]


class _Reader(Protocol):
    """An encoder of any kind."""

    dim: int


R = TypeVar("R", bound=_Reader)


def remembering(encoder: R, method: str = "encode_texts") -> R:
    """The same encoder in all but that it keeps what `method` made of sentences.

    A copy of its own class, so that composers that want a certain encoder still have it.
    """
    same = copy.copy(encoder)
    setattr(same, method, _Sentences(getattr(encoder, method), encoder.dim))
    return same


class _Sentences:
    """In the place of the method."""

    def __init__(self, encode: Callable[[Sequence[str]], FloatArray], dim: int) -> None:
        self._encode = encode
        self._dim = dim
        self._known: dict[str, FloatArray] = {}

    def __call__(self, texts: Sequence[str]) -> FloatArray:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._encode(new), strict=True))
        rows = [self._known[text] for text in texts]
        return np.stack(rows) if rows else np.zeros((0, self._dim), np.float32)
