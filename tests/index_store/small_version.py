"""A version of a few products, written and loaded as a shop's are."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index_store.base import FloatArray
from index_store.engines.registry import ENGINES
from index_store.product import Product
from index_store.readings import Reading
from index_store.version import IndexVersion
from index_store.versions import Batch, Content, IndexStore


def published(
    folder: Path,
    vectors: FloatArray,
    products: Sequence[Product],
    *,
    further: FloatArray | None = None,
    readings: dict[str, Sequence[Reading]] | None = None,
) -> IndexVersion:
    """The next version in `folder`; the model of reader NAME is NAME@1."""
    if further is None:
        further = np.empty((0, vectors.shape[1]), np.float32)
    told = readings or {}
    batch = Batch(products, vectors, further, told)
    content = Content("m", len(products), [batch], {name: f"{name}@1" for name in told})
    store = IndexStore(folder, keep=3)
    return store.load(store.publish(content, ENGINES.load("exact"), full=True).number)
