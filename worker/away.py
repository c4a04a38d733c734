"""What says that a server is away and no task at fault: the task is given back for later."""

import time

import kombu.exceptions
import redis
from celery.exceptions import Reject
from sqlalchemy.exc import InterfaceError, OperationalError

__all__ = ["AWAY", "given_back"]

AWAY = (
    redis.ConnectionError,
    redis.TimeoutError,
    kombu.exceptions.OperationalError,
    OperationalError,
    InterfaceError,
)
PAUSE_SECONDS = 1.0  # or a worker would ask a server that is away as fast as it can


def given_back(error: Exception) -> Reject:
    """What a task raises to be handed out again."""
    time.sleep(PAUSE_SECONDS)
    return Reject(f"a server is away: {error}", requeue=True)
