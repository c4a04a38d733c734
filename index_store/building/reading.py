"""Brings the catalogue to what a feed says: which products are new, changed, gone.

A row is compared by the hash of its cells and of its pictures' bytes as they stand in the feed, so
that an unchanged product costs one hash at most and no decoding. A feed that is byte for byte what
was read last is not even parsed. Memory holds one chunk of rows, whatever the feed's length.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from index_store.building.changes import Changes
from index_store.building.feed import Feed
from index_store.building.loading import Loaded, Loader
from index_store.building.shop import Shop
from index_store.catalogue import Known, KnownPicture, Saved
from index_store.chunks import chunks
from index_store.feeds import FeedRow, read_picture
from index_store.feeds.errors import unreadable
from index_store.product import Product
from index_store.seen import SeenIds
from shared.errors import (
    AnimatedPicture,
    BadRow,
    EmptyPicture,
    PictureError,
    PictureTooHeavy,
    PictureTooLarge,
    PictureUnreachable,
    TruncatedPicture,
)
from shared.pictures import clean

__all__ = ["read_feed"]

# Rows a commit: a kill costs that many at most, and the database is not asked per row. No more,
# because the pictures of a chunk may be in memory together, of 20 MB each at worst.
CHUNK = 64
OnRead = Callable[[int, int], None]  # rows so far, rows in all; 0: not known

REASONS: dict[type[PictureError], str] = {
    EmptyPicture: "the picture has no bytes",
    TruncatedPicture: "the picture is cut off",
    PictureTooHeavy: "the picture file is too large",
    PictureTooLarge: "the picture has too many pixels",
    AnimatedPicture: "the picture is an animation",
}


def read_feed(
    shop: Shop, feed: Feed, on_read: OnRead, *, full: bool = False, dry: bool = False
) -> Changes:
    """Reads a feed into the catalogue; products that it no longer has are removed at the end.

    Args:
        shop: whose catalogue and pictures.
        feed: the shop's.
        on_read: told how far it is, after every chunk of rows.
        full: read every picture again, whatever time stamps and ETags say.
        dry: find out what would change, and change nothing.

    Raises:
        FeedUnreadable: the feed as a whole, or not one of its rows, can be used; then nothing
            is removed.
    """
    digest = feed.digest()
    if not full and (before := feed.as_before(shop.catalogue, digest)) is not None:
        on_read(before.good, before.good)
        return before
    if not dry:
        shop.catalogue.forget_feed_states()
    done = 0
    with SeenIds() as seen:
        reading = _Reading(shop, Loader(shop.fetcher, full=full), seen, dry=dry)
        for chunk in chunks(feed.rows(), CHUNK):
            reading.take(chunk)
            done += len(chunk)
            on_read(done, 0)
        changes = reading.finish()
    if not dry:
        # What the database calls read must be on the disk with its pictures.
        os.sync()
        feed.keep(shop.catalogue, digest, changes)
    on_read(done, done)
    return changes


class _Reading:
    """One pass over a feed."""

    def __init__(self, shop: Shop, loader: Loader, seen: SeenIds, *, dry: bool) -> None:
        self._catalogue = shop.catalogue
        self._pictures = shop.pictures
        self._loader = loader
        self._seen = seen
        self._dry = dry
        self._unsaved: list[Saved] = []
        self._changes = Changes()
        self._content = hashlib.sha256()
        self._has_files = False  # pictures beside the feed or at addresses

    def take(self, rows: list[FeedRow | BadRow]) -> None:
        """Counts some rows and saves those that are new or differ."""
        good = [row for row in rows if isinstance(row, FeedRow)]
        known = self._catalogue.known([row.id for row in good])
        loaded = self._loader.load(
            [picture for row in good for picture in row.pictures],
            [picture for one in known.values() for picture in one.pictures],
        )
        for row in rows:
            if isinstance(row, BadRow):
                self._changes.complain(row)
            else:
                self._take_good(row, known.get(row.id), islice(loaded, len(row.pictures)))
        self._save()

    def finish(self) -> Changes:
        """Removes what the feed no longer has."""
        if not self._changes.good:
            if self._dry and self._changes.bad:
                return self._changes  # to list what is bad is what a dry run is for
            raise unreadable(self._why_nothing())
        for ids in chunks(self._catalogue.ids(), CHUNK):
            gone = [one for one in ids if one not in self._seen]
            self._changes.removed += len(gone)
            if not self._dry:
                self._catalogue.remove(gone)
        self._changes.content = self._content.hexdigest()
        if self._has_files and self._changes.bad_rows:
            self._changes.is_lasting = False  # what is missing may be there another day
        return self._changes

    def _take_good(
        self, row: FeedRow, known: Known | None, loaded: Iterator[Loaded | Exception]
    ) -> None:
        main, *further = loaded
        self._has_files |= not all(isinstance(one, bytes) for one in row.pictures)
        self._changes.is_lasting &= not row.is_timed
        try:
            if isinstance(main, PictureUnreachable) and known is not None:
                # An outage of a picture server takes no product out of the shop.
                self._complain(row, f"{main}: its pictures stay as they were")
                usable = [_as_known(one) for one in known.pictures]
            else:
                usable = [_usable(main), *self._usable_further(row, further)]
            self._compare(row, known, usable)
        except (PictureError, PictureUnreachable, OSError) as error:
            self._complain(row, _reason(error))

    def _usable_further(self, row: FeedRow, loaded: list[Loaded | Exception]) -> list[Loaded]:
        usable = []
        for number, one in enumerate(loaded, start=2):
            if isinstance(one, Loaded):
                usable.append(one)
            else:
                self._complain(row, f"picture {number} is left out: {_reason(one)}")
        return usable

    def _compare(self, row: FeedRow, known: Known | None, loaded: list[Loaded]) -> None:
        if known is not None and self._is_as_before(known, _content_hash(row, loaded)):
            pictures = [
                KnownPicture(before.name, now.source, now.stamp, now.digest)
                for before, now in zip(known.pictures, loaded, strict=True)
            ]
            self._take_unchanged(row, known, pictures)
            return
        pictures = self._stored(row, known, loaded)
        content = _content_hash(row, pictures)
        if known is not None and self._is_as_before(known, content):
            self._take_unchanged(row, known, pictures)
            return
        self._unsaved.append(_saved(row, content, pictures))
        self._changes.added += known is None
        self._changes.changed += known is not None
        self._count(row, content)

    def _stored(
        self, row: FeedRow, known: Known | None, loaded: list[Loaded]
    ) -> list[KnownPicture]:
        """The pictures in the folder; a further one that cannot be decoded is left out."""
        names = {one.digest: one.name for one in known.pictures} if known is not None else {}
        stored = []
        for number, one in enumerate(loaded, start=1):
            try:
                name = self._name(one, names.get(one.digest, ""))
            except PictureError as error:
                if number == 1:
                    raise
                self._complain(row, f"picture {number} is left out: {_reason(error)}")
            else:
                stored.append(KnownPicture(name, one.source, one.stamp, one.digest))
        return list({one.name: one for one in reversed(stored)}.values())[::-1]  # each once

    def _name(self, loaded: Loaded, name: str) -> str:
        """Of a picture in the folder, put there if it is not; decoded if nothing is known of it."""
        if name and name in self._pictures:
            return name
        data = loaded.data if loaded.data is not None else read_picture(Path(loaded.source))
        jpeg = clean(data).jpeg
        return "" if self._dry else self._pictures.put(jpeg)

    def _is_as_before(self, known: Known, content: str) -> bool:
        """The same content, and the pictures still lie in the folder, or would lie there again."""
        return known.content == content and (
            self._dry or all(one.name in self._pictures for one in known.pictures)
        )

    def _take_unchanged(self, row: FeedRow, known: Known, pictures: list[KnownPicture]) -> None:
        """A file that was only touched is not to be read again the next time."""
        if pictures != list(known.pictures):
            self._unsaved.append(_saved(row, known.content, pictures))
        self._count_unchanged(row, known.content)

    def _count_unchanged(self, row: FeedRow, content: str) -> None:
        self._changes.unchanged += 1
        self._count(row, content)

    def _count(self, row: FeedRow, content: str) -> None:
        self._seen.add(row.id, row.row)
        self._content.update(f"{row.id}\0{content}\0".encode())

    def _complain(self, row: FeedRow, reason: str) -> None:
        self._changes.complain(BadRow(row.row, reason))

    def _save(self) -> None:
        if not self._dry:
            self._catalogue.save(self._unsaved)
        self._unsaved.clear()

    def _why_nothing(self) -> str:
        if not self._changes.bad:
            return "the feed has no rows"
        return f"no row of the feed can be used; the first: {self._changes.bad[0]}"


def _as_known(picture: KnownPicture) -> Loaded:
    return Loaded(picture.source, picture.stamp, picture.digest, None)


def _usable(loaded: Loaded | Exception) -> Loaded:
    if isinstance(loaded, Exception):
        raise loaded
    return loaded


def _saved(row: FeedRow, content: str, pictures: list[KnownPicture]) -> Saved:
    names = [one.name for one in pictures]
    cells = row.model_dump(exclude={"row", "pictures"})
    product = Product(picture=names[0], more_pictures=tuple(names[1:]), **cells)
    return Saved(product, content, tuple(pictures))


def _reason(error: Exception) -> str:
    if isinstance(error, PictureError):
        return REASONS.get(type(error), "the picture is in no format that is read")
    if isinstance(error, OSError):
        return f"the picture cannot be read: {error.strerror}"
    return str(error)


def _content_hash(row: FeedRow, pictures: Sequence[Loaded | KnownPicture]) -> str:
    """Of everything that is shown, searched or encoded; where the row stands is not part of it."""
    cells = row.model_dump_json(exclude={"row", "pictures"})
    digests = "".join(one.digest for one in pictures)
    return hashlib.sha256(f"{cells}\0{digests}".encode()).hexdigest()
