"""Tells `sartor health bot` that this process still runs its loops."""

import asyncio
import logging

import redis
import redis.asyncio

from shared.health import ALIVE_SECONDS, BEAT_SECONDS, BOT_ALIVE

__all__ = ["beat"]

logger = logging.getLogger(__name__)


async def beat(client: redis.asyncio.Redis) -> None:
    """Renews the sign of life until cancelled; Redis away is the health check's news, not ours."""
    while True:
        try:
            await client.set(BOT_ALIVE, "1", ex=ALIVE_SECONDS)
        except redis.RedisError as error:
            logger.warning("no sign of life: %s", error)
        await asyncio.sleep(BEAT_SECONDS)
