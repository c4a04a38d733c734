"""An array file that is written row by row: memory holds one batch of it, whatever its length."""

from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

__all__ = ["GrowingArray"]


class GrowingArray:
    """A `.npy` file of rows of one shape and dtype, known from the first batch.

    Use as a context manager. The header is written again at the end: numpy leaves room in it for
    the number of rows to grow (numpy.lib.format.GROWTH_AXIS_MAX_DIGITS).
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("wb")
        self._count = 0
        self._row: tuple[tuple[int, ...], np.dtype[Any]] | None = None

    def append(self, rows: NDArray[Any]) -> None:
        """Adds rows (n, ...); raises ValueError when they are not like the first ones."""
        row = rows.shape[1:], rows.dtype
        if self._row is None:
            self._row = row
            self._write_header()
        if row != self._row:
            shape, dtype = self._row
            raise ValueError(f"rows of {row[0]} {row[1]} where {shape} {dtype} belong")
        self._file.write(np.ascontiguousarray(rows).data)
        self._count += len(rows)

    def __len__(self) -> int:
        """How many rows there are so far."""
        return self._count

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        """Completes the file; one without a row is deleted."""
        if kind is None and self._row is not None:
            self._file.seek(0)
            self._write_header()
        self._file.close()
        if self._row is None:
            self._path.unlink()

    def _write_header(self) -> None:
        if self._row is None:
            return
        shape, dtype = self._row
        told = {
            "descr": npy.dtype_to_descr(dtype),
            "fortran_order": False,
            "shape": (self._count, *shape),
        }
        npy.write_array_header_1_0(self._file, told)
