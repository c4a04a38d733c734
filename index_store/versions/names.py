"""The files that say which version serves: a few bytes for each name, replaced in one step.

CURRENT holds "7", tags/next "8", and SERVED, beside CURRENT, what that named before: "3 5 6".
"""

import os
import re
from pathlib import Path

from index_store.versions.writing import flush
from shared.errors import IndexCorrupt, IndexMissing, VersionMissing

__all__ = ["CURRENT", "Names"]

CURRENT = ""  # the tag of what serves where nothing else is asked for
TAG = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")  # names a file
REMEMBERED = 100  # numbers in SERVED: more than anybody keeps versions


class Names:
    """CURRENT, the tags, and what CURRENT has named before."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def number(self, tag: str) -> int:
        """Which version serves; raises IndexMissing, or IndexCorrupt when the file is no number."""
        path = self._path_of(tag)
        try:
            text = path.read_text(encoding="ascii").strip()
        except FileNotFoundError as error:
            raise IndexMissing(f"{path} does not exist: run a reindex") from error
        except (OSError, UnicodeDecodeError) as error:
            raise IndexCorrupt(f"{path} cannot be read: {error}") from error
        if not text.isdigit():
            raise IndexCorrupt(f"{path} holds {text[:20]!r}, not a number")
        return int(text)

    def tags(self) -> dict[str, int]:
        """The version of every tag beside CURRENT."""
        folder = self._folder / "tags"
        names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
        return {name: self.number(name) for name in names if TAG.fullmatch(name)}

    def serve(self, number: int, tag: str) -> None:
        """Gives the name to a version; raises VersionMissing for a tag that is none."""
        _replace(self._path_of(tag), f"{number}")

    def remember(self, numbers: set[int]) -> None:
        """Writes what CURRENT has named, the newest of it."""
        _replace(self._served, " ".join(map(str, sorted(numbers)[-REMEMBERED:])))

    def served(self) -> set[int] | None:
        """What CURRENT has named before; None where nothing was written about it."""
        try:
            return {int(one) for one in self._served.read_bytes().split() if one.isdigit()}
        except FileNotFoundError:
            return None

    def remove(self, tag: str) -> None:
        """Takes a tag away; raises VersionMissing when there is none."""
        if tag not in self.tags():
            raise VersionMissing(f"there is no tag {tag!r}", version=tag)
        self._path_of(tag).unlink()
        flush(self._folder / "tags")

    @property
    def _served(self) -> Path:
        return self._folder / "SERVED"

    def _path_of(self, tag: str) -> Path:
        if tag == CURRENT:
            return self._folder / "CURRENT"
        if not TAG.fullmatch(tag):
            raise VersionMissing(
                f"{tag!r} is no tag: up to 32 small letters, digits, - and _", version=tag
            )
        return self._folder / "tags" / tag


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    new.write_text(f"{text}\n", encoding="ascii")
    flush(new)
    new.replace(path)
    flush(path.parent)
