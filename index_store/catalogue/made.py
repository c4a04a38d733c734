"""What models and readers made of pictures, and what they have still to make.

An embedding belongs to a picture and a model, not to a product: the same photo under two ids, or
a product that comes back, costs nothing.
"""

from collections.abc import Collection, Mapping
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Select, delete, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from index_store.base import FloatArray
from index_store.catalogue.builds import add_done
from index_store.catalogue.database import Database, by_statement, looked_up
from index_store.catalogue.tables import EmbeddingRow, PictureRow, ReadingRow
from index_store.parts import WHOLE, Part
from index_store.readings import Reading

__all__ = ["Made"]

Name = InstrumentedAttribute[str]
MadeRow = type[EmbeddingRow] | type[ReadingRow]
SWEEPS = 64  # transactions of a gc: some 16,000 pictures each where a shop has a million


class Made:
    """The catalogue's embeddings and readings; each method is one transaction."""

    _database: Database

    def count_to_encode(self, model_id: str) -> int:
        """How many pictures of products this model has not encoded."""
        return self._count(_missing(EmbeddingRow, model_id))

    def to_encode(self, model_id: str, part: Part, limit: int, *, after: str = "") -> list[str]:
        """Pictures of products that this model has not encoded.

        Args:
            model_id: of the encoder.
            part: which pictures.
            limit: how many at most.
            after: names up to this one are left out, so that who goes through a part step by
                step does not look at its beginning each time.

        Returns:
            Names, ascending, each once.
        """
        return self._names(_missing(EmbeddingRow, model_id, part, after), limit)

    def count_to_read(self, reader_id: str) -> int:
        """How many main pictures of products this reader has not read."""
        return self._count(_missing(ReadingRow, reader_id).where(PictureRow.position == 0))

    def to_read(self, reader_id: str, part: Part, limit: int, *, after: str = "") -> list[str]:
        """Main pictures of products that this reader has not read; see `to_encode`."""
        missing = _missing(ReadingRow, reader_id, part, after)
        return self._names(missing.where(PictureRow.position == 0), limit)

    def add_embeddings(
        self, model_id: str, vectors: Mapping[str, FloatArray], *, build: int | None = None
    ) -> int:
        """Keeps embeddings, float32 (d,), by picture; those that are there already stay.

        In the same transaction the new ones count as done in the build, if it still runs.

        Returns:
            How many were new.
        """
        rows = [
            {"picture": name, "model_id": model_id, "vector": vector.astype("<f4").tobytes()}
            for name, vector in sorted(vectors.items())
        ]
        return self._add(EmbeddingRow, rows, build)

    def add_readings(
        self, reader_id: str, readings: Mapping[str, Reading], *, build: int | None = None
    ) -> int:
        """Keeps what a reader made of pictures, by picture; as `add_embeddings` does."""
        rows = [
            {"picture": name, "model_id": reader_id, "array": _bytes(one.array), "text": one.text}
            for name, one in sorted(readings.items())
        ]
        return self._add(ReadingRow, rows, build)

    def embeddings(self, model_id: str, names: Collection[str]) -> dict[str, FloatArray]:
        """The embeddings, float32 (d,), of those of these pictures that the model has encoded."""
        columns = select(EmbeddingRow.picture, EmbeddingRow.vector)
        mine = columns.where(EmbeddingRow.model_id == model_id)
        found: dict[str, FloatArray] = {}
        with self._database.reading() as connection:
            for some in by_statement(names):
                rows = connection.execute(mine.where(EmbeddingRow.picture.in_(some)))
                found |= {name: np.frombuffer(vector, dtype="<f4") for name, vector in rows}
        return found

    def readings(self, reader_id: str, names: Collection[str]) -> dict[str, Reading]:
        """What the reader made of those of these pictures that it has read."""
        columns = select(ReadingRow.picture, ReadingRow.array, ReadingRow.text)
        mine = columns.where(ReadingRow.model_id == reader_id)
        found: dict[str, Reading] = {}
        with self._database.reading() as connection:
            for some in by_statement(names):
                rows = connection.execute(mine.where(ReadingRow.picture.in_(some)))
                found |= {name: Reading(np.load(BytesIO(made)), text) for name, made, text in rows}
        return found

    def gc(self, models: Collection[str], readers: Collection[str]) -> int:
        """Deletes what other models and readers made, and what is of pictures no product shows.

        Args:
            models: whose embeddings stay.
            readers: whose readings stay.

        Returns:
            How many embeddings and readings were deleted.
        """
        return self._sweep(EmbeddingRow, models) + self._sweep(ReadingRow, readers)

    def _count(self, names: Select[str]) -> int:
        with self._database.reading() as connection:
            return connection.scalar(select(func.count()).select_from(names.subquery())) or 0

    def _names(self, names: Select[str], limit: int) -> list[str]:
        with self._database.reading() as connection:
            return list(connection.scalars(names.order_by(PictureRow.name).limit(limit)))

    def _add(self, table: MadeRow, rows: list[dict[str, Any]], build: int | None) -> int:
        """Rows come sorted: two that add the same ones wait for each other, and never both."""
        if not rows:
            return 0
        with self._database.writing() as connection:
            # Both drivers sum over the rows of one call; SQLAlchemy keeps it only when asked.
            counting = self._database.insert_new(table).execution_options(preserve_rowcount=True)
            new = connection.execute(counting, rows).rowcount
            if build is not None:
                add_done(connection, build, new)
        return new

    def _sweep(self, table: MadeRow, kept: Collection[str]) -> int:
        shown = looked_up(PictureRow.name == table.picture)
        unused = delete(table).where(or_(table.model_id.not_in(kept), ~shown))
        deleted = 0
        for part in (Part(number, SWEEPS) for number in range(SWEEPS)):
            with self._database.writing() as connection:
                here = unused.where(*_within(table.picture, part))
                deleted += connection.execute(here).rowcount
        return deleted


def _missing(table: MadeRow, model_id: str, part: Part = WHOLE, after: str = "") -> Select[str]:
    made = looked_up(table.picture == PictureRow.name, table.model_id == model_id)
    return select(PictureRow.name).where(~made, *_within(PictureRow.name, part, after)).distinct()


def _within(name: Name, part: Part, after: str = "") -> tuple[ColumnElement[bool], ...]:
    return (name > after if after else name >= part.first), name < part.end


def _bytes(array: NDArray[Any]) -> bytes:
    out = BytesIO()
    np.save(out, array)
    return out.getvalue()
