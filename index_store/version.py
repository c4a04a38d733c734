"""One index version, loaded: what a worker searches in. It never changes."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from index_store.attributes import Attributes
from index_store.base import FloatArray, RowArray, VectorIndex
from index_store.engines.base import Engine
from index_store.engines.registry import ENGINES
from index_store.gallery import OWNERS, PRODUCTS, VECTORS, gallery_of, open_gallery
from index_store.manifest import Manifest, verify_files
from index_store.owners import Owners, owners_of
from index_store.product import Product, ProductTable
from index_store.readings import Readings, load_readings
from index_store.selections import Selections
from shared.errors import IndexCorrupt, ProductGone
from shared.messages import Filters

__all__ = [
    "OWNERS",
    "PRODUCTS",
    "VECTORS",
    "Candidate",
    "IndexVersion",
    "load_version",
    "owners_of",
]


@dataclass(frozen=True)
class Candidate:
    """A product that the index found.

    Attributes:
        product: what the shop says of it.
        score: the inner product with the query, then what later stages make of it.
        row: where it stands in its version.
        chance: the probability that the person would accept it; None where nothing says so.
        variants: products that are shown as one with it, best first (worker/variants.py).
        picture: the name of the product's picture that was found.
    """

    product: Product
    score: float
    row: int
    chance: float | None = None
    variants: tuple["Candidate", ...] = ()
    picture: str = ""


class IndexVersion:
    """The products of one version and the engine over their embeddings."""

    def __init__(
        self,
        manifest: Manifest,
        vectors: FloatArray,
        products: Sequence[Product],
        engine: VectorIndex,
        readings: Mapping[str, Readings] | None = None,
        *,
        owners: RowArray | None = None,
        reading_engines: Mapping[str, VectorIndex] | None = None,
    ) -> None:
        """A version, or a gallery in memory.

        Args:
            manifest: what it is.
            vectors: float32 (rows, dim): the main pictures of the products, then the further ones.
            products: a ProductTable, or a list.
            engine: over all rows of `vectors`.
            readings: of the main pictures, by name, as their readers made them.
            owners: (rows - n,), the product of each further picture; None: there are none.
            reading_engines: over readings; those that are not given are made when first asked.
        """
        self.manifest = manifest
        self.vectors = vectors
        self.readings = dict(readings or {})
        self._products = (
            products if isinstance(products, ProductTable) else ProductTable.of(products)
        )
        self._engine = engine
        self._owners = Owners(len(products), owners)
        self._attributes = Attributes(self._products)
        self._selections = Selections(self._attributes, self._owners)
        self._reading_engines = dict(reading_engines or {})
        self._told: dict[str, Selections] = {}  # of readings, made when first asked

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
    def products(self) -> ProductTable:
        """What the shop says of each product, row by row."""
        return self._products

    # What the shop's products tell, each value once as the shop writes it, sorted.
    @cached_property
    def categories(self) -> tuple[str, ...]:
        """All categories, "" among them where a product has none."""
        return tuple(_values(self._products.column("category")))

    @cached_property
    def colours(self) -> tuple[str, ...]:
        """All colours that are named."""
        return _named(self._products.column("colour"))

    @cached_property
    def genders(self) -> tuple[str, ...]:
        """All that are named."""
        return _named(self._products.column("gender"))

    @cached_property
    def brands(self) -> tuple[str, ...]:
        """All that are named."""
        return _named(self._products.column("brand"))

    @cached_property
    def sizes(self) -> tuple[str, ...]:
        """All that are named."""
        return _named(pc.list_flatten(self._products.column("sizes")))

    def search(
        self,
        query: FloatArray,
        k: int,
        filters: Filters | None = None,
        exclude: Collection[str] = (),
    ) -> list[Candidate]:
        """The k products nearest to a query that meet the filters, best first.

        A product of several pictures is found once, by the nearest of them.

        Args:
            query: float32 (dim,), finite, unit length.
            k: how many at most; fewer come back when the filters leave fewer.
            filters: hard conditions; None sets none.
            exclude: ids of products that must not come back; unknown ids are ignored.

        Raises:
            ValueError: as `VectorIndex.search`.
        """
        allowed = self._selections.select(filters or Filters(), self._rows_of(exclude))
        scores, rows = self._owners.nearest(self._engine, query, k, allowed)
        return self._candidates(scores, rows)

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
        engine = self._reading_engine(name)
        allowed = self._telling(name).select(filters or Filters(), self._rows_of(exclude))
        return self._candidates(*engine.search(query, k, allowed))

    def product(self, product_id: str) -> Product:
        """The product of that id; raises ProductGone."""
        return self._products[self.row_of(product_id)]

    def embedding_of(self, product_id: str) -> FloatArray:
        """The embedding of its main picture, float32 (dim,), a copy; raises ProductGone."""
        return np.array(self.vectors[self.row_of(product_id)], dtype=np.float32)

    def row_of(self, product_id: str) -> int:
        """Where a product stands; raises ProductGone."""
        try:
            return self._products.row_of(product_id)
        except KeyError:
            raise ProductGone(f"{product_id!r} is not in index version {self.number}") from None

    def _rows_of(self, product_ids: Collection[str]) -> list[int]:
        rows = []
        for one in product_ids:
            with suppress(KeyError):
                rows.append(self._products.row_of(one))
        return rows

    def _reading_engine(self, name: str) -> VectorIndex:
        if name not in self._reading_engines:
            gallery = gallery_of(self.readings[name], self._products)
            self._reading_engines[name] = ENGINES.load("exact").open(Path(), name, gallery, {})
        return self._reading_engines[name]

    def _telling(self, name: str) -> Selections:
        """Selects among the readings that say something."""
        if name not in self._told:
            silent = np.flatnonzero(~np.any(self.readings[name].array, axis=1))
            self._told[name] = Selections(self._attributes, Owners(len(self._products)), silent)
        return self._told[name]

    def _candidates(self, scores: FloatArray, rows: RowArray) -> list[Candidate]:
        owners = self._owners.of(rows)
        products = [self._products[owner] for owner in owners]
        pictures = map(self._owners.picture, rows, products)
        return [
            Candidate(product, float(score), int(owner), picture=picture)
            for product, score, owner, picture in zip(
                products, scores, owners, pictures, strict=True
            )
        ]


def load_version(folder: Path, manifest: Manifest, uri: str | None = None) -> IndexVersion:
    """Loads a version's folder; everything in it is mapped.

    Args:
        folder: of the version.
        manifest: that in the folder.
        uri: of the database, for an engine that has one.

    Raises:
        IndexCorrupt: the folder is not what the manifest says.
        SetupError: the engine's server or package is missing.
    """
    verify_files(folder, manifest)
    gallery = open_gallery(folder, manifest.count)
    if gallery.vectors.shape != (manifest.rows, manifest.dim):
        raise IndexCorrupt(f"{folder.name}: embeddings of {gallery.vectors.shape}")
    readings = {
        name: load_readings(folder, name, model_id, manifest.count)
        for name, model_id in manifest.readings.items()
    }
    galleries = {name: gallery_of(one, gallery.products) for name, one in readings.items()}
    engine: Engine = ENGINES.load(manifest.engine, uri=uri)
    return IndexVersion(
        manifest,
        gallery.vectors,
        gallery.products,
        engine.open(folder, "vectors", gallery, manifest.engines.get("vectors", {})),
        readings,
        owners=gallery.owners[manifest.count :],
        reading_engines={
            name: engine.open(folder, name, galleries[name], told)
            for name, told in manifest.engines.items()
            if name in galleries
        },
    )


def _values(column: pa.ChunkedArray) -> list[str]:
    return sorted(pc.unique(column).to_pylist())


def _named(column: pa.ChunkedArray) -> tuple[str, ...]:
    return tuple(value for value in _values(column) if value.strip())
