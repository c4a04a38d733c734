"""How photos and names ask an encoder of two parts: in its joint space, and as its composer asks.

The figures of the joint space stay comparable with those of encoders that have nothing else.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from PIL.Image import Image

from evaluation.gallery import Gallery
from shared.words import understood
from worker.composers.base import Asked, Composer
from worker.composers.registry import COMPOSERS
from worker.encoders.base import Encoder, FloatArray, joint_dim, joint_encoder, joint_part
from worker.encoders.house import HouseEncoder

__all__ = ["Asks", "asked_by", "in_joint_space", "ways_of_asking"]


@dataclass(frozen=True)
class Asks:
    """One way.

    Attributes:
        addition: to a row's name.
        gallery: what is searched.
        encoder: whose embeddings ask.
        composer: the spec of what makes queries.
        of_embeddings: makes queries (n, d) of the whole embeddings (n, dim) of photos.
    """

    addition: str
    gallery: Gallery
    encoder: Encoder
    composer: str
    of_embeddings: Callable[[FloatArray], FloatArray]


def ways_of_asking(gallery: Gallery, encoder: Encoder) -> Iterator[Asks]:
    """In the joint space; for the house encoder also with the house composer."""
    yield in_joint_space(gallery, encoder)
    if isinstance(encoder, HouseEncoder):
        yield asked_by("house", gallery, encoder)


def asked_by(composer: str, gallery: Gallery, encoder: Encoder) -> Asks:
    """By a composer's spec, as the pipeline asks; raises as `Registry.load`."""
    composing = _Composing(encoder, COMPOSERS.load(composer, encoder=encoder), composer)
    return Asks(f", {composer} composer", gallery, composing, composer, composing.of_embeddings)


def in_joint_space(gallery: Gallery, encoder: Encoder) -> Asks:
    """What words and pictures share: all there is, of an encoder without another part."""
    if joint_dim(encoder) < encoder.dim:
        gallery = replace(gallery, embeddings=joint_part(encoder, gallery.embeddings))
    return Asks("", gallery, joint_encoder(encoder), "sum", partial(joint_part, encoder))


class _Composing:
    """An Encoder whose pictures and sentences are queries, as a composer makes them of each."""

    def __init__(self, encoder: Encoder, composer: Composer, spec: str) -> None:
        self.model_id = f"{encoder.model_id}, {spec} composer"
        self.dim = encoder.dim
        self._encoder = encoder
        self._composer = composer

    def encode_images(self, images: Sequence[Image]) -> FloatArray:
        """The queries (n, dim) of pictures of which nothing is said."""
        return self.of_embeddings(self._encoder.encode_images(images))

    def encode_texts(self, texts: Sequence[str]) -> FloatArray:
        """The queries (n, dim) of words alone."""
        return self._composed([Asked(None, understood([one])) for one in texts])

    def of_embeddings(self, embeddings: FloatArray) -> FloatArray:
        """The queries (n, dim) of pictures that have been encoded."""
        return self._composed([Asked(row) for row in embeddings])

    def _composed(self, asked: Sequence[Asked]) -> FloatArray:
        rows = [self._composer.compose(one) for one in asked]
        return np.stack(rows) if rows else np.zeros((0, self.dim), np.float32)
