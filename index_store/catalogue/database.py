"""The database under the catalogue: connections, transactions, and what differs by its kind."""

import sqlite3
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Engine,
    Exists,
    Insert,
    create_engine,
    event,
    exists,
    func,
    literal,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from index_store.catalogue.tables import Table
from index_store.chunks import chunks
from shared.errors import MissingExtra, SetupError

__all__ = ["Database", "by_statement", "looked_up"]

# SQLite allowed 999 variables a statement for most of its life. known() costs 21 us a product at
# 100 ids a statement, 19 at 500, 23 at 2,000 (CPU time, 33,000 products of two pictures).
IDS_A_STATEMENT = 500
BUSY_SECONDS = 30  # how long to wait for another writer; a batch commits in milliseconds
BUSY_PAUSE = 0.01  # seconds between two attempts at what SQLite does not wait for by itself


class Database:
    """SQLite or PostgreSQL; transactions are short, and none is open between calls."""

    def __init__(self, url: str) -> None:
        self._engine = _engine(url)
        self._is_sqlite = self._engine.dialect.name == "sqlite"
        self._writer = self._engine.execution_options(writes=True)
        # All statements of a reading see one moment. SQLite always does that.
        self._reader = (
            self._engine
            if self._is_sqlite
            else self._engine.execution_options(isolation_level="REPEATABLE READ")
        )

    def close(self) -> None:
        """Closes every connection."""
        self._engine.dispose()

    @property
    def name(self) -> str:
        """Its address without a password."""
        return self._engine.url.render_as_string(hide_password=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction whose statements all see the same moment."""
        with self._reader.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that commits at its end; alone on SQLite, beside others on PostgreSQL."""
        with self._writer.begin() as connection:
            yield connection

    @contextmanager
    def alone(self, lock: int) -> Iterator[Connection]:
        """A writing transaction that no other one with the same lock number runs beside."""
        with self.writing() as connection:
            if not self._is_sqlite:
                connection.execute(select(func.pg_advisory_xact_lock(lock)))
            yield connection

    def insert_new(self, table: type[Table]) -> Insert:
        """An INSERT that leaves rows alone whose primary key is there already."""
        if self._is_sqlite:
            return sqlite.insert(table).on_conflict_do_nothing()
        return postgresql.insert(table).on_conflict_do_nothing()


def by_statement(names: Collection[str]) -> Iterator[list[str]]:
    """The names in ascending order, each once, as many at a time as a statement takes."""
    return chunks(sorted(set(names)), IDS_A_STATEMENT)


def looked_up(*conditions: ColumnElement[bool]) -> Exists:
    """EXISTS, as one look into an index for each row.

    The OFFSET keeps PostgreSQL from making a join of it. A build fills tables faster than the
    server counts their rows, and a join that it chose for a few rows took 295 s to count 66,000
    pictures against 32,000 embeddings; a look for each takes 0.3 s.
    """
    return exists(select(literal(1)).where(*conditions).offset(0))


def _engine(url: str) -> Engine:
    parsed = _parsed(url)
    try:
        if parsed.get_backend_name() == "postgresql":
            # A server that was restarted since is noticed before a transaction begins; and a
            # statement is planned for the tables as they are, not as they were when it was new.
            plan_anew = {"prepare_threshold": None}
            return create_engine(parsed, pool_pre_ping=True, connect_args=plan_anew)
        return _sqlite(parsed)
    except ModuleNotFoundError as error:
        raise MissingExtra(
            f"the catalogue's database needs {error.name}: pip install 'sartor[postgres]'"
        ) from error


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
        name = parsed.get_backend_name()
    except ArgumentError:
        name = "no URL of a database"
    if name not in {"sqlite", "postgresql"}:
        raise SetupError(
            f"SARTOR_DATABASE_URL is {name}: write postgresql+psycopg://USER:PASSWORD@HOST/NAME "
            "or sqlite:///PATH"
        )
    return parsed


def _sqlite(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # Python's own driver would begin transactions late and commit before changes of tables.
    connection.isolation_level = None
    cursor = connection.cursor()
    # Readers (status, a test) do not wait for a build, and a build survives being killed.
    _write_ahead(cursor)
    # Safe with WAL against a killed process; a power cut may cost the last commits, which the
    # next build makes again.
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


def _write_ahead(cursor: DBAPICursor) -> None:
    """Of several that open a new file at once SQLite turns some away, without waiting."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            is_busy = error.sqlite_errorcode == sqlite3.SQLITE_BUSY
            if not is_busy or time.monotonic() > deadline:
                raise
            time.sleep(BUSY_PAUSE)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    # A writer that first reads would fail at once, without waiting, if another wrote in between.
    writes: Any = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
