"""One product as the index knows it, and the table that a version keeps of them.

Prices are decimals everywhere: as text in files, never as floats, so that 39.90 stays 39.90.
A version's table is an Arrow IPC file, mapped: a product is made when someone asks for it, so that
a million of them cost a worker no memory and no time before.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from operator import index
from pathlib import Path
from types import TracebackType
from typing import Any, Self, overload

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from shared.errors import IndexCorrupt

__all__ = [
    "PRODUCT_SCHEMA",
    "Product",
    "ProductTable",
    "ProductsWriter",
    "numbers_of",
    "products_of",
    "table_of",
    "write_products",
]

PRODUCT_SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("title", pa.string()),
        ("price", pa.string()),  # decimal as text; null: the shop gives none
        ("currency", pa.string()),
        ("link", pa.string()),
        ("category", pa.string()),
        ("colour", pa.string()),
        ("gender", pa.string()),
        ("brand", pa.string()),
        ("sizes", pa.list_(pa.string())),
        ("in_stock", pa.bool_()),
        ("picture", pa.string()),
        ("more_pictures", pa.list_(pa.string())),
    ]
)

# Products in a record batch: their text is about a megabyte, which is what a writer holds, and a
# million products are 245 batches, whose descriptions are read in milliseconds.
BATCH = 4096


@dataclass(frozen=True)
class Product:
    """A product of the shop; attributes are the shop's own words, empty where it gives none."""

    id: str
    title: str
    picture: str  # name in the `PictureFolder`: sha256 of the JPEG bytes
    price: Decimal | None = None
    currency: str = ""
    link: str = ""
    category: str = ""
    colour: str = ""
    gender: str = ""
    brand: str = ""
    sizes: tuple[str, ...] = ()
    in_stock: bool = True
    more_pictures: tuple[str, ...] = ()  # of the same product, found like the first


class ProductTable(Sequence[Product]):
    """The products of a version, row by row; each is made anew when it is asked for (18 µs)."""

    def __init__(self, table: pa.Table, by_id: Sequence[int] | None = None) -> None:
        """`table` has PRODUCT_SCHEMA; `by_id`: its rows in the order of ids, None: as they are."""
        self._table = table
        self._batches: list[list[pa.Array]] = [batch.columns for batch in table.to_batches()]
        self._starts = list(accumulate((len(batch[0]) for batch in self._batches), initial=0))
        self._by_id: Sequence[int] = range(table.num_rows) if by_id is None else by_id

    @classmethod
    def open(cls, path: Path) -> Self:
        """The file that `ProductsWriter` made, mapped; raises IndexCorrupt."""
        try:
            with pa.memory_map(str(path)) as file:
                table = pa.ipc.open_file(file).read_all()
        except (OSError, pa.ArrowException) as error:
            raise IndexCorrupt(f"{path.parent.name}: {path.name}: {error}") from error
        if not table.schema.equals(PRODUCT_SCHEMA):
            raise IndexCorrupt(f"{path.parent.name}: the products have other columns")
        return cls(table)

    @classmethod
    def of(cls, products: Sequence[Product]) -> Self:
        """Products in memory, in any order."""
        by_id = sorted(range(len(products)), key=lambda row: products[row].id)
        return cls(table_of(products), by_id)

    def __len__(self) -> int:
        return len(self._by_id)

    @overload
    def __getitem__(self, row: int) -> Product: ...
    @overload
    def __getitem__(self, row: slice) -> list[Product]: ...
    def __getitem__(self, row: int | slice) -> Product | list[Product]:
        if isinstance(row, slice):
            return [self[one] for one in range(*row.indices(len(self)))]
        columns, place = self._place(range(len(self))[index(row)])
        values = (column[place].as_py() for column in columns)
        return _product(dict(zip(PRODUCT_SCHEMA.names, values, strict=True)))

    def __iter__(self) -> Iterator[Product]:
        """All of them, at less than half the price of one by one."""
        for batch in self._table.to_batches():
            yield from products_of(batch)

    def row_of(self, product_id: str) -> int:
        """Where a product stands, by bisection (15 µs); raises KeyError."""
        place = bisect_left(self._by_id, product_id, key=self._id_at)
        if place == len(self) or self._id_at(self._by_id[place]) != product_id:
            raise KeyError(product_id)
        return self._by_id[place]

    def column(self, name: str) -> pa.ChunkedArray:
        """All values of one column of PRODUCT_SCHEMA, in the order of rows; no product is made."""
        return self._table.column(name)

    def _id_at(self, row: int) -> str:
        columns, place = self._place(row)
        return str(columns[0][place])

    def _place(self, row: int) -> tuple[list[pa.Array], int]:
        """The columns of the row's batch, and its place in them."""
        batch = bisect_right(self._starts, row) - 1
        return self._batches[batch], row - self._starts[batch]


class ProductsWriter:
    """Writes a version's products as they come; use as a context manager."""

    def __init__(self, path: Path) -> None:
        self._file = pa.ipc.new_file(str(path), PRODUCT_SCHEMA)
        self._waiting: list[Product] = []
        self._last: str | None = None
        self._count = 0

    def add(self, products: Sequence[Product]) -> None:
        """Adds any number of products; raises ValueError unless all ids ascend by code point."""
        for one in products:
            if self._last is not None and one.id <= self._last:
                raise ValueError(f"product {one.id!r} comes after {self._last!r}")
            self._last = one.id
        self._count += len(products)
        self._waiting.extend(products)
        while len(self._waiting) >= BATCH:
            self._write(BATCH)

    def __len__(self) -> int:
        """How many products there are so far."""
        return self._count

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        if kind is None:
            self._write(BATCH)
        self._file.close()

    def _write(self, count: int) -> None:
        self._file.write_table(table_of(self._waiting[:count]))
        del self._waiting[:count]


def write_products(path: Path, batches: Iterable[Sequence[Product]]) -> int:
    """Writes products in one go, as `ProductsWriter` does; returns how many there are."""
    with ProductsWriter(path) as writer:
        for batch in batches:
            writer.add(batch)
    return len(writer)


def numbers_of(column: pa.ChunkedArray) -> NDArray[Any]:
    """A column of whole numbers without nulls as numpy has them, (n,), read-only.

    Arrow's own `to_numpy` imports pandas first, which takes two seconds of the first search.
    """
    return np.from_dlpack(column.combine_chunks())


def table_of(products: Iterable[Product]) -> pa.Table:
    """The products as an Arrow table, in their order."""
    rows = [
        vars(product) | {"price": None if product.price is None else str(product.price)}
        for product in products
    ]
    return pa.Table.from_pylist(rows, schema=PRODUCT_SCHEMA)


def products_of(table: pa.Table | pa.RecordBatch) -> list[Product]:
    """The products of an Arrow table, in its order."""
    return [_product(row) for row in table.to_pylist()]


def _product(row: dict[str, Any]) -> Product:
    price = row["price"]
    row["price"] = None if price is None else Decimal(price)
    for name in ("sizes", "more_pictures"):
        row[name] = tuple(row[name] or ())
    return Product(**row)
