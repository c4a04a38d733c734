"""Feeds in Parquet: pictures as bytes, as {bytes, path} of the data sets library, or as addresses.

Read in small batches of the known columns alone: 33,000 pictures never lie in memory together.
Rows are numbered from 1.
"""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from index_store.feeds.columns import Chosen, Columns, check_chosen, check_required
from index_store.feeds.errors import unreadable
from index_store.feeds.pictures import Place
from index_store.feeds.records import Record, Rows, rows_of

__all__ = ["parquet_rows"]

BATCH = 64  # rows; of the largest pictures that are let in (20 MB) still only about a gigabyte
# Bytes read at a time. Without a buffer, and with `pre_buffer`, Arrow reads a whole row group:
# measured on one of 240 MB, 259 MB against 31 MB.
BUFFER = 2**20


def parquet_rows(path: Path, place: Place, chosen: Chosen = (), before: int = 0) -> Rows:
    """Products of a Parquet file; raises FeedUnreadable.

    Args:
        path: the file.
        place: what the paths of pictures are relative to.
        chosen: columns that the operator has set.
        before: how many rows there were in the files before this one.
    """
    yield from rows_of(_records(path, chosen, before), place, chosen)


def _records(path: Path, chosen: Chosen, number: int) -> Iterator[Record]:
    try:
        with pq.ParquetFile(path, buffer_size=BUFFER, pre_buffer=False) as file:
            names = file.schema_arrow.names
            columns = Columns.of(names, chosen)
            check_chosen(chosen, names, path.name)
            check_required(columns, names, path.name)
            for batch in file.iter_batches(BATCH, columns=columns.names):
                for row in batch.to_pylist():
                    number += 1
                    yield number, row
    # Beside Arrow's own: text that is no UTF-8, times that Python has not.
    except (OSError, ValueError, OverflowError, pa.ArrowException) as error:
        raise unreadable(f"{path.name} is no whole Parquet file: write it again") from error
