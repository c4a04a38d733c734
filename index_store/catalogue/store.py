"""The catalogue as the rest of the room uses it."""

from typing import Self

from index_store.catalogue.builds import Builds
from index_store.catalogue.database import Database
from index_store.catalogue.feed_states import FeedStates
from index_store.catalogue.made import Made
from index_store.catalogue.migrating import migrate
from index_store.catalogue.products import Products

__all__ = ["Catalogue"]


class Catalogue(Products, Made, FeedStates):
    """Products, embeddings, readings, the feed's state and the builds.

    No method returns all that there is: memory does not grow with the shop. Several processes may
    use one catalogue at once; on SQLite writers wait for each other. Use as a context manager:
    leaving it closes the database.
    """

    def __init__(self, url: str) -> None:
        """Opens it and brings its tables to what they are today.

        Raises:
            SetupError: it is no database of ours, does not answer, or a newer sartor's.
        """
        self._database = Database(url)
        self.builds = Builds(self._database)
        try:
            migrate(self._database)
        except Exception:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes every connection."""
        self._database.close()
