"""The tables as they are today; `migrations/` has how they came to be, step by step."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from sqlalchemy import JSON, Dialect, Index, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

__all__ = [
    "BuildRow",
    "EmbeddingRow",
    "FeedStateRow",
    "PictureRow",
    "ProductRow",
    "ReadingRow",
    "Table",
]

# What is paged through in order: by code point on every database, as Python sorts, and not by
# the language of the server.
Key = Annotated[str, mapped_column(String().with_variant(String(collation="C"), "postgresql"))]


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
    """A product as the feed last gave it; its pictures are rows of their own."""

    __tablename__ = "products"

    id: Mapped[Key] = mapped_column(primary_key=True)
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
    content: Mapped[str]  # hash of the feed's row and pictures: differs when the product changed
    updated: Mapped[datetime]  # UTC


class PictureRow(Table):
    """One picture of one product; goes with the product."""

    __tablename__ = "pictures"

    product_id: Mapped[Key] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)  # in the feed; 0 is the main picture
    name: Mapped[Key]
    source: Mapped[str]
    stamp: Mapped[str]
    digest: Mapped[str]

    __table_args__ = (
        Index("ix_pictures_name", "name", "position"),  # answers to_encode and to_read by itself
        {"sqlite_with_rowid": False},  # rows lie in the order of the primary key, kept once
    )


class EmbeddingRow(Table):
    """What one model made of one picture."""

    __tablename__ = "embeddings"

    picture: Mapped[Key] = mapped_column(primary_key=True)
    model_id: Mapped[str] = mapped_column(primary_key=True)
    vector: Mapped[bytes]  # float32, little-endian, unit length


class ReadingRow(Table):
    """What one reader kept of one picture (index_store/readings.py)."""

    __tablename__ = "readings"

    picture: Mapped[Key] = mapped_column(primary_key=True)
    model_id: Mapped[str] = mapped_column(primary_key=True)
    array: Mapped[bytes]  # in numpy's own file format: it tells shape and dtype
    text: Mapped[str]


class FeedStateRow(Table):
    """The feed that the catalogue is exactly what it says; none after any change."""

    __tablename__ = "feed_states"

    source: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    rows: Mapped[int]
    bad: Mapped[list[tuple[int, str]]] = mapped_column(JSON)


class BuildRow(Table):
    """One reindex, running or ended."""

    __tablename__ = "builds"

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[str] = mapped_column(unique=True)
    request: Mapped[str]
    model_id: Mapped[str]
    stage: Mapped[str]
    total: Mapped[int]
    done: Mapped[int]
    stage_started: Mapped[float]  # Unix time, seconds, as are the two below
    started: Mapped[float]
    beat: Mapped[float]
    state: Mapped[str]
    counts: Mapped[dict[str, int]] = mapped_column(JSON)
    version: Mapped[int | None]
    failure: Mapped[str | None]
