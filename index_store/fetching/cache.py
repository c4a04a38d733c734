"""Fetched pictures on disk, with what the server needs to say that they are still the same.

`folder/ab/<sha256 of the URL>.bin` holds the body, `.json` beside it a note that names the body's
digest. Each is written whole under another name and renamed, the body first: a process killed
between the two leaves a note of another body, which is noticed at the next reading and fetched
again. Files are not forced to the disk, for the same reason: what a power cut tears is noticed.
"""

import hashlib
import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, ValidationError

__all__ = ["Cache", "Kept", "Note"]

DAY = 86_400  # seconds


class Note(BaseModel):
    """What is known of a body."""

    model_config = ConfigDict(frozen=True)

    url: str  # for a person who looks into the folder
    digest: str  # sha256 of the body, in hex
    answered_by: str  # the URL behind all redirects: the validators are worth nothing elsewhere
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True)
class Kept:
    """A whole body and its note."""

    data: bytes
    note: Note


class Cache:
    """Bodies and notes by URL; safe between threads and processes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, url: str) -> Kept | None:
        """The pair, or None when there is none or it is torn; counts as asked for."""
        body, note = self._paths(url)
        try:
            kept = Kept(body.read_bytes(), Note.model_validate_json(note.read_bytes()))
            os.utime(note)
        except (FileNotFoundError, ValidationError):
            return None
        whole = kept.note.digest == hashlib.sha256(kept.data).hexdigest()
        return kept if whole else None

    def write(self, kept: Kept) -> None:
        """Keeps a pair in place of the earlier one."""
        body, note = self._paths(kept.note.url)
        body.parent.mkdir(parents=True, exist_ok=True)
        _replace(body, kept.data)
        _replace(note, kept.note.model_dump_json().encode())

    def prune(self, days: float) -> int:
        """Deletes what was not asked for in so many days, and leftovers of that age.

        Returns:
            How many files were deleted.
        """
        oldest = time.time() - days * DAY
        count = 0
        for path in self._folder.glob("??/*"):
            if _asked(path) < oldest:
                path.unlink(missing_ok=True)
                count += 1
        return count

    def _paths(self, url: str) -> tuple[Path, Path]:
        name = hashlib.sha256(url.encode(errors="surrogatepass")).hexdigest()
        stem = self._folder / name[:2] / name
        return stem.with_suffix(".bin"), stem.with_suffix(".json")


def _replace(path: Path, data: bytes) -> None:
    partial = path.with_name(f"{path.name}.{uuid4().hex}.partial")
    partial.write_bytes(data)
    partial.replace(path)


def _asked(path: Path) -> float:
    """When the pair that this file belongs to was asked for last; of a leftover, its own age."""
    for file in (path.with_suffix(".json"), path):
        with suppress(FileNotFoundError):
            return file.stat().st_mtime
    return time.time()  # another process has deleted it
