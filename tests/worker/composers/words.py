"""An encoder for tests whose texts one embeds in one's head: each known word is an axis."""

import re
from collections.abc import Sequence

import numpy as np
from PIL.Image import Image

from shared.wishes import Understood, Wish
from worker.composers.base import Asked, FloatArray

AXES = ("red", "blue", "zebra", "dotted", "women")


class WordEncoder:
    """A `TwoPartEncoder`; where both dimensions are the same there is nothing beside the words.

    A text is the normalised sum of its words' axes; one without a known word is the last axis.

    The numbers behind `joint_dim` are for pictures alone.
    """

    def __init__(self, dim: int = 6, joint_dim: int = 6, model_id: str = "words@0123456789ab"):
        self.dim, self.joint_dim, self.model_id = dim, joint_dim, model_id

    @property
    def joint(self) -> "WordEncoder":
        return WordEncoder(self.joint_dim, self.joint_dim, self.model_id)

    def blended(self, embeddings: FloatArray) -> FloatArray:
        raise NotImplementedError("composers get one reference")

    def encode_images(self, images: Sequence[Image]) -> FloatArray:
        raise NotImplementedError("composers see no pictures")

    def encode_texts(self, texts: Sequence[str]) -> FloatArray:
        rows = np.zeros((len(texts), self.dim), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in set(re.findall(r"\w+", text)) & set(AXES):
                row[AXES.index(word)] = 1
            row[self.joint_dim - 1] += not row.any()
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def axis(number: int, dim: int = 6) -> FloatArray:
    """The unit vector along one axis."""
    return np.eye(dim, dtype=np.float32)[number]


RED, BLUE, ZEBRA, DOTTED, WOMEN, ELSE = (axis(number) for number in range(6))


def ask(
    reference: FloatArray | None, *sentences: str, weight: float | None = None, wishes=()
) -> Asked:
    """What a composer is given."""
    words = Understood(sentences=sentences, wishes=tuple(Wish(**wish) for wish in wishes))
    return Asked(reference, words, weight)
