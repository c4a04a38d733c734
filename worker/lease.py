"""Keeps a running task its worker's own for as long as that worker lives, and not much longer.

kombu gives a Redis message to someone else once it has been out for the visibility timeout. One
timeout cannot suit both a search (0.1 s) and a reindex (minutes): short ones hand out tasks that
are still running, long ones leave a killed worker's task lying. So the timeout is short
(shared/queue.py), and a task renews its message's time while it runs. When the process dies, even
by kill -9, the renewals stop and the task is back within VISIBILITY_SECONDS and a second.
"""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import redis
from kombu.transport.redis import Channel

__all__ = ["RENEW_SECONDS", "lease"]

RENEW_SECONDS = 1.0
_log = logging.getLogger(__name__)


@contextmanager
def lease(client: redis.Redis, delivery_tag: str) -> Iterator[None]:
    """Renews a message's place in kombu's index of unacknowledged messages while the block runs.

    The index is a sorted set of delivery tags by the time of delivery (kombu.transport.redis.QoS);
    XX: a message that was acknowledged or restored meanwhile is not brought back.
    """
    done = threading.Event()
    renewer = threading.Thread(
        target=_renew, args=(client, delivery_tag, done), name="lease", daemon=True
    )
    renewer.start()
    try:
        yield
    finally:
        done.set()
        renewer.join()


def _renew(client: redis.Redis, delivery_tag: str, done: threading.Event) -> None:
    while True:
        try:
            client.zadd(Channel.unacked_index_key, {delivery_tag: time.time()}, xx=True)
        except redis.RedisError as error:
            _log.warning("lease not renewed: %s", error)
        if done.wait(RENEW_SECONDS):
            return
