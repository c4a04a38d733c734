"""Brings the catalogue to what a feed says: which products are new, changed, gone.

A row is compared by the hash of its cells and of its picture's bytes as they stand in the feed,
so that an unchanged product costs one hash and no decoding.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from index_store.catalogue import Catalogue, Known
from index_store.feeds import FeedRow, open_feed
from index_store.feeds.row import unreadable
from index_store.pictures import PictureFolder
from index_store.product import Product
from shared.errors import (
    AnimatedPicture,
    BadRow,
    EmptyPicture,
    PictureError,
    PictureTooHeavy,
    PictureTooLarge,
    TruncatedPicture,
)
from shared.pictures import clean

__all__ = ["Changes", "sync"]

COMMIT_EVERY = 256  # rows: a kill costs that many at most, and SQLite is not asked per row
REPORT_EVERY = 100  # rows

REASONS: dict[type[PictureError], str] = {
    EmptyPicture: "the picture has no bytes",
    TruncatedPicture: "the picture is cut off",
    PictureTooHeavy: "the picture file is too large",
    PictureTooLarge: "the picture has too many pixels",
    AnimatedPicture: "the picture is an animation",
}


@dataclass
class Changes:
    """What a feed changed in the catalogue."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    bad: list[BadRow] = field(default_factory=list)  # in the feed's order

    @property
    def good(self) -> int:
        """How many products the feed has."""
        return self.added + self.changed + self.unchanged


def sync(
    catalogue: Catalogue,
    pictures: PictureFolder,
    feed: Path,
    on_progress: Callable[[int, int], None],
) -> Changes:
    """Reads a feed into the catalogue; products that it no longer has are removed at the end.

    Raises:
        FeedUnreadable: the feed as a whole, or not one of its rows, can be used; then nothing
            is removed.
    """
    reading = _Reading(catalogue, pictures)
    done = 0
    for done, row in enumerate(open_feed(feed), start=1):
        reading.take(row)
        if done % REPORT_EVERY == 0:
            on_progress(done, 0)
    changes = reading.finish()
    on_progress(done, done)
    return changes


class _Reading:
    """One pass over a feed."""

    def __init__(self, catalogue: Catalogue, pictures: PictureFolder) -> None:
        self._catalogue = catalogue
        self._pictures = pictures
        self._before = catalogue.known()
        self._seen: set[str] = set()
        self._unsaved: list[tuple[Product, str]] = []
        self._changes = Changes()

    def take(self, row: FeedRow | BadRow) -> None:
        """Counts a row and saves it if it is new or differs."""
        if isinstance(row, BadRow):
            self._changes.bad.append(row)
            return
        try:
            self._take_good(row)
        except PictureError as error:
            reason = REASONS.get(type(error), "the picture is in no format that is read")
            self._changes.bad.append(BadRow(row.row, reason))
        except OSError as error:
            reason = f"the picture cannot be read: {error.strerror}"
            self._changes.bad.append(BadRow(row.row, reason))

    def finish(self) -> Changes:
        """Saves the rest and removes what the feed no longer has."""
        self._save()
        if not self._changes.good:
            raise unreadable(self._why_nothing())
        gone = self._before.keys() - self._seen
        self._catalogue.remove(gone)
        self._changes.removed = len(gone)
        return self._changes

    def _take_good(self, row: FeedRow) -> None:
        data = row.load_picture()
        content = _content_hash(row, data)
        known = self._before.get(row.id)
        if self._is_whole(known, content):
            self._changes.unchanged += 1
        else:
            picture = self._pictures.put(clean(data).jpeg)
            self._unsaved.append((_product(row, picture), content))
            self._changes.added += known is None
            self._changes.changed += known is not None
        self._seen.add(row.id)
        if len(self._unsaved) >= COMMIT_EVERY:
            self._save()

    def _is_whole(self, known: Known | None, content: str) -> bool:
        """The catalogue has this very row, and its picture still lies in the folder."""
        return known is not None and known.content == content and known.picture in self._pictures

    def _save(self) -> None:
        self._catalogue.save(self._unsaved)
        self._unsaved.clear()

    def _why_nothing(self) -> str:
        if not self._changes.bad:
            return "the feed has no rows"
        return f"no row of the feed can be used; the first: {self._changes.bad[0]}"


def _product(row: FeedRow, picture: str) -> Product:
    return Product(picture=picture, **row.model_dump(exclude={"row", "picture"}))


def _content_hash(row: FeedRow, picture: bytes) -> str:
    """Of everything that is shown, searched or encoded; where the row stands is not part of it."""
    cells = row.model_dump_json(exclude={"row", "picture"})
    return hashlib.sha256(cells.encode() + b"\0" + hashlib.sha256(picture).digest()).hexdigest()
