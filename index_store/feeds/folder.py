"""A folder or a zip as a feed: the feed file that lies in it, else every picture under it.

A picture's id is its path without the suffix, its title the file's name made readable:
`dresses/red_wrap-dress.jpg` is the product `dresses/red_wrap-dress`, "Red wrap dress".
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from index_store.feeds.errors import unreadable
from index_store.feeds.pictures import Place
from index_store.feeds.records import Rows
from index_store.feeds.row import read_row

__all__ = ["FEED_SUFFIXES", "feed_among", "feed_file_in", "is_hidden", "picture_rows", "under"]

FEED_SUFFIXES = (".csv", ".tsv", ".xml", ".jsonl", ".parquet")
SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff", ".gif"})


def feed_file_in(folder: Path) -> Path | None:
    """The feed file of a folder, if it has one; raises FeedUnreadable where it has several."""
    with os.scandir(folder) as entries:
        found = feed_among((entry.name for entry in entries if entry.is_file()), folder.name)
    return None if found is None else folder / found


def feed_among(names: Iterable[str], source: str) -> str | None:
    """The feed file among the names of files: the only one, or the one that is called feed.

    Raises:
        FeedUnreadable: there are several.
    """
    feeds = sorted(
        name
        for name in names
        if PurePosixPath(name).suffix.lower() in FEED_SUFFIXES and not is_hidden(name)
    )
    called = [name for name in feeds if PurePosixPath(name).stem.lower() == "feed"]
    found = called or feeds
    if len(found) > 1:
        raise unreadable(
            f"{source} has several feed files, {', '.join(found[:5])}: "
            "keep one, or call one of them feed"
        )
    return found[0] if found else None


def under(folder: Path) -> Iterator[str]:
    """The files in a folder and in those in it, folder by folder, as paths from there."""
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not is_hidden(name))
        for name in sorted(files):
            yield (Path(place) / name).relative_to(folder).as_posix()


def picture_rows(names: Iterable[str], place: Place, source: str) -> Rows:
    """One product a picture among the files; raises FeedUnreadable when there is none."""
    number = 0
    for name in names:
        path = PurePosixPath(name)
        if path.suffix.lower() not in SUFFIXES or is_hidden(name):
            continue
        number += 1
        cells = {
            "id": path.with_suffix("").as_posix(),
            "title": _title(path.stem),
            "image": name,
        }
        yield read_row(number, cells, place)
    if not number:
        raise unreadable(f"{source} has no pictures, and no file {', '.join(FEED_SUFFIXES)}")


def is_hidden(name: str) -> bool:
    """True for what begins with a dot, and for what macOS packs beside every file."""
    return any(part.startswith(".") or part == "__MACOSX" for part in PurePosixPath(name).parts)


def _title(stem: str) -> str:
    words = stem.replace("_", " ").replace("-", " ").split()
    title = " ".join(words)
    return title[:1].upper() + title[1:]
