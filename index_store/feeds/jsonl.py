"""JSONL: one product a line."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TextIO

from index_store.feeds.columns import Chosen
from index_store.feeds.errors import unreadable
from index_store.feeds.lines import not_utf8, open_text
from index_store.feeds.pictures import Place
from index_store.feeds.records import Record, Rows, peeked, rows_of
from shared.errors import BadRow

__all__ = ["jsonl_rows"]


def jsonl_rows(path: Path, place: Place, chosen: Chosen = ()) -> Rows:
    """Products of a JSONL file; raises FeedUnreadable."""
    with open_text(path) as file:
        try:
            yield from rows_of(peeked(_records(file), chosen, path.name), place, chosen)
        except UnicodeDecodeError as error:
            raise unreadable(not_utf8(path)) from error


def _records(file: TextIO) -> Iterator[Record]:
    for number, line in enumerate(file, start=1):
        if line.strip():
            yield _record(number, line)


def _record(number: int, line: str) -> Record:
    try:
        row = json.loads(line, parse_float=Decimal)  # a float would lose 39.90's last digit
    except (ValueError, RecursionError) as error:
        return BadRow(number, f"is no JSON: {error}")
    if not isinstance(row, dict):
        return BadRow(number, "is no JSON object: write one product a line")
    return number, row
