"""What an encoder is: pictures and sentences in, unit-length embeddings of one space out."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

__all__ = ["Encoder", "FloatArray"]

FloatArray = NDArray[np.float32]


class Encoder(Protocol):
    """Turns images and texts into unit-length embeddings of one shared space.

    `model_id` is the spec and the first 12 hex digits of the weights' sha256: an index that was
    built with other weights is refused.
    """

    model_id: str
    dim: int

    def encode_images(self, images: Sequence[Image]) -> FloatArray:
        """RGB pictures of any size to float32 (n, dim), unit length; inputs stay unchanged."""
        ...

    def encode_texts(self, texts: Sequence[str]) -> FloatArray:
        """Sentences to float32 (n, dim), unit length; words past the model's context are cut."""
        ...
