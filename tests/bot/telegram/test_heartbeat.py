"""The sign of life: renewed while the loop runs, and an absent Redis ends nothing."""

import asyncio

import redis.asyncio

from bot.telegram import heartbeat
from shared.health import ALIVE_SECONDS, BOT_ALIVE
from tests.bot.telegram.desks import until


def beating(url, during):
    async def within():
        async with redis.asyncio.Redis.from_url(url, socket_timeout=None) as client:
            task = asyncio.create_task(heartbeat.beat(client))
            await until(during)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    asyncio.run(within())


def test_beat_leaves_a_sign_that_expires(redis_url, client):
    beating(redis_url, lambda: client.exists(BOT_ALIVE))
    assert 0 < client.ttl(BOT_ALIVE) <= ALIVE_SECONDS


def test_beat_renews_the_sign(redis_url, client, monkeypatch):
    monkeypatch.setattr(heartbeat, "BEAT_SECONDS", 0.01)
    gone = []  # the sign is taken away once, and comes back
    beating(
        redis_url,
        lambda: client.exists(BOT_ALIVE) if gone else gone.extend([1] * client.delete(BOT_ALIVE)),
    )


def test_beat_while_redis_is_away_goes_on(caplog, monkeypatch):
    monkeypatch.setattr(heartbeat, "BEAT_SECONDS", 0.01)
    beating("unix:///nowhere.sock", lambda: caplog.text.count("no sign of life") >= 2)
