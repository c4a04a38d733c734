"""Which feed the catalogue is exactly what it says, so that the same feed is not read twice."""

from sqlalchemy import delete, insert, select

from index_store.catalogue.database import Database
from index_store.catalogue.known import FeedState
from index_store.catalogue.tables import FeedStateRow
from shared.errors import BadRow

__all__ = ["FeedStates"]


class FeedStates:
    """At most one state is true: another feed, read since, has changed the catalogue."""

    _database: Database

    def feed_state(self, source: str) -> FeedState | None:
        """The state of this feed, if the catalogue is still exactly what it says."""
        with self._database.reading() as connection:
            row = connection.execute(
                select(FeedStateRow.digest, FeedStateRow.rows, FeedStateRow.bad).where(
                    FeedStateRow.source == source
                )
            ).one_or_none()
        if row is None:
            return None
        return FeedState(row.digest, row.rows, tuple(BadRow(*bad) for bad in row.bad))

    def keep_feed_state(self, source: str, state: FeedState) -> None:
        """Notes that the feed was read to its end; forgets what was noted of others."""
        values = {
            "source": source,
            "digest": state.digest,
            "rows": state.rows,
            "bad": [(bad.row, bad.reason) for bad in state.bad],
        }
        with self._database.writing() as connection:
            connection.execute(delete(FeedStateRow))
            connection.execute(insert(FeedStateRow).values(values))

    def forget_feed_states(self) -> None:
        """The next reindex reads the whole feed, whatever was noted."""
        with self._database.writing() as connection:
            connection.execute(delete(FeedStateRow))
