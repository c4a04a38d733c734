"""What every kind of feed comes down to: rows of cells under the feed's own names."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path

from index_store.feeds.columns import Chosen, Columns, check_chosen
from index_store.feeds.pictures import Place
from index_store.feeds.row import FeedRow, read_row
from shared.errors import BadRow

__all__ = ["Reader", "Record", "Rows", "peeked", "rows_of"]

# The line that an editor shows and the cells by the feed's own names, or why there are none.
Record = tuple[int, Mapping[str, object]] | BadRow
Rows = Iterator[FeedRow | BadRow]
Reader = Callable[[Path, Place, Chosen], Rows]

PEEK = 100  # records without a header are asked for their names: optional ones may be left out


def rows_of(records: Iterable[Record], place: Place, chosen: Chosen) -> Rows:
    """A product a record."""
    for record in records:
        if isinstance(record, BadRow):
            yield record
            continue
        line, values = record
        columns = Columns.of(values, chosen)
        yield read_row(line, columns.cells(values), place, columns)


def peeked(records: Iterator[Record], chosen: Chosen, feed: str) -> Iterator[Record]:
    """The same records; raises FeedUnreadable where none of the first has a column that is set."""
    if not chosen:
        return records
    first = list(islice(records, PEEK))
    good = [record[1] for record in first if not isinstance(record, BadRow)]
    if good:
        check_chosen(chosen, list(dict.fromkeys(name for cells in good for name in cells)), feed)
    return chain(first, records)
