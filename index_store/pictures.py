"""Product pictures as files named by what is in them.

A picture is stored once, however many products show it, and never changes under its name: an
embedding made of it stays true, and a killed build leaves nothing half-written.
"""

import hashlib
import os
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from pathlib import Path

from index_store.chunks import chunks

__all__ = ["PictureFolder"]

PRUNED_AT_A_TIME = 500  # names asked about in one statement


class PictureFolder:
    """JPEG files under `folder/ab/cd/<sha256>.jpg`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, jpeg: bytes) -> str:
        """Stores JPEG bytes and returns their name, the sha256 in hex."""
        name = hashlib.sha256(jpeg).hexdigest()
        if name in self:
            return name
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(f".{os.getpid()}.partial")
        partial.write_bytes(jpeg)
        partial.replace(path)
        return name

    def path(self, name: str) -> Path:
        """Where the picture of that name lies; two levels keep each folder small."""
        return self._folder / name[:2] / name[2:4] / f"{name}.jpg"

    def read(self, name: str) -> bytes:
        """The JPEG bytes; raises FileNotFoundError."""
        return self.path(name).read_bytes()

    def __contains__(self, name: str) -> bool:
        """An empty file is a picture that a power cut took."""
        try:
            return self.path(name).stat().st_size > 0
        except FileNotFoundError:
            return False

    def prune(self, unused: Callable[[list[str]], Collection[str]]) -> int:
        """Deletes pictures and leftovers; returns how many.

        Args:
            unused: tells which of some names nobody uses.
        """
        pruned = 0
        for paths in chunks(self._files(), PRUNED_AT_A_TIME):
            gone = set(unused([Path(path).stem for path in paths]))
            for path in paths:
                if Path(path).stem in gone:
                    Path(path).unlink(missing_ok=True)
                    pruned += 1
        return pruned

    def _files(self) -> Iterator[str]:
        for upper in _inside(self._folder):
            for lower in _inside(upper):
                yield from _inside(lower)


def _inside(folder: str | Path) -> Iterator[str]:
    """What lies in a folder, which may not exist; no stat for each, as a glob would need."""
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        for entry in entries:
            yield entry.path
