"""Which feed a build reads, and how to tell that it was read before."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from index_store.building.changes import Changes
from index_store.building.loading import stamp_of
from index_store.catalogue import Catalogue, FeedState, KnownPicture
from index_store.feeds import FeedRow, feed_digest, open_feed
from shared.errors import BadRow

__all__ = ["Feed"]

# Raised when rows are read differently, so that no feed counts as read by an older sartor.
READING = 2


@dataclass(frozen=True)
class Feed:
    """A shop's feed; `columns` are its own names of our fields."""

    source: str
    columns: Mapping[str, str] = field(default_factory=dict)

    def rows(self) -> Iterator[FeedRow | BadRow]:
        """Its rows; raises FeedUnreadable."""
        return open_feed(self.source, self.columns)

    def digest(self) -> str:
        """Of its bytes and of how they are read; "" where its bytes are not all that it is."""
        found = feed_digest(self.source)
        if found is None:
            return ""
        told = json.dumps([found, sorted(self.columns.items()), READING])
        return hashlib.sha256(told.encode()).hexdigest()

    def as_before(self, catalogue: Catalogue, digest: str) -> Changes | None:
        """What the last reading of these bytes found, if every picture is what it was.

        None: it has to be read.
        """
        state = catalogue.feed_state(self.source)
        if not digest or state is None or not state.digest.startswith(f"{digest}|"):
            return None
        # A bad row's picture is not watched: where some are files, it may be there by now.
        if any(state.bad or not _is_as_before(one) for one in catalogue.watched()):
            return None
        content = state.digest.partition("|")[2]
        bad = list(state.bad)
        return Changes(unchanged=state.rows, bad=bad, bad_rows=len(bad), content=content)

    def keep(self, catalogue: Catalogue, digest: str, changes: Changes) -> None:
        """Notes that the catalogue is what these bytes say, where they alone say it."""
        if digest and changes.is_lasting:
            told = f"{digest}|{changes.content}"
            catalogue.keep_feed_state(
                self.source, FeedState(told, changes.good, tuple(changes.bad))
            )


def _is_as_before(picture: KnownPicture) -> bool:
    """False for what is at an address: only its server knows."""
    try:
        return bool(picture.stamp) and stamp_of(Path(picture.source)) == picture.stamp
    except OSError:
        return False
