"""Which ids have come by, of any number of them, in little memory."""

import sqlite3
from types import TracebackType
from typing import Self

__all__ = ["SeenIds"]

# A million ids, measured: 3 µs an `add` where they come in order, 7 µs where they are random; 3 to
# 6 µs a look-up. With SQLite's own 2 MB of cache the random ones take 9 µs.
CACHE = 32_000  # KiB; all the memory that this costs, the rest is on the disk


class SeenIds:
    """Ids and the row that had each first, in a temporary SQLite file that goes with this object.

    Nothing is ever committed: no other process reads the file, and no crash leaves one.
    """

    def __init__(self) -> None:
        # Rows of a feed may be drawn by one thread after the other, never by two at a time.
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        for setting in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{CACHE}"):
            self._database.execute(f"PRAGMA {setting}")
        self._database.execute(
            "CREATE TABLE ids (id TEXT PRIMARY KEY, row INTEGER NOT NULL) WITHOUT ROWID"
        )
        self._database.execute("BEGIN")

    def add(self, id: str, row: int) -> int | None:  # noqa: A002 - the field's name everywhere
        """Remembers an id; the row that had it first, or None where it is new."""
        added = self._database.execute(
            "INSERT INTO ids VALUES (?, ?) ON CONFLICT DO NOTHING", (id, row)
        )
        return None if added.rowcount else self._row(id)

    def __contains__(self, id: str) -> bool:  # noqa: A002
        return self._row(id) is not None

    def close(self) -> None:
        """Gives back the disk space; nothing can be asked afterwards."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _row(self, id: str) -> int | None:  # noqa: A002
        found = self._database.execute("SELECT row FROM ids WHERE id = ?", (id,)).fetchone()
        return None if found is None else int(found[0])
