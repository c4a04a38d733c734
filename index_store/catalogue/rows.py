"""Products and pictures as rows of their tables, and back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from index_store.catalogue.known import KnownPicture, Saved
from index_store.catalogue.tables import PictureRow, ProductRow
from index_store.product import Product

__all__ = [
    "FIELDS",
    "KEY",
    "PICTURE",
    "AnyRow",
    "picture_of",
    "picture_rows",
    "product_of",
    "product_row",
]

AnyRow = Row[*tuple[Any, ...]]
# What a product is beside its pictures.
FIELDS = tuple(
    column.key
    for column in ProductRow.__table__.columns
    if column.key not in {"content", "updated"}
)
# Pictures in their order.
KEY = (PictureRow.product_id, PictureRow.position)
PICTURE = (
    PictureRow.product_id,
    PictureRow.name,
    PictureRow.source,
    PictureRow.stamp,
    PictureRow.digest,
)


def picture_of(row: AnyRow) -> KnownPicture:
    """From a row that has the columns `PICTURE`."""
    return KnownPicture(row.name, row.source, row.stamp, row.digest)


def product_of(row: AnyRow, names: Sequence[str]) -> Product:
    """From a row that has the columns `FIELDS`, and the names of its pictures."""
    fields = row._asdict()
    fields["sizes"] = tuple(row.sizes)
    return Product(**fields, picture=names[0], more_pictures=tuple(names[1:]))


def product_row(saved: Saved, now: datetime) -> dict[str, Any]:
    """Of the table of products."""
    row = {field: getattr(saved.product, field) for field in FIELDS}
    return row | {"sizes": list(saved.product.sizes), "content": saved.content, "updated": now}


def picture_rows(saved: Saved) -> list[dict[str, Any]]:
    """Of the table of pictures; raises ValueError where a product has none."""
    if not saved.pictures:
        raise ValueError(f"product {saved.product.id} has no picture")
    return [
        {"product_id": saved.product.id, "position": position} | picture._asdict()
        for position, picture in enumerate(saved.pictures)
    ]
