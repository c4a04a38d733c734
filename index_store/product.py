"""One product as the index knows it, and the table that a version keeps of them.

Prices are decimals everywhere: as text in files, never as floats, so that 39.90 stays 39.90.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import pyarrow as pa

__all__ = ["PRODUCT_SCHEMA", "Product", "products_of", "table_of"]

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


def table_of(products: Iterable[Product]) -> pa.Table:
    """The products as an Arrow table, in their order."""
    rows = [
        vars(product) | {"price": None if product.price is None else str(product.price)}
        for product in products
    ]
    return pa.Table.from_pylist(rows, schema=PRODUCT_SCHEMA)


def products_of(table: pa.Table) -> list[Product]:
    """The products of an Arrow table, in its order."""
    return [_product(row) for row in table.to_pylist()]


def _product(row: dict[str, object]) -> Product:
    price = row["price"]
    row["price"] = None if price is None else Decimal(str(price))
    for name in ("sizes", "more_pictures"):
        row[name] = tuple(row[name] or ())  # type: ignore[call-overload]  # a list of the table
    return Product(**row)  # type: ignore[arg-type]  # the schema of the table has the types
