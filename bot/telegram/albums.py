"""The parts of albums, kept in Redis until they are searched together.

Telegram sends each photo of an album as an update of its own, and a webhook's next update of a
chat comes only after the one before was answered: so a part is done once it is kept here, and
whoever starts after a crash finds what its predecessor had not searched yet.
"""

import json
from dataclasses import dataclass

import redis.asyncio
from telegram import Update

__all__ = ["Album", "Albums", "album_of"]

OPEN = "telegram:albums"
# Telegram offers an update again for a day; until then a part must be known as searched.
KEPT = 86_400
SEARCHED = ""  # what is left of a part then: nothing that a person sent


@dataclass(frozen=True, order=True)
class Album:
    """Messages that one person sent together."""

    chat: str
    group: str  # Telegram's media_group_id

    @property
    def name(self) -> str:
        """Both in one; neither holds a colon."""
        return f"{self.chat}:{self.group}"

    @property
    def key(self) -> str:
        """Where its parts lie, by update id."""
        return f"telegram:album:{self.name}"


def album_of(update: Update) -> Album | None:
    """The album that an update is a part of."""
    message = update.message
    if message is None or message.media_group_id is None:
        return None
    return Album(str(message.chat.id), message.media_group_id)


class Albums:
    """Albums by chat; every method raises redis.RedisError when Redis is away."""

    def __init__(self, client: redis.asyncio.Redis) -> None:
        self._redis = client

    async def add(self, album: Album, part: Update) -> int:
        """Keeps a part, once however often it comes; returns how many there have been."""
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.hsetnx(album.key, str(part.update_id), part.to_json())
            pipe.expire(album.key, KEPT)
            pipe.sadd(OPEN, album.name)
            pipe.hlen(album.key)
            return int((await pipe.execute())[-1])

    async def size(self, album: Album) -> int:
        """How many parts there have been."""
        return int(await self._redis.hlen(album.key))

    async def parts(self, album: Album) -> list[Update]:
        """Those that were not searched yet, in the order of the album."""
        bodies = [body for body in await self._redis.hvals(album.key) if body]
        updates = [Update.de_json(json.loads(body), None) for body in bodies]
        return sorted(updates, key=lambda part: part.message.message_id if part.message else 0)

    async def open(self) -> list[Album]:
        """All that have parts to be searched, of every chat."""
        return sorted(map(_named, await self._redis.smembers(OPEN)))

    async def searched(self, album: Album, *parts: Update) -> None:
        """Parts are done: nothing of them is kept but that they came."""
        async with self._redis.pipeline(transaction=True) as pipe:
            for part in parts:
                pipe.hset(album.key, str(part.update_id), SEARCHED)
            pipe.srem(OPEN, album.name)
            await pipe.execute()


def _named(name: bytes | str) -> Album:
    chat, group = (name.decode() if isinstance(name, bytes) else name).split(":")
    return Album(chat, group)
