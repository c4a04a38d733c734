"""One process at a time on one piece of a build, and a beat while it works.

A task that is handed out twice, because its worker was taken for dead, must not do its work beside
the first: both would encode the same pictures. The second waits until the first is done, or dead.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import redis
from redis.exceptions import LockError
from redis.lock import Lock
from sqlalchemy.exc import SQLAlchemyError

from shared.queue import VISIBILITY_SECONDS
from worker.process import Process

__all__ = ["alone"]

RENEW_SECONDS = 1.0
BEAT_SECONDS = 5.0  # a build is silent after 30 (worker/building/resume.py)
_log = logging.getLogger(__name__)


@contextmanager
def alone(process: Process, piece: str, build: int) -> Iterator[threading.Event]:
    """Holds the lock of a piece of a build while the block runs; waits for it for ever.

    Yields:
        An event that is set once the lock is lost (this process was paused for too long, or Redis
        lost its memory): somebody else may be at work, and who is asked here should stop.

    Raises:
        redis.RedisError: Redis is away.
    """
    lock = process.client.lock(
        f"lock:{piece}", timeout=VISIBILITY_SECONDS, sleep=0.2, thread_local=False
    )
    lock.acquire()
    lost, done = threading.Event(), threading.Event()
    # Two threads: a database that is slow to take a beat must not cost the lock.
    beats = [
        _every(RENEW_SECONDS, done, lambda: _renew(lock, lost, piece)),
        _every(BEAT_SECONDS, done, lambda: _beat(process, build)),
    ]
    try:
        yield lost
    finally:
        done.set()
        for thread in beats:
            thread.join()
        with suppress(redis.RedisError):  # LockError too: it was lost, and is somebody else's
            lock.release()


def _every(seconds: float, done: threading.Event, do: Callable[[], None]) -> threading.Thread:
    def run() -> None:
        while not done.wait(seconds):
            do()

    thread = threading.Thread(target=run, name="alone", daemon=True)
    thread.start()
    return thread


def _renew(lock: Lock, lost: threading.Event, piece: str) -> None:
    try:
        lock.reacquire()
    except LockError:
        lost.set()
        _log.warning("the lock of %s was lost", piece)
    except redis.RedisError as error:
        _log.warning("the lock of %s was not renewed: %s", piece, error)


def _beat(process: Process, build: int) -> None:
    try:
        process.shop.catalogue.builds.beat(build)
    except SQLAlchemyError as error:
        _log.warning("build %d could not show that it is alive: %s", build, error)
