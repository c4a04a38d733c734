"""Reads shop products from Parquet files that hold the encoded pictures.

One row group in memory at a time: a file of any size is read in constant memory. A file without a
`split` column counts as training data as a whole; other missing columns read as empty strings.
"""

import io
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from PIL import Image

from shared.pictures import to_rgb

__all__ = ["Product", "read_products"]

COLUMNS = ("group", "gender", "articleType", "baseColour", "usage", "productDisplayName")


@dataclass(frozen=True)
class Product:
    """One shop product; `image` holds the encoded bytes, the rest is the shop's own words."""

    id: str
    split: str
    group: str
    gender: str
    article_type: str
    colour: str
    usage: str
    name: str
    image: bytes

    def picture(self) -> Image.Image:
        """The decoded RGB picture."""
        return to_rgb(Image.open(io.BytesIO(self.image)))


def read_products(
    paths: Iterable[Path], splits: Collection[str] | None = None
) -> Iterator[tuple[int, Product]]:
    """Yields (number of the file, product); an id in several files comes from the first one only.

    Args:
        paths: Parquet files with the columns `id` and `image` at least.
        splits: which splits to keep; None keeps all.
    """
    seen: set[str] = set()
    for number, path in enumerate(paths):
        for row in _rows(path):
            product = _product(row)
            if product.id in seen or (splits is not None and product.split not in splits):
                continue
            seen.add(product.id)
            yield number, product


def _rows(path: Path) -> Iterator[Mapping[str, Any]]:
    file = pq.ParquetFile(path)
    wanted = [c for c in ("id", "split", *COLUMNS, "image") if c in file.schema_arrow.names]
    for group in range(file.num_row_groups):
        yield from file.read_row_group(group, columns=wanted).to_pylist()


def _product(row: Mapping[str, Any]) -> Product:
    group, gender, article_type, colour, usage, name = (row.get(name) or "" for name in COLUMNS)
    return Product(
        id=str(row["id"]),
        split=row.get("split") or "train",
        group=group,
        gender=gender,
        article_type=article_type,
        colour=colour,
        usage=usage,
        name=name,
        image=row["image"],
    )
