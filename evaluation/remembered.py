"""An encoder that reads each sentence once: thousands of queries say the same few."""

from collections.abc import Sequence

import numpy as np
from PIL.Image import Image

from worker.encoders.base import Encoder, FloatArray, joint_dim

__all__ = ["RememberedTexts"]


class RememberedTexts:
    """Another encoder's pictures and words; the words are kept."""

    def __init__(self, encoder: Encoder) -> None:
        self.model_id = encoder.model_id
        self.dim = encoder.dim
        self.joint_dim = joint_dim(encoder)
        self._encoder = encoder
        self._known: dict[str, FloatArray] = {}

    def encode_images(self, images: Sequence[Image]) -> FloatArray:
        """See Encoder."""
        return self._encoder.encode_images(images)

    def encode_texts(self, texts: Sequence[str]) -> FloatArray:
        """See Encoder; sentences that were read before are not read again."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._encoder.encode_texts(new), strict=True))
        rows = [self._known[text] for text in texts]
        return np.stack(rows) if rows else np.zeros((0, self.dim), np.float32)
