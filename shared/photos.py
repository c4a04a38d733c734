"""Pictures on their way through Redis: bytes under random keys, each with a time to live.

A message holds the key, never the picture. Shoppers' photos are kept as long as a session can
refer to them and are deleted by /forget; result pictures as long as an answer can wait. What was
computed from a photo lives and goes with it.
"""

from collections.abc import Callable, Iterable
from secrets import token_urlsafe

import redis
from pydantic import TypeAdapter
from redis.client import Pipeline

from shared.errors import PhotoExpired
from shared.messages import Box

__all__ = ["PhotoStore"]

# A result picture waits for the outbox only: an hour covers a bot that is restarted.
RESULT_TTL = 3600
_BOXES: TypeAdapter[tuple[Box, ...]] = TypeAdapter(tuple[Box, ...])


class PhotoStore:
    """Puts and gets picture bytes; any process with the same Redis sees them."""

    def __init__(self, client: redis.Redis, ttl: int) -> None:
        self._client = client
        self._ttl = ttl

    def put(self, jpeg: bytes) -> str:
        """Keeps a person's cleaned photo for `ttl` seconds and returns its random key."""
        key = f"photo:{token_urlsafe(16)}"
        self._client.set(key, jpeg, ex=self._ttl)
        return key

    def put_result(self, product_picture: str, jpeg: bytes) -> str:
        """Keeps a product's picture for an hour, once however many results show it."""
        key = f"picture:{product_picture}"
        self._client.set(key, jpeg, ex=RESULT_TTL)
        return key

    def get(self, key: str) -> bytes:
        """The bytes under a key.

        Raises:
            PhotoExpired: its time to live has passed, or the person had it forgotten.
        """
        jpeg = self._client.get(key)
        if not isinstance(jpeg, bytes):
            raise PhotoExpired(f"no picture under {key}")
        return jpeg

    def put_seen(self, key: str, garments: tuple[Box, ...]) -> None:
        """Keeps what was found in a photo, so that nobody looks twice."""
        body = _BOXES.dump_json(garments)
        self._put_beside(key, _seen(key), lambda pipe: pipe.set(_seen(key), body))

    def seen(self, key: str) -> tuple[Box, ...] | None:
        """What was found in a photo, likeliest first; None: nobody has looked yet."""
        body = self._client.get(_seen(key))
        return _BOXES.validate_json(body) if isinstance(body, bytes) else None

    def put_embedding(self, key: str, name: str, embedding: bytes) -> None:
        """Keeps what an encoder made of a photo; `name` tells its embeddings apart."""
        kept = _embeddings(key)
        self._put_beside(key, kept, lambda pipe: pipe.hset(kept, name, embedding))

    def embedding(self, key: str, name: str) -> bytes | None:
        """An embedding of a photo; None: nobody has computed it yet."""
        body = self._client.hget(_embeddings(key), name)
        return body if isinstance(body, bytes) else None

    def keep(self, *keys: str) -> None:
        """Starts the photos' time to live anew, and that of what was computed from them."""
        for key in _with_computed(keys):
            self._client.expire(key, self._ttl)

    def delete(self, *keys: str) -> None:
        """Forgets photos and what was computed from them."""
        if keys:
            self._client.delete(*_with_computed(keys))

    def _put_beside(self, photo: str, computed: str, put: Callable[[Pipeline], object]) -> None:
        """Keeps what was computed from a photo for as long as the photo still has.

        A photo that was forgotten while a worker looked at it leaves nothing behind.
        """

        def write(pipe: Pipeline) -> None:
            left = int(pipe.pttl(photo))
            pipe.multi()
            if left > 0:
                put(pipe)
                pipe.pexpire(computed, left)

        self._client.transaction(write, photo)


def _seen(key: str) -> str:
    return f"seen:{key}"


def _embeddings(key: str) -> str:
    return f"embeddings:{key}"


def _with_computed(keys: Iterable[str]) -> list[str]:
    return [name for key in keys for name in (key, _seen(key), _embeddings(key))]
