"""The outbox's Redis Stream as one consumer sees it: entries come, are renewed, and are done.

Nothing here knows what an entry means. Every method raises redis.RedisError when Redis is away.
"""

from collections.abc import Collection, Iterable
from typing import Any

import redis
import redis.asyncio

from shared.outbox import FIELD, stream_of

__all__ = ["DEAD_ANSWERS", "OutboxStream", "Raw"]

DEAD_ANSWERS = "dead-outbox"  # Redis list of the entries that could not be delivered, newest first
GROUP = "bot"
# Milliseconds that a read waits for news: below redis-py's socket timeout of 5 s, which would take
# a longer silence for a broken connection.
BLOCK_MS = 2000
BATCH = 50

Raw = tuple[bytes, bytes]  # an entry's id and its body, b"" when it has none


class OutboxStream:
    """One consumer of one front end's stream."""

    def __init__(self, client: redis.asyncio.Redis, front_end: str, consumer: str) -> None:
        self._redis = client
        self._stream = stream_of(front_end)
        self._tries = f"outbox-tries:{front_end}"
        self._consumer = consumer

    async def open(self) -> None:
        """Makes the group, from the first entry on; one that exists is left as it is."""
        try:
            await self._redis.xgroup_create(self._stream, GROUP, id="0", mkstream=True)
        except redis.ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise

    async def left_over(self, after: bytes = b"0") -> list[Raw]:
        """Entries that this consumer was given and did not finish, a batch from an id on."""
        return await self._read(after)

    async def new(self) -> list[Raw]:
        """Entries that no consumer has had; waits up to BLOCK_MS for the first."""
        return await self._read(b">", block=BLOCK_MS)

    async def abandoned(self, idle_ms: int) -> list[Raw]:
        """Takes over entries that nobody has renewed for so many milliseconds."""
        found: list[Raw] = []
        cursor = b"0-0"
        while True:
            answer = await self._redis.xautoclaim(
                self._stream, GROUP, self._consumer, idle_ms, cursor, count=BATCH
            )
            cursor = answer[0]
            found += _entries(answer[1])
            if cursor == b"0-0":
                return found

    async def renew(self, ids: Collection[bytes]) -> None:
        """Says that these entries are still in hand, so that no other consumer takes them."""
        if ids:
            await self._redis.xclaim(self._stream, GROUP, self._consumer, 0, list(ids), justid=True)

    async def count_try(self, entry: bytes) -> int:
        """Counts a delivery that begins, so that one that kills the process counts too."""
        return int(await self._redis.hincrby(self._tries, entry, 1))

    async def forgive(self, entry: bytes) -> None:
        """Forgets an entry's tries: what went wrong was not its fault."""
        await self._redis.hdel(self._tries, entry)

    async def done(self, entry: bytes) -> None:
        """Acknowledges and removes an entry."""
        async with self._redis.pipeline(transaction=True) as pipe:
            self._close(pipe, entry)
            await pipe.execute()

    async def set_aside(self, entry: bytes, body: bytes) -> None:
        """Moves an entry to the list of those that could not be delivered."""
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.lpush(DEAD_ANSWERS, body)
            self._close(pipe, entry)
            await pipe.execute()

    def _close(self, pipe: "redis.asyncio.client.Pipeline", entry: bytes) -> None:
        pipe.xack(self._stream, GROUP, entry)
        pipe.xdel(self._stream, entry)
        pipe.hdel(self._tries, entry)

    async def _read(self, after: bytes, block: int | None = None) -> list[Raw]:
        answer: Any = await self._redis.xreadgroup(
            GROUP, self._consumer, {self._stream: after}, count=BATCH, block=block
        )
        return [entry for _, entries in answer for entry in _entries(entries)]


def _entries(answer: Iterable[Any]) -> list[Raw]:
    """Entries that were deleted while pending come without id or without fields."""
    return [(entry, (fields or {}).get(FIELD, b"")) for entry, fields in answer if entry]
