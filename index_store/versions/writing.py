"""Writes the folder of one index version so that it is on the disk, whole, before it has a name."""

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from index_store.base import FloatArray
from index_store.faiss_index import FaissIndex
from index_store.gates import check_recall
from index_store.manifest import MANIFEST, Manifest, checksum
from index_store.product import Product, table_of
from index_store.readings import Readings, write_readings
from index_store.version import PRODUCTS, VECTORS, IndexVersion, load_version

__all__ = ["flush", "write_version"]


def write_version(  # noqa: PLR0917 - what a version is made of
    folder: Path,
    number: int,
    vectors: FloatArray,
    products: Sequence[Product],
    model_id: str,
    readings: Mapping[str, Readings],
) -> IndexVersion:
    """Writes a version into an empty folder and loads it from there.

    Raises:
        IndexCorrupt: what was read back differs (the checksum gate), or the engine does not
            answer like exact search (the recall gate).
    """
    np.save(folder / VECTORS, vectors)
    pq.write_table(table_of(products), folder / PRODUCTS)
    names = [VECTORS, PRODUCTS]
    for name, those in readings.items():
        names += write_readings(folder, name, those)
    manifest = Manifest(
        number=number,
        model_id=model_id,
        dim=vectors.shape[1],
        count=len(products),
        created=datetime.now(UTC),
        files={name: checksum(folder / name) for name in names},
        readings={name: those.model_id for name, those in readings.items()},
        recall=check_recall(FaissIndex(vectors), vectors),
    )
    text = manifest.model_dump_json(by_alias=True, indent=2)
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    for path in (*folder.iterdir(), folder):
        flush(path)
    return load_version(folder, manifest)


def flush(path: Path) -> None:
    """Waits until a file, or a folder's list of names, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
