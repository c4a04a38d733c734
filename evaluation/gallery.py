"""What is searched in an evaluation: the products of a Parquet file, embeddings and photos.

Embeddings are kept on disk by (the file's bytes, model id): protocols and reruns encode once.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray
from PIL import Image
from rich.progress import track

from shared.errors import FeedUnreadable
from shared.pictures import decode
from worker.encoders.base import Encoder, FloatArray

__all__ = ["BATCH", "COLUMNS", "Bools", "Gallery", "Ints", "file_digest"]

COLUMNS = (
    "id", "split", "group", "gender", "articleType", "baseColour", "usage", "productDisplayName",
)  # fmt: skip
BATCH = 256  # photos decoded at a time: 30 MB at 168 x 224

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Gallery:
    """Products: attribute columns as string arrays (n,), embeddings float32 (n, d)."""

    columns: dict[str, NDArray[np.str_]]
    embeddings: FloatArray
    path: Path = Path()

    @classmethod
    def read(cls, path: Path, encoder: Encoder, cache: Path | None = None) -> "Gallery":
        """Reads a products file; encodes it unless `cache`, a folder, has its embeddings.

        Raises:
            FeedUnreadable: no such file, no Parquet, or no column `image`.
        """
        columns = _read_columns(path)
        kept = None if cache is None else cache / f"{_key(path, encoder)}.npy"
        if kept is not None and kept.exists():
            return cls(columns, np.load(kept), path)
        embeddings = _encoded(path, encoder)
        if kept is not None:
            _keep(kept, embeddings)
        return cls(columns, embeddings, path)

    def __getitem__(self, column: str) -> NDArray[np.str_]:
        """A column's strings; raises FeedUnreadable where the file lacks it."""
        if column not in self.columns:
            raise FeedUnreadable(f"{self.path} has no column {column}", reason=f"no {column}")
        return self.columns[column]

    def __len__(self) -> int:
        return len(self.embeddings)

    def rows(self, split: str) -> Ints:
        """The rows of a split, in the file's order; raises FeedUnreadable where it is empty."""
        rows = np.flatnonzero(self["split"] == split)
        if not len(rows):
            raise FeedUnreadable(f"{self.path} has no product of split {split!r}")
        return rows

    def same(self, names: Sequence[str], found: Ints, rows: Ints) -> Bools:
        """Whether answers agree with their query's own row in all the columns.

        Args:
            names: columns to compare.
            found: (queries, ranks), rows that were found.
            rows: (queries,), the row that each query is compared with.
        """
        agree = [self._codes(name)[found] == self._codes(name)[rows][:, None] for name in names]
        return np.asarray(np.logical_and.reduce(agree), np.bool_)

    def photos(self, rows: Ints) -> Iterator[Image.Image]:
        """The RGB photos of the rows, in their order; holds only these in memory, encoded."""
        wanted = set(rows.tolist())
        encoded = {row: data for row, data in enumerate(_images(self.path)) if row in wanted}
        return (decode(encoded[row]) for row in rows.tolist())

    def _codes(self, column: str) -> Ints:
        if column not in self._numbered:
            _, self._numbered[column] = np.unique(self[column], return_inverse=True)
        return self._numbered[column]

    @cached_property
    def _numbered(self) -> dict[str, Ints]:
        """Columns as numbers: comparing millions of strings would take minutes."""
        return {}


def file_digest(path: Path) -> str:
    """The sha256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_columns(path: Path) -> dict[str, NDArray[np.str_]]:
    try:
        file = pq.ParquetFile(path)
    except (OSError, ValueError) as error:
        raise FeedUnreadable(f"{path} cannot be read: {error}") from error
    present = file.schema_arrow.names
    if "image" not in present:
        raise FeedUnreadable(f"{path} has no column image", reason="no image")
    table = file.read(columns=[name for name in COLUMNS if name in present]).to_pydict()
    return {
        name: np.array(["" if value is None else value for value in values], dtype=np.str_)
        for name, values in table.items()
    }


def _encoded(path: Path, encoder: Encoder) -> FloatArray:
    count = pq.ParquetFile(path).metadata.num_rows
    batches = pq.ParquetFile(path).iter_batches(batch_size=BATCH, columns=["image"])
    steps = track(batches, f"encoding {path.name}", -(-count // BATCH), transient=True)
    parts = [
        encoder.encode_images([decode(data) for data in batch["image"].to_pylist()])
        for batch in steps
    ]
    return np.concatenate([np.zeros((0, encoder.dim), np.float32), *parts])


def _images(path: Path) -> Iterator[bytes]:
    for batch in pq.ParquetFile(path).iter_batches(batch_size=BATCH, columns=["image"]):
        yield from batch["image"].to_pylist()


def _key(path: Path, encoder: Encoder) -> str:
    return hashlib.sha256(f"{file_digest(path)} {encoder.model_id}".encode()).hexdigest()[:24]


def _keep(path: Path, embeddings: FloatArray) -> None:
    """Writes in one move: an interrupted run leaves nothing half-written to be loaded."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        np.save(file, embeddings)
    part.replace(path)
