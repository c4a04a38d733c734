"""One process at a time on one piece of a build, and a beat while it works.

A task that is handed out twice, because its worker was taken for dead, must not do its work beside
the first: both would encode the same pictures. The second waits until the first is done, or dead.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import redis
from redis.exceptions import LockError

from shared.queue import VISIBILITY_SECONDS
from worker.process import Process

__all__ = ["alone"]

RENEW_SECONDS = 1.0
_log = logging.getLogger(__name__)


@contextmanager
def alone(process: Process, piece: str, build: int) -> Iterator[None]:
    """Holds the lock of a piece of a build while the block runs; waits for it for ever.

    Raises:
        redis.RedisError: Redis is away.
    """
    lock = process.client.lock(
        f"lock:{piece}", timeout=VISIBILITY_SECONDS, sleep=0.2, thread_local=False
    )
    lock.acquire()
    done = threading.Event()

    def renew() -> None:
        while not done.wait(RENEW_SECONDS):
            try:
                lock.reacquire()
                process.shop.catalogue.builds.beat(build)
            except (redis.RedisError, LockError) as error:
                _log.warning("lock of %s not renewed: %s", piece, error)

    renewer = threading.Thread(target=renew, name="alone", daemon=True)
    renewer.start()
    try:
        yield
    finally:
        done.set()
        renewer.join()
        with suppress(redis.RedisError):  # LockError too: it was lost, and is somebody else's
            lock.release()
