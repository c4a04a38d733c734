"""Reads the files that a data set is published in; what is wrong comes with the layout expected.

A data set's reader passes its own docstring as `layout`: it names the source and draws the tree,
which is what someone needs whose folder looks different.
"""

from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from shared.errors import FeedMissing, FeedUnreadable

__all__ = ["pictures_by_stem", "read_json", "read_text_rows", "require"]

Records = TypeVar("Records")

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp"})


def require(path: Path, layout: str) -> Path:
    """The path itself; raises FeedMissing, with the layout, where nothing is there."""
    if path.exists():
        return path
    raise FeedMissing(f"{path} is missing. It is read in its published form:\n{layout}")


def read_json(path: Path, records: type[Records], layout: str) -> Records:
    """A JSON file as the given type.

    Raises:
        FeedMissing: there is no such file.
        FeedUnreadable: it is no JSON, or its records lack a field.
    """
    content = require(path, layout).read_bytes()
    try:
        return TypeAdapter(records).validate_json(content)
    except ValidationError as error:
        raise _unreadable(path, _first_fault(error)) from error


def read_text_rows(
    path: Path, columns: int, layout: str, *, header: int = 0, separator: str | None = None
) -> list[list[str]]:
    """The first `columns` cells of each row of a text table; blank lines are passed over.

    Args:
        path: the file, UTF-8.
        columns: cells that a row must have; what follows them is not read.
        layout: the reader's docstring.
        header: lines before the first row.
        separator: between cells; None for any run of blanks.

    Raises:
        FeedMissing: there is no such file.
        FeedUnreadable: a row has fewer cells; the message has its line number.
    """
    # Not splitlines: it would also break rows at the exotic separators that captions may hold.
    lines = require(path, layout).read_text(encoding="utf-8").split("\n")
    numbered = [(n, line) for n, line in enumerate(lines, start=1) if n > header and line.strip()]
    rows = [(number, line.split(separator)) for number, line in numbered]
    short = next((row for row in rows if len(row[1]) < columns), None)
    if short:
        reason = f"line {short[0]} has {len(short[1])} cells, not {columns}"
        raise _unreadable(path, reason)
    return [cells[:columns] for _, cells in rows]


def pictures_by_stem(folder: Path, layout: str) -> dict[str, Path]:
    """The pictures of a folder by file name without its ending; raises FeedMissing.

    Copies of one data set differ in the ending (.jpg, .png), never in the name.
    """
    files = require(folder, layout).iterdir()
    return {file.stem: file for file in files if file.suffix.lower() in PICTURES}


def _first_fault(error: ValidationError) -> str:
    """Where and what; thousands of rows may share a fault, one says enough."""
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {first['msg']}" if place else first["msg"]


def _unreadable(path: Path, reason: str) -> FeedUnreadable:
    return FeedUnreadable(f"{path}: {reason}", reason=reason)
