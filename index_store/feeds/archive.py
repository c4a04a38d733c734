"""A zip as a feed: a feed file with the pictures beside it, or pictures alone.

Nothing is unpacked but the feed file, into a temporary folder: pictures are read out of the zip
when their row comes by, so no name in it can lead anywhere.
"""

import lzma
import posixpath
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from index_store.feeds import values
from index_store.feeds.errors import unreadable
from index_store.feeds.folder import feed_among, is_hidden
from shared.pictures import MAX_BYTES

__all__ = ["Archive", "open_archive"]

MAX_MEMBERS = 200_000  # a zip's list is held in memory, measured: 0.6 kB a file
MAX_TOTAL = 64 * 2**30  # bytes unpacked: 200,000 pictures of 300 kB
# Pictures hardly shrink, text feeds up to fifty times; a bomb a thousand times.
MAX_RATIO = 200
SMALL = 2**20  # bytes: what unpacks to less is no bomb, however well it shrinks
BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError)


@contextmanager
def open_archive(path: Path) -> Iterator["Archive"]:
    """A zip to read from; raises FeedUnreadable where it is broken, locked, or a bomb."""
    try:
        file = zipfile.ZipFile(path)
    except (OSError, *BROKEN) as error:
        raise unreadable(f"{path.name} is no whole zip: pack it again") from error
    with file:
        members = [one for one in file.infolist() if _is_file(one)]
        _refuse_bombs(members, path)
        yield Archive(path, file, members)


class Archive:
    """The files of a zip; names are relative to the folder of its feed file."""

    def __init__(self, path: Path, file: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
        self._path = path
        self._file = file
        self._members = {posixpath.normpath(one.filename): one for one in members}
        self.feed = _feed(self.names, path)
        self._folder = posixpath.dirname(self.feed or "")

    @property
    def names(self) -> list[str]:
        """All its files, as paths from its top."""
        return sorted(self._members)

    def find(self, name: str) -> bytes | Path:
        """The picture of that name, or a path where no file is; raises ValueError."""
        path = posixpath.normpath(posixpath.join(self._folder, name))
        if path.startswith(("/", "../")):
            raise ValueError(f"{values.quoted(name)} lies outside the zip")
        member = self._members.get(path)
        if member is None:
            return self._path / path
        try:
            with self._file.open(member) as file:
                return file.read(MAX_BYTES + 1)  # one more, so that it is found too heavy
        except (OSError, *BROKEN) as error:
            raise ValueError(f"{values.quoted(name)} is damaged in the zip") from error

    def unpack_feed(self, folder: Path) -> Path:
        """The feed file, copied into a folder; raises FeedUnreadable."""
        name = str(self.feed)
        target = folder / PurePosixPath(name).name
        try:
            with self._file.open(self._members[name]) as file, target.open("wb") as out:
                shutil.copyfileobj(file, out)
        except BROKEN as error:
            raise unreadable(f"{name} is damaged in {self._path.name}: pack it again") from error
        except OSError as error:  # a full disk
            raise unreadable(f"{name} cannot be unpacked: {error.strerror}") from error
        return target


def _is_file(member: zipfile.ZipInfo) -> bool:
    """False for folders, and for links, devices and the like that Unix packs."""
    kind = stat.S_IFMT(member.external_attr >> 16)
    return not member.is_dir() and kind in {0, stat.S_IFREG} and not is_hidden(member.filename)


def _refuse_bombs(members: list[zipfile.ZipInfo], path: Path) -> None:
    if len(members) > MAX_MEMBERS:
        raise unreadable(
            f"{path.name} has {len(members)} files, more than {MAX_MEMBERS}: "
            "give the folder instead"
        )
    if any(one.flag_bits & 1 for one in members):
        raise unreadable(f"{path.name} is locked with a password: pack it without")
    total = sum(one.file_size for one in members)
    if total > MAX_TOTAL:
        raise unreadable(
            f"{path.name} unpacks to {total >> 30} GB, more than {MAX_TOTAL >> 30}: "
            "give the folder instead"
        )
    for one in members:
        if one.file_size > max(SMALL, one.compress_size * MAX_RATIO):
            raise unreadable(
                f"{one.filename} in {path.name} unpacks to more than {MAX_RATIO} times its size"
            )


def _feed(names: list[str], path: Path) -> str | None:
    """The feed file among those that lie least deep."""
    depths = sorted({name.count("/") for name in names})
    for depth in depths:
        here = (name for name in names if name.count("/") == depth)
        if (found := feed_among(here, path.name)) is not None:
            return found
    return None
