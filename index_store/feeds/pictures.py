"""Where a feed's pictures are: in the folder beside it, in its zip, or at an address."""

import os
import re
from pathlib import Path
from typing import Protocol

from index_store.feeds import values
from shared.errors import PictureTooHeavy
from shared.pictures import MAX_BYTES

__all__ = ["Folder", "Place", "located", "read_picture"]

# http://..., ftp://..., data:image/..., //cdn.shop.example/...: whatever is no path.
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://|data:|//", re.IGNORECASE)


class Place(Protocol):
    """What a feed's relative paths lead to."""

    def find(self, name: str) -> bytes | Path:
        """The picture of that name, or a path where no file is.

        Raises:
            ValueError: the name leads out of the place.
        """
        ...


class Folder:
    """The folder that a feed's file lies in."""

    def __init__(self, folder: Path) -> None:
        self._folder = os.path.abspath(folder)  # noqa: PTH100 - resolve() would follow links

    def find(self, name: str) -> Path:
        """The path, whether a file is there or not; raises ValueError."""
        path = os.path.normpath(os.path.join(self._folder, name))  # noqa: PTH118 - without links
        if not path.startswith(os.path.join(self._folder, "")):  # noqa: PTH118
            raise ValueError(f"{values.quoted(name)} lies outside the feed's folder")
        return Path(path)


def located(name: bytes | str, place: Place) -> bytes | Path | str:
    """What a feed's name of a picture stands for; raises ValueError."""
    if isinstance(name, bytes):
        return name
    if ADDRESS.match(name):
        return values.link(name)
    return place.find(name)


def read_picture(path: Path) -> bytes:
    """The encoded picture in a file; raises PictureTooHeavy or OSError."""
    if (size := path.stat().st_size) > MAX_BYTES:
        megabytes, limit = size // 2**20, MAX_BYTES // 2**20
        raise PictureTooHeavy(f"{size} bytes", megabytes=megabytes, limit=limit)
    return path.read_bytes()
