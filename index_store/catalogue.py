"""The shop's products and the embeddings made so far, in a database (SQLite by default).

The catalogue remembers what was read and encoded, so that a build repeats nothing; workers never
open it, they read index versions. An embedding belongs to a picture and a model, not to a
product: the same photo under two ids, or a product that comes back, costs nothing.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    JSON,
    Dialect,
    Engine,
    String,
    TypeDecorator,
    create_engine,
    delete,
    event,
    func,
    insert,
    select,
)
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry

from index_store.base import FloatArray
from index_store.product import Product
from index_store.readings import Reading

__all__ = ["Catalogue", "Known"]

IDS_A_STATEMENT = 500  # SQLite allowed 999 variables a statement for most of its life
BUSY_SECONDS = 30  # how long to wait for another writer; a batch commits in milliseconds


class DecimalText(TypeDecorator[Decimal]):
    """A decimal as text: SQLite's own numbers are floats, and 39.90 must stay 39.90."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Python to database."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Database to Python."""
        return None if value is None else Decimal(value)


class Table(DeclarativeBase):
    """Root of the tables."""


class ProductRow(Table):
    """A product as the feed last gave it."""

    __tablename__ = "products"

    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    price: Mapped[Decimal | None] = mapped_column(DecimalText)
    currency: Mapped[str]
    link: Mapped[str]
    category: Mapped[str]
    colour: Mapped[str]
    gender: Mapped[str]
    brand: Mapped[str]
    sizes: Mapped[list[str]] = mapped_column(JSON)
    in_stock: Mapped[bool]
    picture: Mapped[str] = mapped_column(index=True)
    content: Mapped[str]  # hash of the feed's row and picture: differs when the product changed
    updated: Mapped[datetime]  # UTC


class EmbeddingRow(Table):
    """What one model made of one picture."""

    __tablename__ = "embeddings"

    picture: Mapped[str] = mapped_column(primary_key=True)
    model_id: Mapped[str] = mapped_column(primary_key=True)
    vector: Mapped[bytes]  # float32, little-endian, unit length


class ReadingRow(Table):
    """What one reader kept of one picture (index_store/readings.py)."""

    __tablename__ = "readings"

    picture: Mapped[str] = mapped_column(primary_key=True)
    model_id: Mapped[str] = mapped_column(primary_key=True)
    array: Mapped[bytes]  # in numpy's own file format: it tells shape and dtype
    text: Mapped[str]


class Known(NamedTuple):
    """What the catalogue knows of a product without reading it whole."""

    content: str
    picture: str


class Catalogue:
    """Products and embeddings; each method is one transaction.

    Use as a context manager: leaving it closes the database.
    """

    def __init__(self, url: str) -> None:
        self._engine = _engine(url)
        Table.metadata.create_all(self._engine)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes every connection."""
        self._engine.dispose()

    def count(self) -> int:
        """How many products there are."""
        with Session(self._engine) as session:
            return session.scalar(select(func.count()).select_from(ProductRow)) or 0

    def known(self) -> dict[str, Known]:
        """Content hash and picture of every product, by id."""
        with Session(self._engine) as session:
            rows = session.execute(select(ProductRow.id, ProductRow.content, ProductRow.picture))
            return {row.id: Known(row.content, row.picture) for row in rows}

    def products(self) -> list[Product]:
        """All products, by id."""
        with Session(self._engine) as session:
            return [_product(row) for row in session.scalars(select(ProductRow).order_by("id"))]

    def save(self, products: Sequence[tuple[Product, str]]) -> None:
        """Adds or replaces products, each with its content hash; ids differ from each other."""
        if not products:
            return
        now = datetime.now(UTC).replace(tzinfo=None)
        rows = [
            vars(product) | {"sizes": list(product.sizes), "content": content, "updated": now}
            for product, content in products
        ]
        with Session(self._engine) as session, session.begin():
            _delete(session, [product.id for product, _ in products])
            session.execute(insert(ProductRow), rows)

    def remove(self, product_ids: Collection[str]) -> None:
        """Forgets products; their embeddings stay, for the day they come back."""
        with Session(self._engine) as session, session.begin():
            _delete(session, list(product_ids))

    def pictures_to_encode(self, model_id: str) -> list[str]:
        """The pictures of products that this model has not encoded yet, in a stable order."""
        return self._pictures_without(EmbeddingRow, model_id)

    def pictures_to_read(self, model_id: str) -> list[str]:
        """The pictures of products that this reader has not read yet, in a stable order."""
        return self._pictures_without(ReadingRow, model_id)

    def _pictures_without(
        self, table: type[EmbeddingRow] | type[ReadingRow], model_id: str
    ) -> list[str]:
        encoded = select(table.picture).where(table.model_id == model_id)
        missing = select(ProductRow.picture).where(ProductRow.picture.not_in(encoded)).distinct()
        with Session(self._engine) as session:
            return list(session.scalars(missing.order_by(ProductRow.picture)))

    def add_embeddings(self, model_id: str, vectors: Mapping[str, FloatArray]) -> None:
        """Keeps embeddings, float32 (d,), by picture."""
        rows = [
            {"picture": name, "model_id": model_id, "vector": vector.astype("<f4").tobytes()}
            for name, vector in vectors.items()
        ]
        with Session(self._engine) as session, session.begin():
            session.execute(insert(EmbeddingRow), rows)

    def embeddings(self, model_id: str) -> dict[str, FloatArray]:
        """The embedding of every product's picture that this model has encoded, by picture."""
        shown = select(ProductRow.picture)
        rows = select(EmbeddingRow.picture, EmbeddingRow.vector).where(
            EmbeddingRow.model_id == model_id, EmbeddingRow.picture.in_(shown)
        )
        with Session(self._engine) as session:
            return {
                name: np.frombuffer(vector, dtype="<f4") for name, vector in session.execute(rows)
            }

    def add_readings(self, model_id: str, readings: Mapping[str, Reading]) -> None:
        """Keeps what a reader made of pictures, by picture."""
        rows = [
            {"picture": name, "model_id": model_id, "array": _bytes(one.array), "text": one.text}
            for name, one in readings.items()
        ]
        with Session(self._engine) as session, session.begin():
            session.execute(insert(ReadingRow), rows)

    def readings(self, model_id: str) -> dict[str, Reading]:
        """What this reader made of every product's picture that it has read, by picture."""
        rows = select(ReadingRow.picture, ReadingRow.array, ReadingRow.text).where(
            ReadingRow.model_id == model_id, ReadingRow.picture.in_(select(ProductRow.picture))
        )
        with Session(self._engine) as session:
            return {
                name: Reading(np.load(BytesIO(array)), text)
                for name, array, text in session.execute(rows)
            }


def _bytes(array: NDArray[Any]) -> bytes:
    out = BytesIO()
    np.save(out, array)
    return out.getvalue()


def _delete(session: Session, product_ids: list[str]) -> None:
    for chunk in _chunks(product_ids):
        session.execute(delete(ProductRow).where(ProductRow.id.in_(chunk)))


def _chunks(ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), IDS_A_STATEMENT):
        yield ids[start : start + IDS_A_STATEMENT]


def _product(row: ProductRow) -> Product:
    return Product(
        id=row.id,
        title=row.title,
        picture=row.picture,
        price=row.price,
        currency=row.currency,
        link=row.link,
        category=row.category,
        colour=row.colour,
        gender=row.gender,
        brand=row.brand,
        sizes=tuple(row.sizes),
        in_stock=row.in_stock,
    )


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    engine = create_engine(parsed)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _set_up_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    # Readers (status, a test) do not wait for a build, and a build survives being killed.
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
    # Safe with WAL against a killed process; a power cut may cost the last commits, which the
    # next build makes again.
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()
