"""A gallery as an index keeps it: what the shop says of each product, and readings of its picture.

Readings are kept on disk beside the embeddings by (the file's bytes, the reader's model id).
"""

import hashlib
from datetime import UTC, datetime
from functools import cached_property
from itertools import islice
from pathlib import Path

import numpy as np
from rich.progress import track

from evaluation.gallery import BATCH, Gallery, Ints, file_digest
from index_store.engines.exact import ExactIndex
from index_store.manifest import Manifest
from index_store.product import Product
from index_store.readings import PictureReader, Reading, Readings, load_readings, write_readings
from index_store.version import IndexVersion
from worker.rerankers.base import FloatArray, Shortlist

__all__ = ["Shelf"]

FORM = "arrow"  # of the texts beside the arrays: what was kept in another is read anew


class Shelf:
    """One gallery's products and readings; each reader reads it once."""

    def __init__(self, gallery: Gallery, cache: Path | None = None) -> None:
        """`gallery` has the encoder's whole embeddings; `cache` is a folder, None keeps nothing."""
        self.gallery = gallery
        self._cache = cache
        self._readings: dict[str, Readings] = {}
        self._versions: dict[bool, IndexVersion] = {}

    def shortlist(
        self, rows: Ints, scores: FloatArray, reader: PictureReader | None, *, feed: bool
    ) -> Shortlist:
        """Rows of the gallery as a reranker gets them.

        Args:
            rows: (n,), best first.
            scores: (n,), retrieval's.
            reader: the reranker's.
            feed: whether the shop's own words are known.
        """
        return Shortlist(
            products=[self.product(row, feed=feed) for row in rows.tolist()],
            scores=scores,
            embeddings=self.gallery.embeddings[rows],
            details=None if reader is None else self.readings(reader).array[rows],
        )

    def product(self, row: int, *, feed: bool) -> Product:
        """A row's product; without the feed nothing but its id is known."""
        return self._told[row] if feed else self._untold[row]

    def readings(self, reader: PictureReader) -> Readings:
        """What a reader makes of all pictures, (n, ...) in the gallery's order."""
        if reader.model_id not in self._readings:
            self._readings[reader.model_id] = self._kept(reader)
        return self._readings[reader.model_id]

    def reading(self, reader: PictureReader, row: int) -> Reading:
        """That of one row."""
        kept = self.readings(reader)
        return Reading(kept.array[row], kept.texts[row] if kept.texts else "")

    def index(self, *, feed: bool) -> IndexVersion:
        """The gallery as a version of an index."""
        if feed not in self._versions:
            vectors = self.gallery.embeddings
            count, dim = vectors.shape
            manifest = Manifest(
                number=1,
                model_id="gallery",
                dim=dim,
                count=count,
                created=datetime.fromtimestamp(0, UTC),
                files={},
                recall=1,
            )
            products = self._told if feed else self._untold
            self._versions[feed] = IndexVersion(manifest, vectors, products, ExactIndex(vectors))
        return self._versions[feed]

    @cached_property
    def _untold(self) -> list[Product]:
        return [Product(one, "", "") for one in self.gallery["id"].tolist()]

    @cached_property
    def _told(self) -> list[Product]:
        names = ("id", "productDisplayName", "articleType", "baseColour", "gender")
        columns = (self.gallery[name].tolist() for name in names)
        return [
            Product(one, title, "", category=category, colour=colour, gender=gender)
            for one, title, category, colour, gender in zip(*columns, strict=True)
        ]

    def _kept(self, reader: PictureReader) -> Readings:
        if self._cache is None:
            return self._read(reader)
        told = f"{file_digest(self.gallery.path)} {reader.model_id} {FORM}"
        key = hashlib.sha256(told.encode())
        name = f"{reader.name}-{key.hexdigest()[:24]}"
        if not (self._cache / f"{name}.npy").exists():
            _write(self._cache, name, self._read(reader))
        return load_readings(self._cache, name, reader.model_id, len(self.gallery))

    def _read(self, reader: PictureReader) -> Readings:
        photos = self.gallery.photos(np.arange(len(self.gallery)))
        embeddings = np.split(self.gallery.embeddings, range(BATCH, len(self.gallery), BATCH))
        steps = track(embeddings, f"reading {self.gallery.path.name}", transient=True)
        rows = [one for part in steps for one in reader.read(list(islice(photos, len(part))), part)]
        return Readings.of(reader.model_id, rows)


def _write(folder: Path, name: str, readings: Readings) -> None:
    """The array moves last: an interrupted run leaves nothing half-written to be loaded."""
    folder.mkdir(parents=True, exist_ok=True)
    files = write_readings(folder, f"{name}.part", readings)
    for file in reversed(files):
        (folder / file).replace(folder / file.replace(".part", ""))
