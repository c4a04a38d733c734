"""What engines search in a version's folder: its embeddings, and whose picture each row is.

vectors.npy      float32 (rows, d): the main pictures of the products, then the further ones
owners.npy       int64 (rows - n,): the product of each further picture; absent without any
products.arrow   n products, ascending by id
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index_store.base import RowArray
from index_store.engines.base import Gallery
from index_store.owners import expected_owners, owners_of
from index_store.product import Product, ProductTable
from index_store.readings import Readings
from shared.errors import IndexCorrupt

__all__ = ["OWNERS", "PRODUCTS", "VECTORS", "gallery_of", "open_gallery"]

VECTORS = "vectors.npy"
OWNERS = "owners.npy"
PRODUCTS = "products.arrow"


def open_gallery(folder: Path, count: int) -> Gallery:
    """The pictures of a version with so many products, mapped from its files.

    Raises:
        IndexCorrupt: a file cannot be read, or they do not belong together.
    """
    products = ProductTable.open(folder / PRODUCTS)
    further = expected_owners(products)
    try:
        vectors = np.load(folder / VECTORS, mmap_mode="r")
        written = np.load(folder / OWNERS) if len(further) else further
    except (OSError, EOFError, ValueError) as error:
        raise IndexCorrupt(f"{folder.name}: {error}") from error
    if len(products) != count or len(vectors) != count + len(further):
        raise IndexCorrupt(f"{folder.name}: {len(vectors)} embeddings, {len(products)} products")
    if not np.array_equal(written, further):
        raise IndexCorrupt(f"{folder.name}: {OWNERS} says otherwise than the products")
    return Gallery(vectors, products, owners_of(count, further))


def gallery_of(readings: Readings, products: Sequence[Product]) -> Gallery:
    """The readings of products' main pictures."""
    rows: RowArray = np.arange(len(products), dtype=np.int64)
    return Gallery(readings.array, products, rows)
