"""Remembers what was sent and what was asked for, so that neither happens twice.

An outbox entry whose bot died half-way comes again; the new bot carries on where the old one
stopped. Sent twice is only what was accepted in the instant before the mark could be written.
"""

import json
from collections.abc import Awaitable, Callable

import redis.asyncio

from bot.sessions import Place

__all__ = ["Delivery", "PressedButtons", "ProgressMessages"]

# The outbox brings an entry again within seconds; a day covers a bot that was down overnight.
MEMORY = 86_400


class Delivery:
    """The steps of one job's answer."""

    def __init__(self, client: redis.asyncio.Redis, job: str) -> None:
        self._redis = client
        self._key = f"delivery:{job}"

    async def once(self, step: str, send: Callable[[], Awaitable[list[str]]]) -> list[str]:
        """Sends a step unless it was sent before; returns the ids of its messages either way."""
        sent = await self._redis.hget(self._key, step)
        if sent is not None:
            return [str(message) for message in json.loads(sent)]
        messages = await send()
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.hset(self._key, step, json.dumps(messages))
            pipe.expire(self._key, MEMORY)
            await pipe.execute()
        return messages


class ProgressMessages:
    """The one message in which each job on the catalogue is reported."""

    def __init__(self, client: redis.asyncio.Redis) -> None:
        self._redis = client

    async def message_of(self, job: str) -> str | None:
        """The id of the message, None before the first report."""
        message = await self._redis.hget(_progress(job), "message")
        return message.decode() if isinstance(message, bytes) else message

    async def is_over(self, job: str) -> bool:
        """True once the final report was shown: a late interim one must not cover it."""
        return bool(await self._redis.hexists(_progress(job), "over"))

    async def keep(self, job: str, message: str, *, over: bool) -> None:
        """Notes the message and whether it shows the end."""
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.hset(_progress(job), "message", message)
            if over:
                pipe.hset(_progress(job), "over", "1")
            pipe.expire(_progress(job), MEMORY)
            await pipe.execute()


class PressedButtons:
    """Which job each button has started last."""

    def __init__(self, client: redis.asyncio.Redis) -> None:
        self._redis = client

    async def job_of(self, place: Place, button: str) -> str | None:
        """The id of the job, None when the button was not pressed."""
        job = await self._redis.get(place.key("pressed", button))
        return job.decode() if isinstance(job, bytes) else job

    async def keep(self, place: Place, button: str, job: str) -> None:
        """Notes a job that was enqueued."""
        await self._redis.set(place.key("pressed", button), job, ex=MEMORY)


def _progress(job: str) -> str:
    return f"progress:{job}"
