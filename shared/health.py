"""Is a process of sartor doing its work? What container health checks and operators ask."""

from typing import Literal

import redis

from shared.errors import RedisUnavailable, Unhealthy
from shared.workers import read_notes

__all__ = ["ALIVE_SECONDS", "BEAT_SECONDS", "BOT_ALIVE", "Part", "check_health"]

Part = Literal["redis", "bot", "search", "catalogue"]

BOT_ALIVE = "alive:bot"  # the bot renews it every BEAT_SECONDS while its loops run
BEAT_SECONDS = 20
ALIVE_SECONDS = 60  # two missed beats and the third late


def check_health(client: redis.Redis, part: Part) -> str:
    """One sentence on a part that works.

    Raises:
        RedisUnavailable: Redis does not answer, so nothing else can be known.
        Unhealthy: the part does not work; the message says what was looked for.
    """
    try:
        client.ping()
        if part == "redis":
            return "redis answers"
        return _bot(client) if part == "bot" else _worker(client, part)
    except redis.ConnectionError as error:
        raise RedisUnavailable(f"Redis does not answer: {error}") from error


def _bot(client: redis.Redis) -> str:
    if not client.exists(BOT_ALIVE):
        raise Unhealthy("no bot has been heard of for a minute")
    return "the bot is alive"


def _worker(client: redis.Redis, queue: str) -> str:
    serving = [note.name for note in read_notes(client) if queue in note.queues]
    if not serving:
        raise Unhealthy(f"no worker serves the queue {queue}")
    return f"serving {queue}: {', '.join(serving)}"
