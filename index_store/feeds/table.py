"""CSV and TSV with a header: our columns, Google's, or an export of Shopify.

Rows are numbered by the line they begin on, so that an editor finds them. UTF-8 with or without
a byte order mark; the delimiter is whichever of comma, semicolon and tab the header has most of,
because spreadsheets write semicolons where the comma is the decimal sign.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from index_store.feeds.columns import Chosen, Columns, check_chosen, check_required
from index_store.feeds.errors import unreadable
from index_store.feeds.lines import Lines, not_utf8, open_text
from index_store.feeds.pictures import Place
from index_store.feeds.records import Record, Rows, rows_of
from index_store.feeds.shopify import is_shopify, shopify_rows
from shared.errors import BadRow

if TYPE_CHECKING:
    from _csv import Reader

__all__ = ["csv_rows"]

DELIMITERS = ",;\t"


def csv_rows(path: Path, place: Place, chosen: Chosen = ()) -> Rows:
    """Products of a CSV or TSV file; raises FeedUnreadable."""
    with open_text(path) as file:
        delimiter = _delimiter(file, path)
        lines = Lines(file)
        # `strict` makes a quote that is never closed an error; else it would swallow the rest
        # of the feed without a word.
        cells = csv.reader(lines, delimiter=delimiter, strict=True)
        header = _header(cells, path)
        check_chosen(chosen, header, path.name)
        records = _records(cells, lines, header, path)
        if is_shopify(header):
            yield from shopify_rows(records, header, place, chosen, path.name)
            return
        check_required(Columns.of(header, chosen), header, path.name)
        yield from rows_of(records, place, chosen)


def _delimiter(file: TextIO, path: Path) -> str:
    try:
        first = file.readline()
    except UnicodeDecodeError as error:
        raise unreadable(not_utf8(path)) from error
    file.seek(0)
    return max(DELIMITERS, key=first.count)


def _header(cells: "Reader", path: Path) -> list[str]:
    try:
        return next(cells, [])
    except csv.Error as error:
        raise unreadable(f"the first line of {path.name} is no header: {error}") from error


def _records(cells: "Reader", lines: Lines, header: list[str], path: Path) -> Iterator[Record]:
    """Each record that is not blank; a broken one costs its first line alone."""
    while True:
        number = lines.begin()
        try:
            record = next(cells)
        except StopIteration:
            return
        except csv.Error as error:
            yield BadRow(number, _reason(error, lines))
            lines.take_back()
        except UnicodeDecodeError as error:
            raise unreadable(not_utf8(path)) from error
        else:
            if record:
                yield _record(number, record, header)


def _record(number: int, record: list[str], header: list[str]) -> Record:
    if len(record) != len(header):
        return BadRow(number, f"has {len(record)} cells where the header has {len(header)}")
    return number, dict(zip(header, record, strict=True))


def _reason(error: csv.Error, lines: Lines) -> str:
    if lines.of_record > 1 or "unexpected end" in str(error):
        return "has a quote that is not closed: write a quote inside a cell twice"
    if "field limit" in str(error):
        return f"has a cell of more than {csv.field_size_limit()} characters"
    return "has text behind a closing quote: write a quote inside a cell twice"
