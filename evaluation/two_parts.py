"""How photos ask an encoder of two parts: in its joint space, and as its own composer asks.

The figures of the joint space stay comparable with those of encoders that have nothing else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL.Image import Image

from evaluation.gallery import Gallery
from worker.composers.base import Asked, Composer
from worker.composers.registry import COMPOSERS
from worker.encoders.base import Encoder, FloatArray, joint_dim, joint_encoder, joint_part
from worker.encoders.house import HouseEncoder

__all__ = ["PhotosAsk", "in_joint_space", "ways_of_photos"]


@dataclass(frozen=True)
class PhotosAsk:
    """One way: a row's addition, what is searched, and the encoder whose embeddings ask."""

    addition: str
    gallery: Gallery
    encoder: Encoder


def ways_of_photos(gallery: Gallery, encoder: Encoder) -> Iterator[PhotosAsk]:
    """In the joint space; for the house encoder also with the house composer."""
    yield in_joint_space(gallery, encoder)
    if isinstance(encoder, HouseEncoder):
        composer = COMPOSERS.load("house", encoder=encoder)
        yield PhotosAsk(", house composer", gallery, _Composing(encoder, composer))


def in_joint_space(gallery: Gallery, encoder: Encoder) -> PhotosAsk:
    """What words and pictures share: all there is, of an encoder without another part."""
    if joint_dim(encoder) < encoder.dim:
        gallery = replace(gallery, embeddings=joint_part(encoder, gallery.embeddings))
    return PhotosAsk("", gallery, joint_encoder(encoder))


class _Composing:
    """An Encoder whose pictures are queries, as a composer makes them where nothing is said."""

    def __init__(self, encoder: Encoder, composer: Composer) -> None:
        self.model_id = f"{encoder.model_id}, house composer"
        self.dim = encoder.dim
        self._encoder = encoder
        self._composer = composer

    def encode_images(self, images: Sequence[Image]) -> FloatArray:
        """The queries (n, dim)."""
        rows = [self._composer.compose(Asked(row)) for row in self._encoder.encode_images(images)]
        return np.stack(rows) if rows else np.zeros((0, self.dim), np.float32)

    def encode_texts(self, texts: Sequence[str]) -> FloatArray:
        """See Encoder."""
        return self._encoder.encode_texts(texts)
