"""The weighted sum of two embeddings: q = norm((1 - w) z + w t).

What four of sartor's five ancestors do (OpenCLIP on FashionIQ has w as a slider from 0 to 1). It
needs no training beyond a joint space, forgets nothing, and understands no "not".
"""

from collections.abc import Sequence

import numpy as np

from shared.errors import NothingToSearch, UnknownSpec
from worker.composers.base import Asked, Composer, FloatArray
from worker.encoders.base import Encoder, in_joint_space

__all__ = [
    "DEFAULT_WEIGHT",
    "WeightedSum",
    "load",
    "mixed",
    "normalised",
    "one_sided",
    "read_weight",
    "said",
    "steered",
]

# Chosen on val with the house encoder (recolour, products-224: R@10 / P@10 in %): 0.4 gives
# 58.8 / 42.5, 0.45 gives 57.1 / 44.7, 0.5 gives 56.7 / 45.4.
DEFAULT_WEIGHT = 0.45
AS_COMPOSED = 0.5  # the text weight at which a composer without a slider of its own is left alone


class WeightedSum:
    """`sum` or `sum:W`, W the weight of the words; in the space that words and pictures share."""

    wants_patches = False

    def __init__(self, encoder: Encoder, weight: float = DEFAULT_WEIGHT) -> None:
        self._encoder = encoder
        self.weight = weight

    def compose(self, asked: Asked) -> FloatArray:
        """See Composer. Several sentences count as their normalised mean."""
        seen = None if asked.reference is None else in_joint_space(self._encoder, asked.reference)
        sentences = asked.words.sentences
        if seen is None or not sentences:
            return one_sided(self._encoder, seen, sentences)
        weight = self.weight if asked.text_weight is None else asked.text_weight
        return mixed(seen, said(self._encoder, sentences), weight)


def said(encoder: Encoder, sentences: Sequence[str]) -> FloatArray:
    """The normalised mean embedding (dim,) of at least one sentence; raises PicturesOnly."""
    return normalised(encoder.encode_texts(sentences).mean(axis=0))


def one_sided(encoder: Encoder, seen: FloatArray | None, sentences: Sequence[str]) -> FloatArray:
    """The image or the words, where the other is missing; raises NothingToSearch, PicturesOnly."""
    if seen is not None:
        return seen
    if not sentences:
        raise NothingToSearch("neither a reference image nor a text")
    return said(encoder, sentences)


def mixed(first: FloatArray, second: FloatArray, weight: float) -> FloatArray:
    """norm((1 - w) first + w second)."""
    return normalised((1 - weight) * first + weight * second)


def steered(
    seen: FloatArray, composed: FloatArray, words: FloatArray, weight: float | None
) -> FloatArray:
    """A slider for composers that have none: 0 is the photo, 0.5 their own answer, 1 the words.

    Between these the weighted sum of the two neighbours; None is their own answer.
    """
    if weight is None:
        return composed
    if weight <= AS_COMPOSED:
        return mixed(seen, composed, weight / AS_COMPOSED)
    return mixed(composed, words, (weight - AS_COMPOSED) / (1 - AS_COMPOSED))


def normalised(vector: FloatArray) -> FloatArray:
    """The vector at unit length, float32; a zero vector stays zero."""
    length = float(np.linalg.norm(vector))
    return np.asarray(vector / length if length > 0 else vector, dtype=np.float32)


def read_weight(scheme: str, rest: str, default: float = DEFAULT_WEIGHT) -> float:
    """The W of `scheme:W`; raises UnknownSpec when it is no number from 0 to 1."""
    try:
        weight = float(rest) if rest else default
    except ValueError as error:
        raise UnknownSpec(f"{scheme}:{rest}: the weight of the words is a number") from error
    if not 0 <= weight <= 1:
        raise UnknownSpec(f"{scheme}:{rest}: the weight of the words lies between 0 and 1")
    return weight


def load(rest: str, encoder: Encoder) -> Composer:
    """`sum` or `sum:W`; raises UnknownSpec when W is no number from 0 to 1."""
    return WeightedSum(encoder, read_weight("sum", rest))
