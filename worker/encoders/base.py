"""What an encoder is: pictures and sentences in, unit-length embeddings of one space out."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

__all__ = ["Encoder", "FloatArray", "PatchEncoder", "in_joint_space", "joint_dim"]

FloatArray = NDArray[np.float32]


class Encoder(Protocol):
    """Turns images and texts into unit-length embeddings of one shared space.

    `model_id` is the spec and the first 12 hex digits of the weights' sha256: an index that was
    built with other weights is refused.
    """

    model_id: str
    dim: int

    def encode_images(self, images: Sequence[Image]) -> FloatArray:
        """Pictures of any size and mode to float32 (n, dim), unit length; inputs stay unchanged."""
        ...

    def encode_texts(self, texts: Sequence[str]) -> FloatArray:
        """Sentences to float32 (n, dim), unit length; words past the model's context are cut.

        Raises:
            PicturesOnly: the encoder has no text side, and there are texts.
        """
        ...


class PatchEncoder(Encoder, Protocol):
    """An encoder that can also say what each part of a picture shows."""

    def encode_patches(self, images: Sequence[Image]) -> FloatArray:
        """Pictures to float32 (n, rows, columns, dim), each patch unit length, in the same space.

        Rows and columns divide the picture as the model sees it, after its resizing and cropping;
        no pictures give (0, 0, 0, dim).

        Raises:
            SetupError: the model's tower gives no map of locations.
        """
        ...


@runtime_checkable
class TwoPartEncoder(Protocol):
    """An encoder whose embeddings go on behind the space that words and pictures share.

    The first `joint_dim` numbers are that space; the others see pictures only and are 0 in texts.
    An index of whole embeddings so answers queries of either kind: the inner product with a query
    that is 0 behind `joint_dim` is the joint space's own.
    """

    joint_dim: int


def joint_dim(encoder: Encoder) -> int:
    """How many numbers of an embedding words and pictures share."""
    return encoder.joint_dim if isinstance(encoder, TwoPartEncoder) else encoder.dim


def in_joint_space(encoder: Encoder, embeddings: FloatArray) -> FloatArray:
    """Embeddings (..., dim) without what pictures alone have: unit length, 0 behind `joint_dim`."""
    joint = np.array(embeddings, np.float32)
    joint[..., joint_dim(encoder) :] = 0
    length = np.linalg.norm(joint, axis=-1, keepdims=True)
    return np.asarray(joint / np.maximum(length, np.finfo(np.float32).tiny), np.float32)
