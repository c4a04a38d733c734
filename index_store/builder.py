"""From a feed to a served index version: read, encode what is new, publish.

Every step can be killed and run again: products are saved as they are read, embeddings as each
batch is made, and a version serves only when it is whole. What the catalogue already holds is
neither decoded nor encoded again.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from PIL import Image

from index_store.base import FloatArray
from index_store.catalogue import Catalogue
from index_store.gates import check_vectors
from index_store.lock import build_lock
from index_store.pictures import PictureFolder
from index_store.readings import PictureReader, Readings
from index_store.sync import sync
from index_store.versions import IndexStore
from shared.errors import BadRow
from shared.pictures import decode

__all__ = ["BuildReport", "ImageEncoder", "OnProgress", "build"]

BATCH = 32  # pictures a forward pass and a commit: what a kill can cost, in memory and in work

Stage = Literal["reading", "encoding", "publishing"]
OnProgress = Callable[[Stage, int, int], None]  # stage, done, total; total 0: not known


class ImageEncoder(Protocol):
    """What the builder needs of an encoder."""

    model_id: str  # differs when the weights do
    dim: int

    def encode_images(self, images: Sequence[Image.Image]) -> FloatArray:
        """Unit-length float32 (n, dim) of n upright RGB pictures."""
        ...


@dataclass(frozen=True)
class BuildReport:
    """What a build did."""

    version: int  # the version that serves now
    published: bool  # False: it held all of this already
    encoded: int  # pictures that went through the encoder
    added: int
    changed: int
    removed: int
    unchanged: int
    bad_rows: tuple[BadRow, ...]  # each with its number and reason


def build(
    store: IndexStore,
    catalogue: Catalogue,
    pictures: PictureFolder,
    feed: Path,
    encoder: ImageEncoder,
    *,
    readers: Sequence[PictureReader] = (),
    on_progress: OnProgress = lambda _stage, _done, _total: None,
    force: bool = False,
) -> BuildReport:
    """Makes the index hold exactly the good rows of a feed.

    Args:
        store: takes the version.
        catalogue: remembers products and what was made of their pictures.
        pictures: the folder of the pictures.
        feed: the shop's.
        encoder: makes the embeddings.
        readers: make what else is kept of each picture.
        on_progress: told how far it is.
        force: publish although more than a fifth of the products are gone.

    Raises:
        FeedUnreadable: nothing of the feed can be used.
        BuildRunning: another build is under way.
        CountDropped: more than a fifth of the products are gone and `force` is not set.
        IndexCorrupt: what was written did not pass the gates.
        ValueError: the encoder's embeddings are not what its protocol says.
    """
    with build_lock(store.folder / "build.lock"):
        changes = sync(
            catalogue, pictures, feed, lambda done, total: on_progress("reading", done, total)
        )
        new = catalogue.pictures_to_encode(encoder.model_id)
        unread = [catalogue.pictures_to_read(reader.model_id) for reader in readers]
        looked = _Looked(len(new) + sum(map(len, unread)), on_progress)
        _encode(catalogue, pictures, encoder, new, looked)
        for reader, names in zip(readers, unread, strict=True):
            _read(catalogue, pictures, encoder.model_id, reader, names, looked)
        on_progress("publishing", 0, 1)
        last = max(store.numbers(), default=0)
        version = _publish(store, catalogue, encoder.model_id, readers, force=force)
        pictures.prune(store.pictures() | {known.picture for known in catalogue.known().values()})
        on_progress("publishing", 1, 1)
        return BuildReport(
            version=version,
            published=version > last,
            encoded=len(new),
            added=changes.added,
            changed=changes.changed,
            removed=changes.removed,
            unchanged=changes.unchanged,
            bad_rows=tuple(changes.bad),
        )


class _Looked:
    """Counts the pictures that encoder and readers have looked at, as one stage of the build."""

    def __init__(self, total: int, on_progress: OnProgress) -> None:
        self._total = total
        self._done = 0
        self._on_progress = on_progress
        self(0)

    def __call__(self, more: int) -> None:
        self._done += more
        self._on_progress("encoding", self._done, self._total)


def _encode(
    catalogue: Catalogue,
    pictures: PictureFolder,
    encoder: ImageEncoder,
    names: Sequence[str],
    looked: _Looked,
) -> None:
    """Encodes the pictures that this model has not seen."""
    for batch in _batches(names):
        vectors = encoder.encode_images([decode(pictures.read(name)) for name in batch])
        check_vectors(vectors, len(batch))
        catalogue.add_embeddings(encoder.model_id, dict(zip(batch, vectors, strict=True)))
        looked(len(batch))


def _read(  # noqa: PLR0917 - what _encode takes, and whose embeddings the reader is given
    catalogue: Catalogue,
    pictures: PictureFolder,
    model_id: str,
    reader: PictureReader,
    names: Sequence[str],
    looked: _Looked,
) -> None:
    """Reads the pictures that this reader has not seen."""
    embeddings = catalogue.embeddings(model_id) if names else {}
    for batch in _batches(names):
        images = [decode(pictures.read(name)) for name in batch]
        made = reader.read(images, np.stack([embeddings[name] for name in batch]))
        catalogue.add_readings(reader.model_id, dict(zip(batch, made, strict=True)))
        looked(len(batch))


def _batches(names: Sequence[str]) -> Iterator[Sequence[str]]:
    return (names[start : start + BATCH] for start in range(0, len(names), BATCH))


def _publish(
    store: IndexStore,
    catalogue: Catalogue,
    model_id: str,
    readers: Sequence[PictureReader],
    *,
    force: bool,
) -> int:
    products = catalogue.products()
    embeddings = catalogue.embeddings(model_id)
    vectors = np.stack([embeddings[product.picture] for product in products])
    readings = {}
    for reader in readers:
        made = catalogue.readings(reader.model_id)
        rows = [made[product.picture] for product in products]
        readings[reader.name] = Readings.of(reader.model_id, rows)
    version = store.publish(vectors, products, model_id, readings=readings, force=force)
    return version.number
