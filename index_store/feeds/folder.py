"""A folder as a feed: the feed file that lies in it, else every picture under it.

A picture's id is its path without the suffix, its title the file's name made readable:
`dresses/red_wrap-dress.jpg` is the product `dresses/red_wrap-dress`, "Red wrap dress".
"""

from collections.abc import Iterator
from pathlib import Path

from index_store.feeds.row import FeedRow, read_row, unreadable
from shared.errors import BadRow

__all__ = ["feed_file_in", "picture_rows"]

FEED_FILES = ("feed.jsonl", "feed.csv", "feed.parquet")
SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff", ".gif"})


def feed_file_in(folder: Path) -> Path | None:
    """The feed file of a folder, if it has one."""
    return next((folder / name for name in FEED_FILES if (folder / name).is_file()), None)


def picture_rows(folder: Path) -> Iterator[FeedRow | BadRow]:
    """One product a picture, by path; raises FeedUnreadable when there is none."""
    pictures = sorted(path for path in folder.rglob("*") if _is_picture(path, folder))
    if not pictures:
        names = ", ".join(FEED_FILES)
        raise unreadable(f"{folder.name} has no pictures, and none of {names}")
    for number, path in enumerate(pictures, start=1):
        relative = path.relative_to(folder)
        cells = {
            "id": relative.with_suffix("").as_posix(),
            "title": _title(path.stem),
            "image": relative.as_posix(),
        }
        yield read_row(number, cells, folder)


def _is_picture(path: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return path.suffix.lower() in SUFFIXES and not hidden and path.is_file()


def _title(stem: str) -> str:
    words = stem.replace("_", " ").replace("-", " ").split()
    title = " ".join(words)
    return title[:1].upper() + title[1:]
