"""A small index, and photos that ask it, to time what a search does with what it has found."""

from pathlib import Path

import pyarrow.parquet as pq

from evaluation.search import search
from index_store.product import Product
from index_store.readings import PictureReader, Readings
from shared.pictures import decode
from worker.encoders.base import Encoder
from worker.rerankers.base import Shortlist

__all__ = ["CANDIDATES", "Shop"]

CANDIDATES = 50  # as many as the pipeline reranks


class Shop:
    """The products of an index, and photos that ask: their encoded bytes, their embeddings."""

    def __init__(self, products: Path, encoder: Encoder, count: int, photos: int) -> None:
        """The file's first products are the index, those after them ask; all where it is small."""
        batches = pq.ParquetFile(products).iter_batches(
            batch_size=count + photos, columns=["image"]
        )
        encoded = next(batches)["image"].to_pylist()
        self.encoded = encoded[:count]
        self.asking = [decode(one) for one in (encoded[count:] or encoded)[:photos]]
        pictures = [decode(one) for one in self.encoded]
        self._embeddings = encoder.encode_images(pictures)
        self.references = encoder.encode_images(self.asking)
        self.found = search(self.references, self._embeddings, CANDIDATES)
        self._products = [Product(str(row), "", "") for row in range(len(pictures))]

    def indexed(self, reader: PictureReader) -> Readings:
        """What an index keeps of the products for a reranker."""
        pictures = [decode(one) for one in self.encoded]
        return Readings.of(reader.model_id, reader.read(pictures, self._embeddings))

    def shortlist(self, query: int, kept: Readings | None) -> Shortlist:
        """What a query found, with details from the index."""
        rows = self.found[query]
        embeddings = self._embeddings[rows]
        return Shortlist(
            products=[self._products[row] for row in rows.tolist()],
            scores=embeddings @ self.references[query],
            embeddings=embeddings,
            details=None if kept is None else kept.array[rows],
        )

    def read_again(self, query: int, reader: PictureReader) -> Readings:
        """The details of what a query found, from the pictures themselves."""
        rows = self.found[query]
        pictures = [decode(self.encoded[row]) for row in rows.tolist()]
        return Readings.of(reader.model_id, reader.read(pictures, self._embeddings[rows]))
