"""Feeds of text: CSV with a header, and JSONL with one product a line.

Rows are numbered by the line they begin on, so that an editor finds them. UTF-8 with or without
a byte order mark; the delimiter is whichever of comma, semicolon and tab the header has most of,
because spreadsheets write semicolons where the comma is the decimal sign.
"""

import csv
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from index_store.feeds.row import FeedRow, known_columns, read_row, unreadable
from shared.errors import BadRow

if TYPE_CHECKING:
    from _csv import Reader

__all__ = ["csv_rows", "jsonl_rows"]

DELIMITERS = ",;\t"


def csv_rows(path: Path) -> Iterator[FeedRow | BadRow]:
    """Products of a CSV file; raises FeedUnreadable."""
    with _open(path) as file:
        # `strict` makes a quote that is never closed an error; else it would swallow the rest
        # of the feed without a word.
        lines = csv.reader(file, delimiter=_delimiter(file, path), strict=True)
        header, columns = _header(lines, path)
        for number, record in _records(lines, path):
            yield _csv_row(number, record, header, columns, path.parent)


def jsonl_rows(path: Path) -> Iterator[FeedRow | BadRow]:
    """Products of a JSONL file; raises FeedUnreadable."""
    with _open(path) as file:
        try:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield _jsonl_row(number, line, path.parent)
        except UnicodeDecodeError as error:
            raise unreadable(_not_utf8(path)) from error


def _open(path: Path) -> TextIO:
    try:
        return path.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise unreadable(f"{path.name} cannot be opened: {error.strerror}") from error


def _delimiter(file: TextIO, path: Path) -> str:
    try:
        first = file.readline()
    except UnicodeDecodeError as error:
        raise unreadable(_not_utf8(path)) from error
    file.seek(0)
    return max(DELIMITERS, key=first.count)


def _header(lines: "Reader", path: Path) -> tuple[list[str], dict[str, str]]:
    """The header's cells, and the column for each field."""
    try:
        header = next(lines, [])
    except csv.Error as error:
        raise unreadable(f"the first line of {path.name} is no header: {error}") from error
    columns = known_columns(header)
    for name in ("id", "image"):
        if name not in columns:
            raise unreadable(f"{path.name} has no column {name}: its first line must name one")
    return header, columns


def _records(lines: "Reader", path: Path) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """Each record that is not blank with the line it begins on; an error in a record's place."""
    while True:
        number = lines.line_num + 1
        try:
            record = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, error
        except UnicodeDecodeError as error:
            raise unreadable(_not_utf8(path)) from error
        else:
            if record:
                yield number, record


def _csv_row(
    number: int,
    record: list[str] | csv.Error,
    header: list[str],
    columns: dict[str, str],
    folder: Path,
) -> FeedRow | BadRow:
    if isinstance(record, csv.Error):
        return BadRow(number, f"is no CSV: {record}")
    if len(record) != len(header):
        return BadRow(number, f"has {len(record)} cells where the header has {len(header)}")
    row = dict(zip(header, record, strict=True))
    return read_row(number, {field: row[name] for field, name in columns.items()}, folder)


def _jsonl_row(number: int, line: str, folder: Path) -> FeedRow | BadRow:
    try:
        row = json.loads(line, parse_float=Decimal)  # a float would lose 39.90's last digit
    except (ValueError, RecursionError) as error:
        return BadRow(number, f"is no JSON: {error}")
    if not isinstance(row, dict):
        return BadRow(number, "is no JSON object")
    cells = {field: row[name] for field, name in known_columns(row).items()}
    return read_row(number, cells, folder)


def _not_utf8(path: Path) -> str:
    return f"{path.name} is not UTF-8: save it again with that encoding"
