"""What encoder and readers make of the pictures that they have not seen, a part at a time.

Everything is kept as each batch is made, so that a kill costs the batch in hand at most. Parts may
be done side by side by several workers, and again: nothing that is kept is made twice.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from PIL import Image

from index_store.base import FloatArray
from index_store.building.shop import Shop
from index_store.chunks import chunks
from index_store.gates import check_vectors
from index_store.parts import WHOLE, Part
from index_store.readings import PictureReader
from shared.pictures import decode

__all__ = ["BATCH", "Eyes", "ImageEncoder", "Unseen", "look", "unseen"]

BATCH = 32  # pictures a forward pass and a commit: what a kill can cost, in memory and in work
NAMES = 1024  # asked for at a time: a part is walked once, its names never all in memory


class ImageEncoder(Protocol):
    """What a build needs of an encoder."""

    model_id: str  # differs when the weights do
    dim: int

    def encode_images(self, images: Sequence[Image.Image]) -> FloatArray:
        """Unit-length float32 (n, dim) of n upright RGB pictures."""
        ...


@dataclass(frozen=True)
class Eyes:
    """All that looks at a picture when it is indexed."""

    encoder: ImageEncoder
    readers: Sequence[PictureReader] = ()


class Unseen(NamedTuple):
    """What there is to look at."""

    looks: int  # of the encoder and of each reader
    pictures: int  # as a person counts them: one may need several looks

    def done(self, looks: int) -> int:
        """How many pictures so many looks are worth, rounded down."""
        return self.pictures * looks // self.looks if self.looks else 0


def unseen(shop: Shop, eyes: Eyes) -> Unseen:
    """What encoder and readers have not seen."""
    of_readers = [shop.catalogue.count_to_read(one.model_id) for one in eyes.readers]
    each = [shop.catalogue.count_to_encode(eyes.encoder.model_id), *of_readers]
    return Unseen(sum(each), max(each))


def look(
    shop: Shop,
    eyes: Eyes,
    on_batch: Callable[[], None],
    *,
    part: Part = WHOLE,
    build: int | None = None,
) -> int:
    """Encodes and reads the pictures of a part that nobody has looked at.

    Args:
        shop: takes what is made.
        eyes: encoder and readers.
        on_batch: called when a batch is kept; what it raises ends the look.
        part: which pictures.
        build: whose progress the batches are.

    Returns:
        How many looks were taken and kept.

    Raises:
        ValueError: the encoder's embeddings are not what its protocol says.
        FileNotFoundError: a picture is gone from the folder; a full reindex puts it back.
    """
    looks = 0
    for names in _unencoded(shop, eyes.encoder.model_id, part):
        vectors = eyes.encoder.encode_images(_images(shop, names))
        check_vectors(vectors, len(names))
        made = dict(zip(names, vectors, strict=True))
        looks += shop.catalogue.add_embeddings(eyes.encoder.model_id, made, build=build)
        on_batch()
    for reader in eyes.readers:
        for names in _unread(shop, reader.model_id, part):
            embeddings = shop.catalogue.embeddings(eyes.encoder.model_id, names)
            vectors = np.stack([embeddings[name] for name in names])
            read = dict(zip(names, reader.read(_images(shop, names), vectors), strict=True))
            looks += shop.catalogue.add_readings(reader.model_id, read, build=build)
            on_batch()
    return looks


def _unencoded(shop: Shop, model_id: str, part: Part) -> Iterator[list[str]]:
    after = ""
    while names := shop.catalogue.to_encode(model_id, part, NAMES, after=after):
        yield from chunks(names, BATCH)
        after = names[-1]


def _unread(shop: Shop, model_id: str, part: Part) -> Iterator[list[str]]:
    after = ""
    while names := shop.catalogue.to_read(model_id, part, NAMES, after=after):
        yield from chunks(names, BATCH)
        after = names[-1]


def _images(shop: Shop, names: Sequence[str]) -> list[Image.Image]:
    return [decode(shop.pictures.read(name)) for name in names]
