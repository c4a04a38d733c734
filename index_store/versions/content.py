"""What a version is to hold, batch by batch, so that no build has all of it in memory."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np

from index_store.base import FloatArray
from index_store.product import Product
from index_store.readings import Reading, Readings

__all__ = ["Batch", "Content"]


@dataclass(frozen=True)
class Batch:
    """Some products, ascending by id, with what was made of their pictures.

    Attributes:
        products: n of them.
        vectors: float32 (n, d), of their main pictures.
        further: float32 (m, d), of the `more_pictures` of these products, in their order.
        readings: what readers made of the main pictures, n by each reader's name.
    """

    products: Sequence[Product]
    vectors: FloatArray
    further: FloatArray
    readings: Mapping[str, Sequence[Reading]] = field(default_factory=dict)


@dataclass(frozen=True)
class Content:
    """All that goes into a version.

    Attributes:
        model_id: the encoder that made the vectors.
        count: how many products the batches have together.
        batches: once through.
        readers: model id of each reader, by name.
        source: the same text means the same content, engine and models; "" means nothing.
    """

    model_id: str
    count: int
    batches: Iterable[Batch]
    readers: Mapping[str, str] = field(default_factory=dict)
    source: str = ""

    @classmethod
    def of(
        cls,
        vectors: FloatArray,
        products: Sequence[Product],
        model_id: str,
        readings: Mapping[str, Readings] | None = None,
        source: str = "",
    ) -> Self:
        """Of a small gallery in memory, one picture a product."""
        told = readings or {}
        rows = {name: [one.at(row) for row in range(len(products))] for name, one in told.items()}
        batch = Batch(products, vectors, np.empty((0, *vectors.shape[1:]), np.float32), rows)
        readers = {name: one.model_id for name, one in told.items()}
        return cls(model_id, len(products), [batch], readers, source)
