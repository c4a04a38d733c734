"""What an encoder is: pictures and sentences in, unit-length embeddings of one space out."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

from shared.errors import SetupError

__all__ = [
    "Encoder",
    "FloatArray",
    "PatchEncoder",
    "TwoPartEncoder",
    "blended",
    "in_joint_space",
    "joint_dim",
    "joint_encoder",
    "joint_part",
    "patches_of",
]

FloatArray = NDArray[np.float32]
TINY = float(np.finfo(np.float32).tiny)


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


@runtime_checkable
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


def patches_of(encoder: Encoder, image: Image) -> FloatArray:
    """Each patch of a picture, float32 (patches, joint_dim), unit length.

    Raises:
        SetupError: the encoder says nothing of parts.
    """
    if not isinstance(encoder, PatchEncoder):
        raise SetupError(f"{encoder.model_id} has no patches, which this composer looks at")
    [grid] = encoder.encode_patches([image])
    return np.asarray(grid.reshape(-1, grid.shape[-1]), np.float32)


@runtime_checkable
class TwoPartEncoder(Protocol):
    """An encoder whose embeddings go on behind the space that words and pictures share.

    The first `joint_dim` numbers are that space; the others see pictures only and are 0 in texts.
    An index of whole embeddings so answers queries of either kind: the inner product with a query
    that is 0 behind `joint_dim` is the joint space's own.
    """

    joint_dim: int

    @property
    def joint(self) -> Encoder:
        """The encoder of the joint space alone: its embeddings have `joint_dim` numbers."""
        ...

    def blended(self, embeddings: FloatArray) -> FloatArray:
        """The embedding (dim,) of something that is a little of each of (n, dim)."""
        ...


def blended(encoder: Encoder, embeddings: FloatArray) -> FloatArray:
    """The embedding (dim,) of something that is a little of each of (n, dim), n at least 1."""
    if isinstance(encoder, TwoPartEncoder):
        return encoder.blended(embeddings)
    mean = np.mean(embeddings, axis=0, dtype=np.float32)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), TINY), np.float32)


def joint_dim(encoder: Encoder) -> int:
    """How many numbers of an embedding words and pictures share."""
    return encoder.joint_dim if isinstance(encoder, TwoPartEncoder) else encoder.dim


def joint_encoder(encoder: Encoder) -> Encoder:
    """The encoder of the joint space alone; one that has no other part is it itself."""
    return encoder.joint if isinstance(encoder, TwoPartEncoder) else encoder


def joint_part(encoder: Encoder, embeddings: FloatArray) -> FloatArray:
    """What words and pictures share of embeddings (..., dim): (..., joint_dim), unit length.

    Embeddings without another part, which are unit length already, come back as they are.
    """
    shared = joint_dim(encoder)
    if shared == encoder.dim:
        return embeddings
    joint = embeddings[..., :shared]
    length = np.linalg.norm(joint, axis=-1, keepdims=True)
    return np.asarray(joint / np.maximum(length, TINY), np.float32)


def in_joint_space(encoder: Encoder, embeddings: FloatArray) -> FloatArray:
    """Embeddings (..., dim) without what pictures alone have: unit length, 0 behind `joint_dim`."""
    joint = joint_part(encoder, embeddings)
    more = encoder.dim - joint.shape[-1]
    return np.pad(joint, [(0, 0)] * (joint.ndim - 1) + [(0, more)]) if more else joint
