"""Products and which pictures they show."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter

from sqlalchemy import Connection, delete, func, insert, select, tuple_

from index_store.catalogue.database import Database, by_statement
from index_store.catalogue.known import Known, KnownPicture, Saved
from index_store.catalogue.rows import (
    FIELDS,
    KEY,
    PICTURE,
    AnyRow,
    picture_of,
    picture_rows,
    product_of,
    product_row,
)
from index_store.catalogue.tables import FeedStateRow, PictureRow, ProductRow
from index_store.product import Product

__all__ = ["Products"]

# Rows a page where the caller chooses none: some 300 kB. On SQLite a page of 200 costs 1.3 us a
# product for ids() and 9.7 for watched(), of 1,000 0.7 and 7.9, of 5,000 0.5 and 10.7 (CPU time;
# 33,000 products of two pictures).
PAGE = 1000


class Products:
    """The catalogue's products; each method is one transaction, iterators one a page."""

    _database: Database

    def count(self) -> int:
        """How many products there are."""
        with self._database.reading() as connection:
            return connection.scalar(select(func.count()).select_from(ProductRow)) or 0

    def known(self, ids: Collection[str]) -> dict[str, Known]:
        """Content hash and pictures of those of these products that the catalogue has, by id."""
        found: dict[str, Known] = {}
        with self._database.reading() as connection:
            for some in by_statement(ids):
                found |= _known(connection, some)
        return found

    def ids(self) -> Iterator[str]:
        """The ids of all products, ascending by code point."""
        after = ""
        while True:
            page = select(ProductRow.id).where(ProductRow.id > after)
            with self._database.reading() as connection:
                ids = connection.scalars(page.order_by(ProductRow.id).limit(PAGE)).all()
            yield from ids
            if len(ids) < PAGE:
                return
            after = ids[-1]

    def product_batches(self, size: int) -> Iterator[list[Product]]:
        """All products, `size` at a time, by id ascending by code point."""
        after = ""
        while True:
            with self._database.reading() as connection:
                products = _page(connection, after, size)
            if products:
                yield products
            if len(products) < size:
                return
            after = products[-1].id

    def watched(self) -> Iterator[KnownPicture]:
        """The pictures that come from a path or an address, to be compared with what is there now.

        One that several products show is told once where their ids are neighbours, and may be
        told again where they are far apart.
        """
        after = ("", 0)
        while True:
            with self._database.reading() as connection:
                rows = _sourced_after(connection, *after)
            yield from dict.fromkeys(picture_of(row) for row in rows)
            if len(rows) < PAGE:
                return
            after = (rows[-1].product_id, rows[-1].position)

    def shown(self, names: Collection[str]) -> set[str]:
        """Which of these pictures a product shows."""
        found: set[str] = set()
        with self._database.reading() as connection:
            for some in by_statement(names):
                found.update(
                    connection.scalars(select(PictureRow.name).where(PictureRow.name.in_(some)))
                )
        return found

    def save(self, saved: Sequence[Saved]) -> None:
        """Adds or replaces products, all or none; ids differ from each other.

        A batch of 256 costs 70 us a product, of 1,000 60 (CPU time on SQLite; two pictures each).
        The state of a feed that was read before is forgotten: the catalogue differs from it now.

        Raises:
            ValueError: a product has no picture.
        """
        if not saved:
            return
        pictures = [row for one in saved for row in picture_rows(one)]
        now = datetime.now(UTC).replace(tzinfo=None)
        with self._database.writing() as connection:
            _delete(connection, [one.product.id for one in saved])
            connection.execute(insert(ProductRow), [product_row(one, now) for one in saved])
            connection.execute(insert(PictureRow), pictures)

    def remove(self, product_ids: Collection[str]) -> None:
        """Forgets products, all or none; their embeddings stay, for the day they come back.

        The state of a feed that was read before is forgotten: the catalogue differs from it now.
        """
        if not product_ids:
            return
        with self._database.writing() as connection:
            _delete(connection, product_ids)


def _known(connection: Connection, ids: Sequence[str]) -> dict[str, Known]:
    contents = select(ProductRow.id, ProductRow.content).where(ProductRow.id.in_(ids))
    pictures = _by_product(
        connection.execute(select(*PICTURE).where(PictureRow.product_id.in_(ids)).order_by(*KEY))
    )
    return {
        product_id: Known(content, tuple(map(picture_of, pictures[product_id])))
        for product_id, content in connection.execute(contents)
    }


def _page(connection: Connection, after: str, size: int) -> list[Product]:
    rows = connection.execute(
        select(*(getattr(ProductRow, field) for field in FIELDS))
        .where(ProductRow.id > after)
        .order_by(ProductRow.id)
        .limit(size)
    ).all()
    if not rows:
        return []
    names = _names(connection, rows[0].id, rows[-1].id)
    return [product_of(row, names[row.id]) for row in rows]


def _names(connection: Connection, first: str, last: str) -> dict[str, list[str]]:
    """The pictures of the products from `first` to `last`, each once a product, by its id."""
    rows = connection.execute(
        select(PictureRow.product_id, PictureRow.name)
        .where(PictureRow.product_id >= first, PictureRow.product_id <= last)
        .order_by(*KEY)
    )
    return {
        product_id: list(dict.fromkeys(row.name for row in group))
        for product_id, group in _by_product(rows).items()
    }


def _by_product(rows: Iterable[AnyRow]) -> dict[str, list[AnyRow]]:
    groups = groupby(rows, key=attrgetter("product_id"))
    return {product_id: list(group) for product_id, group in groups}


def _sourced_after(connection: Connection, product_id: str, position: int) -> Sequence[AnyRow]:
    return connection.execute(
        select(*PICTURE, PictureRow.position)
        .where(tuple_(*KEY) > tuple_(product_id, position), PictureRow.source != "")
        .order_by(*KEY)
        .limit(PAGE)
    ).all()


def _delete(connection: Connection, product_ids: Collection[str]) -> None:
    connection.execute(delete(FeedStateRow))
    for some in by_statement(product_ids):
        connection.execute(delete(PictureRow).where(PictureRow.product_id.in_(some)))
        connection.execute(delete(ProductRow).where(ProductRow.id.in_(some)))
