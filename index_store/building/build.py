"""A build from its first row to the served version, in one process.

Every step can be killed and run again: products are saved as they are read, embeddings as each
batch is made, and a version serves only when it is whole. What the catalogue already holds is
neither decoded nor encoded again. worker/building/ takes the same steps in several processes.
"""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Literal
from uuid import uuid4

from sqlalchemy.exc import SQLAlchemyError

from index_store.building.changes import Changes
from index_store.building.feed import Feed
from index_store.building.looking import Eyes, look, unseen
from index_store.building.publishing import Canaries, nothing_to_ask, publish
from index_store.building.reading import read_feed
from index_store.building.shop import Shop
from index_store.catalogue import Build, BuildOrder
from index_store.lock import build_lock
from shared.errors import BuildRunning, SartorError

__all__ = ["BuildReport", "OnProgress", "build", "read"]

BEAT_SECONDS = 10.0  # a build counts as dead after 120 (index_store/catalogue/builds.py)
NEWS = ("added", "changed", "removed")
Stage = Literal["reading", "encoding", "publishing"]
OnProgress = Callable[[Stage, int, int], None]  # stage, done, total; total 0: not known


@dataclass(frozen=True)
class BuildReport:
    """What a build did."""

    version: int  # the version that serves now
    published: bool  # False: it held all of this already
    looks: int  # of the encoder and of the readers at pictures
    changes: Changes


def build(
    shop: Shop,
    feed: Feed,
    eyes: Eyes,
    *,
    on_progress: OnProgress = lambda _stage, _done, _total: None,
    tag: str = "",
    full: bool = False,
    force: bool = False,
    canaries: Canaries = nothing_to_ask,
) -> BuildReport:
    """Makes the index hold exactly the good rows of a feed.

    Args:
        shop: catalogue, pictures and versions.
        feed: the shop's.
        eyes: look at what is new.
        on_progress: told how far it is.
        tag: the name that is to serve the version; "" is CURRENT.
        full: read every picture again and write a version even if nothing changed.
        force: publish although more than a fifth of the products are gone.
        canaries: asks the new version what is known.

    Raises:
        FeedUnreadable: nothing of the feed can be used.
        BuildRunning: another build is under way.
        CountDropped: more than a fifth of the products are gone and `force` is not set.
        CanaryMissed, IndexCorrupt: what was written did not pass the gates.
        ValueError: the encoder's embeddings are not what its protocol says.
    """
    with build_lock(shop.store.folder / "build.lock"), _alone(shop, eyes) as row:
        changes = read(
            shop, feed, lambda done, total: on_progress("reading", done, total), full=full, row=row
        )
        if not force:  # before hours of encoding; publish asks again
            shop.store.check_count(changes.good, tag)
        new = unseen(shop, eyes)
        if not shop.catalogue.builds.enter(row.id, "encoding", new.looks):
            raise BuildRunning("this build was taken for dead, and another one is at work")
        on_progress("encoding", 0, new.pictures)

        def on_batch() -> None:
            looks = shop.catalogue.builds.get(row.id).done
            on_progress("encoding", new.done(looks), new.pictures)

        looks = look(shop, eyes, on_batch, build=row.id) if new.looks else 0
        on_progress("publishing", 0, 1)
        published = publish(
            shop,
            eyes,
            changes.content,
            expected=changes.good,
            tag=tag,
            full=full,
            force=force,
            canaries=canaries,
        )
        on_progress("publishing", 1, 1)
        shop.catalogue.builds.end(row.id, "done", published.number)
        return BuildReport(published.number, published.is_new, looks, changes)


def read(
    shop: Shop, feed: Feed, on_read: Callable[[int, int], None], *, full: bool, row: Build
) -> Changes:
    """Reads the feed, and notes with the build what has changed since a version was published.

    Raises:
        FeedUnreadable: nothing of the feed can be used.
    """
    builds = shop.catalogue.builds
    unpublished, own = builds.unpublished(), builds.get(row.id).counts
    changes = read_feed(shop, feed, on_read, full=full)
    builds.note(row.id, {name: own.get(name, 0) + changes.counts[name] for name in NEWS})
    changes.carry(unpublished)
    return changes


@contextmanager
def _alone(shop: Shop, eyes: Eyes) -> Iterator[Build]:
    """This build in the catalogue's table, where builds of other machines see it.

    Who holds this machine's lock may take up at once what was killed here.
    """
    builds = shop.catalogue.builds
    prefix = f"here:{socket.gethostname()}:"
    before = builds.running()
    was_here = before is not None and before.job_id.startswith(prefix)
    job_id = before.job_id if before is not None and was_here else prefix + uuid4().hex
    row = builds.begin(BuildOrder(job_id, "", eyes.encoder.model_id))
    done = threading.Event()
    beating = threading.Thread(target=_beat, args=(shop, row.id, done), daemon=True)
    beating.start()
    try:
        yield row
    except Exception as error:
        code = error.code if isinstance(error, SartorError) else type(error).__name__
        builds.end(row.id, "failed", failure=code)
        raise
    finally:
        done.set()
        beating.join()


def _beat(shop: Shop, build: int, done: threading.Event) -> None:
    """Shows that the build is alive, however long a step of it takes."""
    while not done.wait(BEAT_SECONDS):
        with suppress(SQLAlchemyError):  # the next beat is soon
            shop.catalogue.builds.beat(build)
