"""The queue between people and models: names, and the producer's side of Celery.

Both sides build their Celery app here, so that broker, serializer and redelivery agree; what only
a worker needs is added in worker/app.py.
"""

from typing import Any

import redis
from celery import Celery
from kombu import Queue
from kombu.exceptions import OperationalError

from shared.errors import QueueFull, RedisUnavailable
from shared.messages import CatalogueRequest, SearchRequest

__all__ = [
    "CATALOGUE",
    "CATALOGUE_TASK",
    "DEAD",
    "PART_TASK",
    "PUBLISH_TASK",
    "SCHEDULED_TASK",
    "SEARCH",
    "SEARCH_TASK",
    "JobQueue",
    "broker_url",
    "make_celery",
]

SEARCH = "search"
CATALOGUE = "catalogue"
DEAD = "dead"  # Redis list of the requests that were given up, newest first
SEARCH_TASK = "sartor.search"
CATALOGUE_TASK = "sartor.catalogue"
PART_TASK = "sartor.build.part"
PUBLISH_TASK = "sartor.build.publish"
SCHEDULED_TASK = "sartor.build.scheduled"
_OF_CATALOGUE = (CATALOGUE_TASK, PART_TASK, PUBLISH_TASK, SCHEDULED_TASK)

# Seconds after which a message whose worker fell silent is given to another one. A running task
# renews its lease every second (worker/lease.py), so this bounds the recovery after a kill -9 and
# says nothing about how long a task may take. Five missed renewals leave room for a busy machine; a
# task that is handed out too early costs work, never a second answer.
VISIBILITY_SECONDS = 5

TRANSPORT: dict[str, Any] = {
    "visibility_timeout": VISIBILITY_SECONDS,
    # kombu looks for abandoned messages every `interval` seconds, on every `throttle`-th look; its
    # defaults (10 and 10) leave a killed worker's task lying for up to 100 s more. Its event loop
    # sleeps a second at a time and skips a timer that is a millisecond early: with 1 s it looked
    # every 3 s (measured), with half a second it looks at every turn of the loop.
    "unacked_restore_interval": 0.5,
    "unacked_restore_throttle": 1,
    # The lock that keeps two workers from restoring at once must not outlive a worker that was
    # killed while it held it (default: 300 s).
    "unacked_mutex_expire": 5,
    # A broker that vanished without closing its socket is noticed instead of waited for.
    "socket_timeout": 30,
    "socket_connect_timeout": 5,
    "socket_keepalive": True,
}


def make_celery(redis_url: str) -> Celery:
    """A Celery app on our broker: JSON only, two queues, quick redelivery, no result backend."""
    # A producer inside a worker (worker/building/resume.py) must not take the worker's app's place.
    app = Celery("sartor", broker=broker_url(redis_url), set_as_current=False)
    app.conf.update(
        # JSON and nothing else: unpickling a message is running it.
        task_serializer="json",
        accept_content=["json"],
        result_serializer="json",
        # Answers travel through the outbox, where they are acknowledged after the send.
        task_ignore_result=True,
        broker_transport_options=TRANSPORT,
        # Searches must not wait behind a reindex, so they have a queue and workers of their own.
        task_queues=[Queue(SEARCH), Queue(CATALOGUE)],
        task_default_queue=SEARCH,
        task_create_missing_queues=False,
        task_routes={
            SEARCH_TASK: {"queue": SEARCH},
            **{task: {"queue": CATALOGUE} for task in _OF_CATALOGUE},
        },
        # The caller holds a person's update and decides itself when to try again.
        task_publish_retry=False,
        broker_connection_retry_on_startup=True,
        enable_utc=True,
    )
    return app


class JobQueue:
    """The producer: puts jobs on their queue and says how many wait."""

    def __init__(self, redis_url: str, client: redis.Redis, *, max_waiting: int) -> None:
        self._celery = make_celery(redis_url)
        self._client = client
        self._max_waiting = max_waiting

    def search(self, request: SearchRequest) -> int:
        """Enqueues a search; returns how many wait before it.

        Raises:
            QueueFull: more wait than the limit; nothing was enqueued.
            RedisUnavailable: the broker does not answer.
        """
        waiting = self.waiting(SEARCH)
        if waiting >= self._max_waiting:
            raise QueueFull(f"{waiting} searches wait", waiting=waiting)
        self._send(SEARCH_TASK, request)
        return waiting

    def catalogue(self, request: CatalogueRequest) -> None:
        """Enqueues work on the catalogue; raises RedisUnavailable."""
        self._send(CATALOGUE_TASK, request)

    def waiting(self, queue: str) -> int:
        """How many jobs of a queue no worker has taken yet."""
        try:
            return int(self._client.llen(queue))
        except redis.RedisError as error:
            raise RedisUnavailable(str(error)) from error

    def close(self) -> None:
        """Closes the broker connections of this producer."""
        self._celery.close()

    def _send(self, task: str, request: SearchRequest | CatalogueRequest) -> None:
        body = request.model_dump(mode="json", by_alias=True)
        try:
            self._celery.send_task(task, args=[body], task_id=request.job_id)
        except (OperationalError, redis.RedisError, OSError) as error:
            raise RedisUnavailable(str(error)) from error


def broker_url(redis_url: str) -> str:
    """kombu writes a Redis unix socket as redis+socket://, redis-py as unix://."""
    if redis_url.startswith("unix://"):
        return "redis+socket://" + redis_url.removeprefix("unix://")
    return redis_url
