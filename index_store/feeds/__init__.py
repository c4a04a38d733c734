"""What a shop offers, row by row, from whatever kind of feed it has.

One bad row is yielded with its reason in its place, so that it never costs the other rows; a feed
that cannot be read as a whole raises before its first row, or at the line where it breaks.
Nothing here grows with the feed: rows are read as they are asked for.
"""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

from index_store.feeds.archive import open_archive
from index_store.feeds.columns import Chosen, chosen
from index_store.feeds.digest import feed_digest
from index_store.feeds.errors import unreadable
from index_store.feeds.folder import feed_file_in, picture_rows, under
from index_store.feeds.hub import SCHEME, hub_rows
from index_store.feeds.jsonl import jsonl_rows
from index_store.feeds.parquet import parquet_rows
from index_store.feeds.pictures import Folder, Place, read_picture
from index_store.feeds.records import Reader, Rows
from index_store.feeds.row import FeedRow
from index_store.feeds.rss import xml_rows
from index_store.feeds.table import csv_rows
from index_store.seen import SeenIds
from shared.errors import BadRow

__all__ = ["FeedRow", "feed_digest", "open_feed", "read_picture"]

READERS: dict[str, Reader] = {
    ".csv": csv_rows,
    ".tsv": csv_rows,
    ".txt": csv_rows,  # what Google's own spreadsheets call a TSV
    ".xml": xml_rows,
    ".jsonl": jsonl_rows,
    ".parquet": parquet_rows,
}


def open_feed(source: str | Path, columns: Mapping[str, str] = {}) -> Iterator[FeedRow | BadRow]:
    """The rows of a feed, read as they are asked for.

    Args:
        source: a file that ends in .csv, .tsv, .txt, .xml, .jsonl or .parquet; a folder or a .zip
            with such a file in it, or of pictures; or hf://OWNER/NAME, a data set.
        columns: the feed's own name for fields of ours, where it is one that we do not know.
            Pictures without a feed have no columns.

    Returns:
        Good rows, and bad rows with their number and reason; ids do not repeat.

    Raises:
        FeedUnreadable: the source is missing or of no known kind, lacks a column that is needed or
            set, or its encoding or its XML is broken (that may also come up while rows are read).
    """
    rows = _without_repeats(_rows(source, chosen(columns)))
    try:
        first = next(rows)  # so that a feed without a header is refused here, not later
    except StopIteration:
        return iter(())
    return chain([first], rows)


def _rows(source: str | Path, chosen: Chosen) -> Rows:
    if str(source).startswith(SCHEME):
        return hub_rows(str(source), chosen)
    path = Path(source)
    if path.is_dir():
        return _folder_rows(path, chosen)
    if not path.is_file():
        raise unreadable(f"{path.name} does not exist")
    if path.suffix.lower() == ".zip":
        return _zip_rows(path, chosen)
    return _file_rows(path, Folder(path.parent), chosen)


def _folder_rows(folder: Path, chosen: Chosen) -> Rows:
    feed = feed_file_in(folder)
    if feed is None:
        return picture_rows(under(folder), Folder(folder), folder.name)
    return _file_rows(feed, Folder(folder), chosen)


def _zip_rows(path: Path, chosen: Chosen) -> Rows:
    with open_archive(path) as archive, tempfile.TemporaryDirectory() as folder:
        if archive.feed is None:
            yield from picture_rows(archive.names, archive, path.name)
        else:
            yield from _file_rows(archive.unpack_feed(Path(folder)), archive, chosen)


def _file_rows(path: Path, place: Place, chosen: Chosen) -> Rows:
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise unreadable(
            f"{path.name} is no feed: give a folder, a .zip, or a file of {', '.join(READERS)}"
        )
    return reader(path, place, chosen)


def _without_repeats(rows: Iterable[FeedRow | BadRow]) -> Rows:
    with SeenIds() as seen:
        for row in rows:
            if isinstance(row, FeedRow) and (first := seen.add(row.id, row.row)) is not None:
                yield BadRow(row.row, f"has the id {row.id!r} of row {first} again")
            else:
                yield row
