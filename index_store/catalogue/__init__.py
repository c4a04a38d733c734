"""The shop's products and what was made of their pictures, in a database (SQLite by default).

The catalogue remembers what was read and encoded, so that a build repeats nothing; workers that
search never open it, they read index versions.
"""

from index_store.catalogue.builds import Build, BuildOrder, Builds
from index_store.catalogue.known import FeedState, Known, KnownPicture, Saved
from index_store.catalogue.store import Catalogue

__all__ = [
    "Build",
    "BuildOrder",
    "Builds",
    "Catalogue",
    "FeedState",
    "Known",
    "KnownPicture",
    "Saved",
]
