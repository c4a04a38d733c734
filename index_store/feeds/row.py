"""One row of a feed: what makes it a good one."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from index_store.feeds import values
from index_store.feeds.columns import Columns
from index_store.feeds.errors import unreadable
from index_store.feeds.pictures import Place, located
from shared.errors import BadRow

__all__ = ["FeedRow", "read_row", "unreadable"]

MAX_ID = 200  # characters; ids ride in every message
MAX_PICTURES = 250  # what Shopify holds of one product; Google takes 11
CURRENCY = re.compile(r"[A-Z]{3}")  # ISO 4217
OURS = Columns({})  # every field by our own name
WORDS = ("title", "colour", "gender", "brand")
SEPARATORS = {"more_images": "|", "additional_image_link": ","}  # of several in one cell

Value = TypeVar("Value")


class FeedRow(BaseModel):
    """A product as a feed gives it; its pictures may still have to be loaded."""

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
    # Encoded, in a file, or at an address; the main one first. A further one may be no file.
    pictures: Annotated[tuple[bytes | Path | str, ...], Field(min_length=1, repr=False)]
    is_timed: Annotated[bool, Field(exclude=True)] = False  # it would read otherwise another day


def read_row(
    number: int, cells: Mapping[str, object], place: Place, columns: Columns = OURS
) -> FeedRow | BadRow:
    """A row from its cells by field.

    Args:
        number: where it stands.
        cells: by field; what is missing may be left out.
        place: what the paths of its pictures are relative to.
        columns: how the feed calls the fields, for the reasons.
    """
    try:
        return _Row(cells, columns).read(number, place)
    except ValueError as error:
        return BadRow(number, str(error))


class _Row:
    """The cells of a row; every reason begins with the feed's own name of the column."""

    def __init__(self, cells: Mapping[str, object], columns: Columns) -> None:
        self._cells = cells
        self._columns = columns

    def read(self, number: int, place: Place) -> FeedRow:
        """Raises ValueError."""
        price, currency = self._price()
        return FeedRow(
            row=number,
            id=self._id(),
            price=price,
            currency=self._currency(currency),
            pictures=self._pictures(place),
            category=self._category(),
            link=self._cell("link", values.link),
            sizes=self._cell("sizes", values.sizes),
            in_stock=self._cell("in_stock", values.in_stock),
            is_timed=bool(self._cell("sale_price_effective_date", values.text)),
            **{field: self._cell(field, values.text) for field in WORDS},
        )

    def _cell(self, field: str, read: Callable[[object], Value]) -> Value:
        try:
            return read(self._cells.get(field))
        except ValueError as error:
            raise ValueError(f"{self._columns.called(field)} {error}") from error

    def _id(self) -> str:
        product_id = self._cell("id", values.text)
        if not product_id:
            raise ValueError("has no id")
        if len(product_id) > MAX_ID:
            raise ValueError(f"id has {len(product_id)} characters, more than {MAX_ID}")
        return product_id

    def _price(self) -> tuple[Decimal | None, str]:
        """Amount and currency: of the sale where there is one now that is cheaper."""
        price, currency = self._cell("price", values.price)
        sale, of_sale = self._cell("sale_price", values.price)
        if sale is None:
            return price, currency
        if currency and of_sale and currency != of_sale:
            raise ValueError(f"the price is in {currency}, the sale price in {of_sale}")
        is_cheaper = price is None or sale < price
        if is_cheaper and self._cell("sale_price_effective_date", values.is_now):
            return sale, currency or of_sale
        return price, currency

    def _currency(self, of_price: str) -> str:
        own = self._cell("currency", values.text).upper()
        if own and not CURRENCY.fullmatch(own):
            raise ValueError(f"currency {own!r} is not a code of three letters such as EUR")
        if own and of_price and own != of_price:
            raise ValueError(f"the price is in {of_price}, the currency column says {own}")
        return own or of_price

    def _category(self) -> str:
        """The shop's own, else Google's, unless that is but a number of its list."""
        of_google = self._cell("google_product_category", values.category)
        return self._cell("category", values.category) or ("" if of_google.isdigit() else of_google)

    def _pictures(self, place: Place) -> tuple[bytes | Path | str, ...]:
        shown = self._located("image", values.pictures, place)
        if not shown:
            raise ValueError("has no picture")
        if isinstance(shown[0], Path) and not _is_file(shown[0]):
            called = self._columns.called("image")
            raise ValueError(f"{called} {values.quoted(shown[0].name)} is not a file")
        for field, separator in SEPARATORS.items():
            shown += self._located(field, partial(values.pictures, separator=separator), place)
        if len(shown) > MAX_PICTURES:
            raise ValueError(f"has {len(shown)} pictures, more than {MAX_PICTURES}")
        return tuple(dict.fromkeys(shown))

    def _located(
        self, field: str, read: Callable[[object], list[bytes | str]], place: Place
    ) -> list[bytes | Path | str]:
        return self._cell(field, lambda cell: [located(name, place) for name in read(cell)])


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name longer than the file system takes
        return False
