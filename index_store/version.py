"""One index version, loaded: what a worker searches in. It never changes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from index_store.base import FloatArray, RowArray, VectorIndex
from index_store.faiss_index import FaissIndex
from index_store.filters import Attributes, Mask, row_mask
from index_store.manifest import Manifest, verify_files
from index_store.product import PRODUCT_SCHEMA, Product, products_of
from index_store.readings import Readings, load_readings
from shared.errors import IndexCorrupt, ProductGone
from shared.messages import Filters

__all__ = ["PRODUCTS", "VECTORS", "Candidate", "IndexVersion", "load_version"]

VECTORS = "vectors.npy"
PRODUCTS = "products.parquet"


@dataclass(frozen=True)
class Candidate:
    """A product that the index found.

    Attributes:
        product: what the shop says of it.
        score: the inner product with the query, then what later stages make of it.
        row: where it stands in its version.
        chance: the probability that the person would accept it; None where nothing says so.
        variants: products that are shown as one with it, best first (worker/variants.py).
    """

    product: Product
    score: float
    row: int
    chance: float | None = None
    variants: tuple["Candidate", ...] = ()


class IndexVersion:
    """The products of one version and the engine over their embeddings."""

    def __init__(
        self,
        manifest: Manifest,
        vectors: FloatArray,
        products: Sequence[Product],
        engine: VectorIndex,
        readings: Mapping[str, Readings] | None = None,
    ) -> None:
        self.manifest = manifest
        self.vectors = vectors  # (n, dim), read-only, mapped from the file
        self.readings = dict(readings or {})  # by name, as its readers made them
        self._products = products
        self._engine = engine
        self._reading_engines: dict[str, tuple[VectorIndex, Mask]] = {}  # made when first asked
        self._attributes = Attributes(products)
        self._rows = {product.id: row for row, product in enumerate(products)}
        self.categories = tuple(sorted({product.category for product in products}))
        # What the shop's products tell, each value once as the shop writes it, sorted.
        self.colours = _told(product.colour for product in products)
        self.genders = _told(product.gender for product in products)
        self.brands = _told(product.brand for product in products)
        self.sizes = _told(size for product in products for size in product.sizes)

    @property
    def number(self) -> int:
        """The version's number, from 1."""
        return self.manifest.number

    @property
    def model_id(self) -> str:
        """Which encoder made the embeddings."""
        return self.manifest.model_id

    @property
    def count(self) -> int:
        """How many products there are."""
        return self.manifest.count

    @property
    def products(self) -> Sequence[Product]:
        """What the shop says of each product, row by row."""
        return self._products

    def search(
        self,
        query: FloatArray,
        k: int,
        filters: Filters | None = None,
        exclude: Collection[str] = (),
    ) -> list[Candidate]:
        """The k products nearest to a query that meet the filters, best first.

        Args:
            query: float32 (dim,), finite, unit length.
            k: how many at most; fewer come back when the filters leave fewer.
            filters: hard conditions; None sets none.
            exclude: ids of products that must not come back; unknown ids are ignored.

        Raises:
            ValueError: as `VectorIndex.search`.
        """
        allowed = self._allowed(filters or Filters(), exclude)
        return self._candidates(*self._engine.search(query, k, allowed))

    def search_readings(
        self,
        name: str,
        query: FloatArray,
        k: int,
        filters: Filters | None = None,
        exclude: Collection[str] = (),
    ) -> list[Candidate]:
        """As `search`, by the readings of that name, each a float row as long as the query.

        The scores are inner products with the readings. One of zeros says nothing and is not found.

        Raises:
            KeyError: the version has no such readings.
            ValueError: as `VectorIndex.search`.
        """
        engine, told = self._reading_engine(name)
        allowed = self._allowed(filters or Filters(), exclude)
        return self._candidates(
            *engine.search(query, k, told if allowed is None else told & allowed)
        )

    def product(self, product_id: str) -> Product:
        """The product of that id; raises ProductGone."""
        return self._products[self.row_of(product_id)]

    def embedding_of(self, product_id: str) -> FloatArray:
        """The embedding of a product's picture, float32 (dim,), a copy; raises ProductGone."""
        return np.array(self.vectors[self.row_of(product_id)], dtype=np.float32)

    def row_of(self, product_id: str) -> int:
        """Where a product stands; raises ProductGone."""
        try:
            return self._rows[product_id]
        except KeyError:
            raise ProductGone(f"{product_id!r} is not in index version {self.number}") from None

    def _reading_engine(self, name: str) -> tuple[VectorIndex, Mask]:
        """The engine over readings, and which of them say something (n,)."""
        if name not in self._reading_engines:
            rows = self.readings[name].array
            told: Mask = np.any(rows, axis=1)
            self._reading_engines[name] = FaissIndex(rows), told
        return self._reading_engines[name]

    def _candidates(self, scores: FloatArray, rows: RowArray) -> list[Candidate]:
        return [
            Candidate(self._products[row], float(score), int(row))
            for score, row in zip(scores, rows, strict=True)
        ]

    def _allowed(self, filters: Filters, exclude: Collection[str]) -> Mask | None:
        unwanted = [self._rows[one] for one in exclude if one in self._rows]
        if filters == Filters() and not unwanted:
            return None
        mask = row_mask(filters, self._attributes)
        mask[unwanted] = False
        return mask


def _told(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value.strip()}))


def load_version(folder: Path, manifest: Manifest) -> IndexVersion:
    """Loads a version's folder; raises IndexCorrupt when it is not what the manifest says."""
    verify_files(folder, manifest)
    try:
        vectors = np.load(folder / VECTORS, mmap_mode="r")
        table = pq.read_table(folder / PRODUCTS)
    except (OSError, ValueError, pa.ArrowException) as error:
        raise IndexCorrupt(f"{folder.name}: {error}") from error
    if vectors.shape != (manifest.count, manifest.dim) or table.num_rows != manifest.count:
        raise IndexCorrupt(f"{folder.name}: {vectors.shape} embeddings, {table.num_rows} products")
    if not table.schema.equals(PRODUCT_SCHEMA):
        raise IndexCorrupt(f"{folder.name}: the products have other columns")
    readings = {
        name: load_readings(folder, name, model_id, manifest.count)
        for name, model_id in manifest.readings.items()
    }
    return IndexVersion(manifest, vectors, products_of(table), FaissIndex(vectors), readings)
