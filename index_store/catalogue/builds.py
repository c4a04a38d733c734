"""Reindexes, one row each: at most one is alive, its progress is told, a killed one is taken up.

A build is alive while someone beats; how far it is stands in the database, so that whoever takes
it up, and whoever watches it, knows.
"""

import time
from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Row, func, insert, select, update

from index_store.catalogue.database import Database
from index_store.catalogue.tables import BuildRow
from shared.errors import BuildRunning

__all__ = ["Build", "BuildOrder", "Builds", "add_done"]

LOCK = 0x5A27_0002  # of PostgreSQL's advisory locks: any number that no one else takes
# Seconds without a beat after which a build counts as dead. Clocks of machines in one network
# agree within a second, and a batch of pictures, after which a build beats, takes a few.
STALE = 120.0

State = Literal["running", "done", "failed", "abandoned"]


class BuildOrder(NamedTuple):
    """What a new build is for."""

    job_id: str
    request: str  # JSON text of the CatalogueRequest
    model_id: str


@dataclass(frozen=True)
class Build:
    """A build as the database knows it; times are Unix times in seconds."""

    id: int
    job_id: str
    request: str
    model_id: str
    stage: str
    total: int  # of this stage, as is `done`
    done: int
    stage_started: float
    started: float
    beat: float  # when it last showed that it is alive
    state: State
    counts: dict[str, int]
    version: int | None
    failure: str | None


class Builds:
    """The table of builds.

    What changes a build answers whether it still runs. False: nothing was changed, it has ended,
    or another took it for dead; whoever works on it should stop.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, order: BuildOrder, *, stale: float = STALE) -> Build:
        """Starts a build, or takes up that of the same job where it was left.

        A build that is "done" comes back as it is: the job was delivered twice. One that failed
        or was abandoned starts again in its row.

        Args:
            order: what it is for.
            stale: seconds without a beat after which another job's build is abandoned.

        Raises:
            BuildRunning: another job's build is alive.
        """
        now = time.time()
        with self._database.alone(LOCK) as connection:
            own = _of_job(connection, order.job_id)
            if own is not None and own.state == "done":
                return own
            _make_way(connection, order.job_id, now - stale)
            if own is None:
                connection.execute(insert(BuildRow).values(_fresh(order, now)))
            elif own.state == "running":
                _change(connection, own.id, beat=now)
            else:
                again = update(BuildRow).where(BuildRow.id == own.id)
                connection.execute(again.values(_fresh(order, now)))
            row = connection.execute(_ALL.where(BuildRow.job_id == order.job_id)).one()
            return _build(row)

    def get(self, build_id: int) -> Build:
        """The build of that id; raises KeyError."""
        with self._database.reading() as connection:
            row = connection.execute(_ALL.where(BuildRow.id == build_id)).one_or_none()
        if row is None:
            raise KeyError(build_id)
        return _build(row)

    def running(self) -> Build | None:
        """The build that has not ended; its `beat` tells whether it is alive."""
        with self._database.reading() as connection:
            row = connection.execute(_ALL.where(BuildRow.state == "running")).one_or_none()
        return None if row is None else _build(row)

    def enter(self, build_id: int, stage: str, total: int) -> bool:
        """Begins a stage: nothing of its total is done."""
        now = time.time()
        return self._changed(
            build_id, stage=stage, total=total, done=0, stage_started=now, beat=now
        )

    def beat(self, build_id: int) -> bool:
        """Shows that the build is alive; every other change does so too."""
        return self._changed(build_id, beat=time.time())

    def note(self, build_id: int, counts: dict[str, int]) -> bool:
        """Sets these counts; others stay."""
        with self._database.writing() as connection:
            before = connection.scalar(
                select(BuildRow.counts).where(BuildRow.id == build_id).with_for_update()
            )
            counts = (before or {}) | counts
            return _change(connection, build_id, counts=counts, beat=time.time())

    def unpublished(self) -> dict[str, int]:
        """What builds have changed in the catalogue since the last that was done, summed."""
        last = select(func.coalesce(func.max(BuildRow.id), 0)).where(BuildRow.state == "done")
        rows = select(BuildRow.counts).where(BuildRow.id > last.scalar_subquery())
        total: Counter[str] = Counter()
        with self._database.reading() as connection:
            for counts in connection.scalars(rows):
                total.update(counts)
        return dict(total)

    def end(
        self,
        build_id: int,
        state: Literal["done", "failed"],
        version: int | None = None,
        failure: str | None = None,
    ) -> bool:
        """Ends a build, with the version that serves or the reason why there is none."""
        return self._changed(
            build_id, state=state, version=version, failure=failure, beat=time.time()
        )

    def _changed(self, build_id: int, **values: object) -> bool:
        with self._database.writing() as connection:
            return _change(connection, build_id, **values)


_ALL = select(*BuildRow.__table__.columns)


def add_done(connection: Connection, build_id: int, count: int) -> bool:
    """Adds to what is done of a build's stage; False when it has ended."""
    return _change(connection, build_id, done=BuildRow.done + count, beat=time.time())


def _change(connection: Connection, build_id: int, **values: object) -> bool:
    running = (BuildRow.id == build_id) & (BuildRow.state == "running")
    return connection.execute(update(BuildRow).where(running).values(**values)).rowcount == 1


def _make_way(connection: Connection, job_id: str, dead_before: float) -> None:
    """Ends what runs for another job, if it is dead."""
    row = connection.execute(
        _ALL.where(BuildRow.state == "running", BuildRow.job_id != job_id)
    ).one_or_none()
    if row is None:
        return
    if row.beat >= dead_before:
        raise BuildRunning(f"build {row.id} is at {row.stage or 'its start'}")
    _change(connection, row.id, state="abandoned")


def _of_job(connection: Connection, job_id: str) -> Build | None:
    row = connection.execute(_ALL.where(BuildRow.job_id == job_id)).one_or_none()
    return None if row is None else _build(row)


def _fresh(order: BuildOrder, now: float) -> dict[str, Any]:
    counts: dict[str, int] = {}
    return order._asdict() | {
        "stage": "",
        "total": 0,
        "done": 0,
        "stage_started": now,
        "started": now,
        "beat": now,
        "state": "running",
        "counts": counts,
        "version": None,
        "failure": None,
    }


def _build(row: Row[*tuple[Any, ...]]) -> Build:
    return Build(**row._asdict())
