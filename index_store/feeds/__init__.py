"""What a shop offers, row by row: a folder of pictures, CSV, JSONL, or Parquet.

One bad row is yielded with its reason in its place, so that it never costs the other rows; a feed
that cannot be read as a whole raises before its first row.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path

from index_store.feeds.folder import feed_file_in, picture_rows
from index_store.feeds.parquet import parquet_rows
from index_store.feeds.row import FeedRow, unreadable
from index_store.feeds.table import csv_rows, jsonl_rows
from shared.errors import BadRow

__all__ = ["FeedRow", "open_feed"]

Rows = Iterator[FeedRow | BadRow]
READERS: dict[str, Callable[[Path], Rows]] = {
    ".csv": csv_rows,
    ".jsonl": jsonl_rows,
    ".parquet": parquet_rows,
}


def open_feed(source: Path) -> Rows:
    """The rows of a feed, read as they are asked for.

    Args:
        source: a folder that holds feed.jsonl, feed.csv or feed.parquet; a folder of pictures; or
            a file that ends in .csv, .jsonl or .parquet.

    Returns:
        Good rows, and bad rows with their number and reason; ids do not repeat.

    Raises:
        FeedUnreadable: the source is missing or of no known kind, lacks the columns `id` or
            `image`, or its encoding is broken (that may also come up while rows are read).
    """
    rows = _without_repeats(_reader_of(source))
    try:
        first = next(rows)  # so that a feed without a header is refused here, not later
    except StopIteration:
        return iter(())
    return chain([first], rows)


def _reader_of(source: Path) -> Rows:
    if source.is_dir():
        inside = feed_file_in(source)
        return picture_rows(source) if inside is None else _reader_of(inside)
    if not source.is_file():
        raise unreadable(f"{source.name} does not exist")
    reader = READERS.get(source.suffix.lower())
    if reader is None:
        raise unreadable(
            f"{source.name} is no feed: give a folder or a file of {', '.join(READERS)}"
        )
    return reader(source)


def _without_repeats(rows: Iterable[FeedRow | BadRow]) -> Rows:
    seen: dict[str, int] = {}
    for row in rows:
        if isinstance(row, FeedRow) and (first := seen.setdefault(row.id, row.row)) != row.row:
            yield BadRow(row.row, f"has the id {row.id!r} of row {first} again")
        else:
            yield row
