"""The weighted sum of two embeddings: q = norm((1 - w) z + w t).

What four of sartor's five ancestors do (OpenCLIP on FashionIQ has w as a slider from 0 to 1). It
needs no training beyond a joint space, forgets nothing, and understands no "not".
"""

import numpy as np

from shared.errors import NothingToSearch, UnknownSpec
from worker.composers.base import Asked, Composer, FloatArray
from worker.encoders.base import Encoder, in_joint_space

__all__ = ["DEFAULT_WEIGHT", "WeightedSum", "load", "normalised"]

# Chosen on val with the house encoder (recolour, products-224: R@10 / P@10 in %): 0.4 gives
# 58.8 / 42.5, 0.45 gives 57.1 / 44.7, 0.5 gives 56.7 / 45.4.
DEFAULT_WEIGHT = 0.45


class WeightedSum:
    """`sum` or `sum:W`, W the weight of the words; in the space that words and pictures share."""

    wants_patches = False

    def __init__(self, encoder: Encoder, weight: float = DEFAULT_WEIGHT) -> None:
        self._encoder = encoder
        self.weight = weight

    def compose(self, asked: Asked) -> FloatArray:
        """See Composer. Several sentences count as their normalised mean."""
        seen = None if asked.reference is None else in_joint_space(self._encoder, asked.reference)
        if not asked.words.sentences:
            if seen is None:
                raise NothingToSearch("neither a reference image nor a text")
            return seen
        words = normalised(self._encoder.encode_texts(asked.words.sentences).mean(axis=0))
        if seen is None:
            return words
        weight = self.weight if asked.text_weight is None else asked.text_weight
        return normalised((1 - weight) * seen + weight * words)


def normalised(vector: FloatArray) -> FloatArray:
    """The vector at unit length, float32; a zero vector stays zero."""
    length = float(np.linalg.norm(vector))
    return np.asarray(vector / length if length > 0 else vector, dtype=np.float32)


def load(rest: str, encoder: Encoder) -> Composer:
    """Reads the weight behind `sum:`; raises UnknownSpec when it is no number from 0 to 1."""
    try:
        weight = float(rest) if rest else DEFAULT_WEIGHT
    except ValueError as error:
        raise UnknownSpec(f"sum:{rest}: the weight of the words is a number") from error
    if not 0 <= weight <= 1:
        raise UnknownSpec(f"sum:{rest}: the weight of the words lies between 0 and 1")
    return WeightedSum(encoder, weight)
