"""How Milvus keeps a gallery: one collection a version, a row for each embedding.

The fields carry what filters read, in the form that index_store/expressions.py compares them in.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from pymilvus import CollectionSchema, DataType, MilvusClient

from index_store.attributes import folded, price_units
from index_store.engines.base import Gallery
from index_store.product import Product

__all__ = ["ROW", "VECTOR", "batches", "schema_of"]

ROW, VECTOR = "row", "vector"

LONGEST_WORD = 65_535  # bytes, Milvus's own bound
MOST_SIZES = 4_096  # Milvus's own bound of an array; what is beyond cannot be filtered for
BATCH_BYTES = 4 << 20  # of vectors in one message, well below the 64 MB that Milvus takes

Row = dict[str, Any]  # a value for each field


def schema_of(dim: int) -> CollectionSchema:
    """The fields of embeddings of so many numbers."""
    schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field(ROW, DataType.INT64, is_primary=True)
    schema.add_field(VECTOR, DataType.FLOAT_VECTOR, dim=dim)
    for word in ("category", "colour", "gender", "brand"):
        schema.add_field(word, DataType.VARCHAR, max_length=LONGEST_WORD)
    schema.add_field(
        "sizes",
        DataType.ARRAY,
        element_type=DataType.VARCHAR,
        max_capacity=MOST_SIZES,
        max_length=LONGEST_WORD,
    )
    schema.add_field("price", DataType.INT64)
    schema.add_field("has_price", DataType.BOOL)
    schema.add_field("in_stock", DataType.BOOL)
    return schema


def batches(gallery: Gallery) -> Iterator[list[Row]]:
    """The rows of a gallery, as many at a time as one message takes."""
    count, dim = gallery.vectors.shape
    size = max(BATCH_BYTES // (4 * dim), 1)
    for start in range(0, count, size):
        yield [
            {ROW: row, VECTOR: vector, **_attributes(gallery.products[int(gallery.owners[row])])}
            for row, vector in enumerate(np.array(gallery.vectors[start : start + size]), start)
        ]


def _attributes(product: Product) -> Row:
    return {
        "category": folded(product.category),
        "colour": folded(product.colour),
        "gender": folded(product.gender),
        "brand": folded(product.brand),
        "sizes": [folded(size) for size in product.sizes][:MOST_SIZES],
        "price": 0 if product.price is None else price_units(product.price),
        "has_price": product.price is not None,
        "in_stock": product.in_stock,
    }
