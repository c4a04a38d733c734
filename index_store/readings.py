"""What an index keeps of each picture beside its embedding: details for a reranker, captions.

A reader makes it once, when the picture is indexed, so that no search decodes a picture of the
shop. A version's readings lie beside its vectors, `NAME.npy` and, where there are texts,
`NAME.parquet`; rows are those of the vectors.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray
from PIL import Image

from index_store.base import FloatArray
from shared.errors import IndexCorrupt

__all__ = ["PictureReader", "Reading", "Readings", "load_readings", "write_readings"]


@dataclass(frozen=True)
class Reading:
    """Of one picture: an array of its reader's shape and dtype, and words where it has some."""

    array: NDArray[Any]
    text: str = ""


class PictureReader(Protocol):
    """Reads pictures for one purpose."""

    name: str  # the purpose: "details", "captions"
    model_id: str  # differs when the same picture would be read differently

    def read(self, images: Sequence[Image.Image], embeddings: FloatArray) -> list[Reading]:
        """What is kept of pictures, one each.

        Args:
            images: upright RGB, n of them.
            embeddings: (n, dim), what the index's encoder made of them.
        """
        ...


@dataclass(frozen=True)
class Readings:
    """Of all products of a version: array (n, ...), texts (n,) or none at all."""

    model_id: str
    array: NDArray[Any]
    texts: tuple[str, ...] = ()

    @classmethod
    def of(cls, model_id: str, rows: Sequence[Reading]) -> "Readings":
        """The readings of products, in their order; at least one."""
        texts = tuple(row.text for row in rows)
        return cls(model_id, np.stack([row.array for row in rows]), texts if any(texts) else ())

    def at(self, row: int) -> Reading:
        """That of one product."""
        return Reading(np.array(self.array[row]), self.texts[row] if self.texts else "")


def write_readings(folder: Path, name: str, readings: Readings) -> list[str]:
    """Writes them into a version's folder; returns the names of the files."""
    np.save(folder / f"{name}.npy", readings.array)
    if not readings.texts:
        return [f"{name}.npy"]
    pq.write_table(pa.table({"text": list(readings.texts)}), folder / f"{name}.parquet")
    return [f"{name}.npy", f"{name}.parquet"]


def load_readings(folder: Path, name: str, model_id: str, count: int) -> Readings:
    """Reads them back, the array mapped from its file; raises IndexCorrupt."""
    path = folder / f"{name}.parquet"
    try:
        array = np.load(folder / f"{name}.npy", mmap_mode="r")
        texts = pq.read_table(path)["text"].to_pylist() if path.exists() else []
    except (OSError, EOFError, ValueError, KeyError, pa.ArrowException) as error:
        raise IndexCorrupt(f"{folder.name}: {name}: {error}") from error
    if len(array) != count or len(texts) not in (0, count):
        raise IndexCorrupt(f"{folder.name}: {len(array)} {name} for {count} products")
    return Readings(model_id, array, tuple(texts))
