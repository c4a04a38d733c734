"""How to tell that a feed is byte for byte what it was."""

import hashlib
from pathlib import Path

from index_store.feeds.folder import feed_file_in
from index_store.feeds.hub import SCHEME, commit_of

__all__ = ["feed_digest"]


def feed_digest(source: str | Path) -> str | None:
    """The sha256, in hex, of a feed's file or zip, or the commit of a data set.

    Pictures beside a feed file, or at addresses, are not part of it: they may have changed.

    Returns:
        None for a folder of pictures, which has no such bytes, and for what does not exist.

    Raises:
        FeedUnreadable: the Hub does not answer, or a folder has several feed files.
    """
    if str(source).startswith(SCHEME):
        return commit_of(str(source))
    path: Path | None = Path(source)
    if path is not None and path.is_dir():
        path = feed_file_in(path)
    if path is None or not path.is_file():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
