"""What an index keeps of each picture beside its embedding: details for a reranker, captions.

A reader makes it once, when the picture is indexed, so that no search decodes a picture of the
shop. A version's readings lie beside its vectors, `NAME.npy` and, where there are texts,
`NAME.arrow`, both mapped; rows are those of the products' main pictures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self, overload

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from PIL import Image

from index_store.base import FloatArray
from index_store.growing import GrowingArray
from shared.errors import IndexCorrupt

__all__ = [
    "PictureReader",
    "Reading",
    "Readings",
    "ReadingsWriter",
    "Texts",
    "load_readings",
    "write_readings",
]

TEXTS = pa.schema([("text", pa.string())])
BATCH = 4096  # texts in a record batch, as products.py


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


class Texts(Sequence[str]):
    """Texts of a mapped column; each is made when it is asked for."""

    def __init__(self, column: pa.ChunkedArray) -> None:
        self._column = column

    def __len__(self) -> int:
        return len(self._column)

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> list[str]: ...
    def __getitem__(self, row: int | slice) -> str | list[str]:
        if isinstance(row, slice):
            return [self[one] for one in range(*row.indices(len(self)))]
        return str(self._column[int(row)])


@dataclass(frozen=True)
class Readings:
    """Of all products of a version: array (n, ...), texts (n,) or none at all."""

    model_id: str
    array: NDArray[Any]
    texts: Sequence[str] = ()

    @classmethod
    def of(cls, model_id: str, rows: Sequence[Reading]) -> "Readings":
        """The readings of products, in their order; at least one."""
        texts = tuple(row.text for row in rows)
        return cls(model_id, np.stack([row.array for row in rows]), texts if any(texts) else ())

    def at(self, row: int) -> Reading:
        """That of one product."""
        return Reading(np.array(self.array[row]), self.texts[row] if self.texts else "")


class ReadingsWriter:
    """Writes the readings of a version as they come; use as a context manager.

    The texts' file stays only when one of them says something: until the last reading nobody knows.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._array = GrowingArray(folder / f"{name}.npy")
        self._path = folder / f"{name}.arrow"
        self._texts = pa.ipc.new_file(str(self._path), TEXTS)
        self._waiting: list[str] = []
        self._told = False

    def add(self, readings: Sequence[Reading]) -> None:
        """Adds some; raises ValueError when an array is not like the first one."""
        if not readings:
            return
        self._array.append(np.stack([one.array for one in readings]))
        self._waiting.extend(one.text for one in readings)
        self._told = self._told or any(one.text for one in readings)
        if len(self._waiting) >= BATCH:
            self._write()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Completes the files."""
        self._write()
        self._texts.close()
        if not self._told:
            self._path.unlink()
        self._array.__exit__(kind, error, trace)

    def _write(self) -> None:
        self._texts.write_table(pa.table({"text": self._waiting}, schema=TEXTS))
        self._waiting.clear()


def write_readings(folder: Path, name: str, readings: Readings) -> list[str]:
    """Writes readings that are in memory; returns the names of the files."""
    np.save(folder / f"{name}.npy", readings.array)
    if not readings.texts:
        return [f"{name}.npy"]
    with pa.ipc.new_file(str(folder / f"{name}.arrow"), TEXTS) as file:
        file.write_table(pa.table({"text": list(readings.texts)}, schema=TEXTS), BATCH)
    return [f"{name}.npy", f"{name}.arrow"]


def load_readings(folder: Path, name: str, model_id: str, count: int) -> Readings:
    """Reads them back, mapped from their files; raises IndexCorrupt."""
    path = folder / f"{name}.arrow"
    try:
        array = np.load(folder / f"{name}.npy", mmap_mode="r")
        texts = _texts(path) if path.exists() else ()
    except (OSError, EOFError, ValueError, KeyError, pa.ArrowException) as error:
        raise IndexCorrupt(f"{folder.name}: {name}: {error}") from error
    if len(array) != count or len(texts) not in (0, count):
        raise IndexCorrupt(f"{folder.name}: {len(array)} {name} for {count} products")
    return Readings(model_id, array, texts)


def _texts(path: Path) -> Sequence[str]:
    with pa.memory_map(str(path)) as file:
        table = pa.ipc.open_file(file).read_all()
    if not table.schema.equals(TEXTS):
        raise ValueError(f"{path.name} has other columns")
    return Texts(table.column("text"))
