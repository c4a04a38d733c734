"""Pictures on their way through Redis: bytes under random keys, each with a time to live.

A message holds the key, never the picture. Shoppers' photos are kept as long as a session can
refer to them and are deleted by /forget; result pictures as long as an answer can wait.
"""

from secrets import token_urlsafe

import redis
from pydantic import TypeAdapter

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
        self._client.set(_seen(key), _BOXES.dump_json(garments), ex=self._ttl)

    def seen(self, key: str) -> tuple[Box, ...] | None:
        """What was found in a photo, likeliest first; None: nobody has looked yet."""
        body = self._client.get(_seen(key))
        return _BOXES.validate_json(body) if isinstance(body, bytes) else None

    def keep(self, key: str) -> None:
        """Starts a photo's time to live anew, and that of what was found in it."""
        self._client.expire(key, self._ttl)
        self._client.expire(_seen(key), self._ttl)

    def delete(self, *keys: str) -> None:
        """Forgets photos and what was found in them."""
        if keys:
            self._client.delete(*keys, *map(_seen, keys))


def _seen(key: str) -> str:
    return f"seen:{key}"
