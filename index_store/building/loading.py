"""A picture's bytes from wherever a feed has it: in the feed, in a file, at an address.

A file is read only when its size or the time of its last change differ from what the catalogue
knows, as git and make do it; `full` reads everything. Addresses are asked with the ETag of before.
"""

import hashlib
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from index_store.catalogue import KnownPicture
from index_store.feeds import read_picture
from index_store.fetching import Fetched, Fetcher
from shared.errors import SartorError

__all__ = ["Loaded", "Loader", "stamp_of"]

# A file that was written just now may be written again within the same tick of its clock: two
# seconds is the coarsest that a file system in use has (FAT). Its stamp is not trusted next time.
RACY_NS = 2_000_000_000

PictureSource = bytes | Path | str  # a str is an address


@dataclass(frozen=True)
class Loaded:
    """A picture as the feed has it; no data: it is known to be what it was."""

    source: str  # a path or an address; "" for bytes in the feed
    stamp: str  # while it is the same, so is the file; "" tells nothing
    digest: str  # sha256 of the encoded bytes, hex
    data: bytes | None


class Loader:
    """Loads the pictures of one feed, in its order."""

    def __init__(self, fetcher: Fetcher, *, full: bool) -> None:
        self._fetcher = fetcher
        self._full = full

    def load(
        self, pictures: Iterable[PictureSource], known: Iterable[KnownPicture]
    ) -> Iterator[Loaded | SartorError | OSError]:
        """What each of some rows' pictures is, in their order, or why it cannot be had.

        Addresses among them are fetched side by side, a few ahead of what is asked for.
        """
        pictures = list(pictures)
        before = {one.source: one for one in known if one.source}
        addresses = [one for one in pictures if isinstance(one, str)]
        fetched = self._fetcher.get_many(addresses, fresh=self._full)
        for one in pictures:
            if isinstance(one, str):
                address, found = next(fetched)
                yield _of_address(address, found)
            elif isinstance(one, bytes):
                yield Loaded("", "", _digest(one), one)
            else:
                yield self._of_file(one, before.get(str(one)))

    def _of_file(self, path: Path, known: KnownPicture | None) -> Loaded | SartorError | OSError:
        try:
            stamp = stamp_of(path)
            if known is not None and stamp and stamp == known.stamp and not self._full:
                return Loaded(str(path), stamp, known.digest, None)
            data = read_picture(path)
        except (SartorError, OSError) as error:
            return error
        return Loaded(str(path), stamp, _digest(data), data)


def stamp_of(path: Path) -> str:
    """Size and time of the last change, "" when that is too recent to tell; raises OSError."""
    found = path.stat()
    if time.time_ns() - found.st_mtime_ns < RACY_NS:
        return ""
    return f"{found.st_size}-{found.st_mtime_ns}"


def _of_address(address: str, found: Fetched | SartorError) -> Loaded | SartorError:
    if isinstance(found, SartorError):
        return found
    return Loaded(address, "", found.digest, found.data)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
