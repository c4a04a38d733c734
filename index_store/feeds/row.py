"""One row of a feed: which columns are read, and what a good row is.

Our own column names win over those of the public product data sets. Columns that no entry here
names are never read: a data set's `group` and `split` belong to evaluation alone.
"""

import os
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from index_store.feeds import values
from shared.errors import BadRow, FeedUnreadable, PictureTooHeavy
from shared.pictures import MAX_BYTES

__all__ = ["FeedRow", "known_columns", "read_row", "unreadable"]

COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("id",),
    "title": ("title", "productdisplayname"),
    "price": ("price",),
    "currency": ("currency",),
    "link": ("link",),
    "image": ("image",),
    "category": ("category", "articletype"),
    "colour": ("colour", "basecolour"),
    "gender": ("gender",),
    "brand": ("brand",),
    "sizes": ("sizes", "size"),
    "in_stock": ("in_stock",),
}
MAX_ID = 200  # characters; ids ride in every message
CURRENCY = re.compile(r"[A-Z]{3}")  # ISO 4217

Value = TypeVar("Value")


class FeedRow(BaseModel):
    """A product as a feed gives it; the picture is loaded only when it is asked for."""

    model_config = ConfigDict(frozen=True)

    row: int  # where it stands in the feed, from 1, as an editor counts
    id: Annotated[str, Field(min_length=1, max_length=MAX_ID)]
    title: str = ""
    price: Decimal | None = None
    currency: str = ""
    link: str = ""
    category: str = ""
    colour: str = ""
    gender: str = ""
    brand: str = ""
    sizes: tuple[str, ...] = ()
    in_stock: bool = True
    picture: Annotated[bytes | Path, Field(repr=False)]

    def load_picture(self) -> bytes:
        """The encoded picture; raises PictureTooHeavy or OSError."""
        if isinstance(self.picture, bytes):
            return self.picture
        if (size := self.picture.stat().st_size) > MAX_BYTES:
            megabytes, limit = size // 2**20, MAX_BYTES // 2**20
            raise PictureTooHeavy(f"{size} bytes", megabytes=megabytes, limit=limit)
        return self.picture.read_bytes()


def known_columns(names: Iterable[str]) -> dict[str, str]:
    """The feed's column for each field that it has, matched without case."""
    given = {name.strip().casefold(): name for name in reversed(list(names))}
    found = {
        field: next((given[name] for name in accepted if name in given), None)
        for field, accepted in COLUMNS.items()
    }
    return {field: name for field, name in found.items() if name is not None}


def read_row(number: int, cells: Mapping[str, object], folder: Path) -> FeedRow | BadRow:
    """A row from its cells by field; paths of pictures are relative to the feed's folder."""
    try:
        return _row(number, cells, folder)
    except ValueError as error:
        return BadRow(number, str(error))


def unreadable(reason: str) -> FeedUnreadable:
    """The error for a feed that cannot be read as a whole; the reason says what to do."""
    return FeedUnreadable(reason, reason=reason)


def _row(number: int, cells: Mapping[str, object], folder: Path) -> FeedRow:
    amount, currency = _cell(cells, "price", values.price)
    words = {
        field: _cell(cells, field, values.text)
        for field in ("title", "category", "colour", "gender", "brand")
    }
    return FeedRow(
        row=number,
        id=_id(_cell(cells, "id", values.text)),
        price=amount,
        currency=_currency(_cell(cells, "currency", values.text), currency),
        link=_cell(cells, "link", values.link),
        sizes=_cell(cells, "sizes", values.sizes),
        in_stock=_cell(cells, "in_stock", values.in_stock),
        picture=_picture(cells.get("image"), folder),
        **words,
    )


def _cell(cells: Mapping[str, object], field: str, read: Callable[[object], Value]) -> Value:
    try:
        return read(cells.get(field))
    except ValueError as error:
        raise ValueError(f"{field} {error}") from error


def _id(product_id: str) -> str:
    if not product_id:
        raise ValueError("has no id")
    if len(product_id) > MAX_ID:
        raise ValueError(f"id has {len(product_id)} characters, more than {MAX_ID}")
    return product_id


def _currency(own: str, of_price: str) -> str:
    own = own.upper()
    if own and not CURRENCY.fullmatch(own):
        raise ValueError(f"currency {own!r} is not a code of three letters such as EUR")
    if own and of_price and own != of_price:
        raise ValueError(f"the price is in {of_price}, the currency column says {own}")
    return own or of_price


def _picture(image: object, folder: Path) -> bytes | Path:
    if isinstance(image, bytes):
        return image
    name = _cell({"image": image}, "image", values.text)
    if not name:
        raise ValueError("has no picture")
    if Path(os.path.normpath(name)).parts[:1] == ("..",):
        raise ValueError(f"image {name!r} lies outside the feed's folder")
    path = folder / name  # a full path stands for itself: whoever wrote it meant it
    if not _is_file(path):
        raise ValueError(f"image {name!r} is not a file")
    return path


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name longer than the file system takes
        return False
