"""Which feed a request is about: the shop's own, or a file that an admin sent."""

import shutil
import time
from pathlib import Path, PurePath

from index_store.building import Feed
from shared.errors import FeedMissing
from shared.messages import CatalogueRequest
from worker.process import Process

__all__ = ["feed_of"]

KEPT_SECONDS = 2 * 86_400  # as long as a button under an upload may still be pressed, and a day


def feed_of(process: Process, request: CatalogueRequest) -> Feed:
    """The feed to read.

    Raises:
        FeedMissing: none is set.
        UploadExpired: the admin's file was sent too long ago.
    """
    columns = process.settings.feed_columns
    if request.feed_key is not None:
        return Feed(str(_upload(process, request.feed_key)), columns)
    if not process.settings.feed:
        raise FeedMissing("set SARTOR_FEED to the shop's feed, or send a feed file to the bot")
    return Feed(process.settings.feed, columns)


def _upload(process: Process, key: str) -> Path:
    """The file on disk, so that a build goes on when Redis has forgotten it."""
    folder = process.settings.home / "uploads" / key.replace(":", "-")
    if folder.is_dir() and (found := next(folder.iterdir(), None)) is not None:
        return found
    name, data = process.uploads.get(key)
    _forget_old(folder.parent)
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder.parent / f".{folder.name}.partial"
    partial.write_bytes(data)
    # Whatever the sender called it: only the end of the name says something, the kind of feed.
    return partial.replace(folder / f"feed{PurePath(name).suffix.lower()}")


def _forget_old(uploads: Path) -> None:
    for folder in uploads.glob("*/"):
        if time.time() - folder.stat().st_mtime > KEPT_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
