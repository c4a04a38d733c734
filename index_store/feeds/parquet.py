"""Feeds in Parquet, with the encoded picture bytes in the column `image`.

Read in small batches of the known columns alone: 33,000 pictures never lie in memory together.
Rows are numbered from 1.
"""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from index_store.feeds.row import FeedRow, known_columns, read_row, unreadable
from shared.errors import BadRow

__all__ = ["parquet_rows"]

BATCH = 64  # rows; of the largest pictures that are let in (20 MB) still only about a gigabyte


def parquet_rows(path: Path) -> Iterator[FeedRow | BadRow]:
    """Products of a Parquet file; raises FeedUnreadable."""
    try:
        with pq.ParquetFile(path) as file:
            columns = _columns(file, path)
            number = 0
            for batch in file.iter_batches(BATCH, columns=list(columns.values())):
                for row in batch.to_pylist():
                    number += 1
                    cells = {field: row[name] for field, name in columns.items()}
                    yield read_row(number, cells, path.parent)
    except (OSError, pa.ArrowException) as error:
        raise unreadable(f"{path.name} is no whole Parquet file: write it again") from error


def _columns(file: pq.ParquetFile, path: Path) -> dict[str, str]:
    columns = known_columns(file.schema_arrow.names)
    for name in ("id", "image"):
        if name not in columns:
            raise unreadable(f"{path.name} has no column {name}")
    return columns
