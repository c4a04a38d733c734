"""Writes the folder of one index version so that it is on the disk, whole, before it has a name.

Batch by batch: memory holds one of them, and what the engine needs to make its structure.
"""

import os
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import numpy as np

from index_store.base import FloatArray, RowArray, VectorIndex
from index_store.engines.base import Engine
from index_store.gallery import OWNERS, PRODUCTS, VECTORS, gallery_of, open_gallery
from index_store.gates import check_recall, check_vectors
from index_store.growing import GrowingArray
from index_store.manifest import MANIFEST, Manifest, checksum
from index_store.product import ProductsWriter
from index_store.readings import Readings, ReadingsWriter, load_readings
from index_store.versions.content import Batch, Content

__all__ = ["flush", "write_version"]

ROWS = 4096  # copied at a time


def write_version(folder: Path, number: int, content: Content, engine: Engine) -> Manifest:
    """Writes a version into an empty folder.

    Raises:
        IndexCorrupt: the engine does not answer like exact search (the recall gate).
        ValueError: the vectors are not what the contract says.
    """
    _write_batches(folder, content)
    names = sorted(path.name for path in folder.iterdir())
    gallery = open_gallery(folder, content.count)
    check_vectors(gallery.vectors, len(gallery.owners))
    written = {"vectors": engine.write(folder, "vectors", gallery)}
    opened = engine.open(folder, "vectors", gallery, written["vectors"].told)
    recall = check_recall(opened, gallery.vectors)
    for name, model_id in content.readers.items():
        readings = load_readings(folder, name, model_id, content.count)
        if _is_searched(readings):
            read = gallery_of(readings, gallery.products)
            written[name] = engine.write(folder, name, read)
            _check_readings(engine.open(folder, name, read, written[name].told), read.vectors)
    names += [name for one in written.values() for name in one.files]
    manifest = Manifest(
        number=number,
        model_id=content.model_id,
        dim=gallery.vectors.shape[1],
        count=len(gallery.products),
        rows=len(gallery.vectors),
        created=datetime.now(UTC),
        files={name: checksum(folder / name) for name in names},
        readings=dict(content.readers),
        engine=engine.spec,
        engines={name: dict(one.told) for name, one in written.items()},
        recall=recall,
        source=content.source,
    )
    text = manifest.model_dump_json(by_alias=True, indent=2)
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    for path in (*folder.iterdir(), folder):
        flush(path)
    return manifest


def flush(path: Path) -> None:
    """Waits until a file, or a folder's list of names, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_batches(folder: Path, content: Content) -> None:
    """Products, vectors, owners of further pictures, readings."""
    with ExitStack() as stack:
        products = stack.enter_context(ProductsWriter(folder / PRODUCTS))
        vectors = stack.enter_context(GrowingArray(folder / VECTORS))
        owners = stack.enter_context(GrowingArray(folder / OWNERS))
        readings = {
            name: stack.enter_context(ReadingsWriter(folder, name)) for name in content.readers
        }
        with TemporaryFile(dir=folder) as further:
            dim = 1
            for batch in content.batches:
                if len(batch.further):
                    owners.append(_owners(batch, len(products)))
                    further.write(batch.further.tobytes())
                dim = batch.vectors.shape[1]
                products.add(batch.products)
                vectors.append(batch.vectors)
                for name, writer in readings.items():
                    writer.add(list(batch.readings[name]))
            # Behind the main ones, so that a product's row is that of its main picture.
            _append(vectors, further, dim)


def _append(vectors: GrowingArray, further: IO[bytes], dim: int) -> None:
    """Adds the rows of a file of float32 (n, dim)."""
    further.seek(0)
    while block := further.read(ROWS * dim * np.dtype(np.float32).itemsize):
        vectors.append(np.frombuffer(block, np.float32).reshape(-1, dim))


def _owners(batch: Batch, before: int) -> RowArray:
    """The product row of each further picture of a batch."""
    counts = [len(product.more_pictures) for product in batch.products]
    return np.repeat(np.arange(before, before + len(counts)), counts)


def _check_readings(index: VectorIndex, readings: FloatArray) -> None:
    """The recall gate, over the readings that say something: none of zeros is ever found."""
    told = np.any(readings, axis=1)
    if told.any():
        check_recall(index, readings, told)


def _is_searched(readings: Readings) -> bool:
    """Readings that are vectors are searched like pictures; details are not."""
    return readings.array.dtype == np.float32 and readings.array.ndim == 2  # noqa: PLR2004 - (n, d)
