"""Files on their way through Redis: feeds that admins send, reports that workers write.

A message holds the key, never the file. Each lies there with its name, for as long as somebody may
still press the button that stands under it.
"""

from collections.abc import Mapping
from secrets import token_urlsafe
from typing import cast

import redis

from shared.errors import UploadExpired

__all__ = ["UPLOAD_SECONDS", "Uploads", "opened"]

# A feed of 20 MB is a burden on a queue's Redis: a day to decide, then it is sent once more.
UPLOAD_SECONDS = 86_400
NAME, DATA = b"name", b"data"


class Uploads:
    """Puts and gets files; any process with the same Redis sees them."""

    def __init__(self, client: redis.Redis, ttl: int = UPLOAD_SECONDS) -> None:
        self._client = client
        self._ttl = ttl

    def put(self, name: str, data: bytes) -> str:
        """Keeps a file for `ttl` seconds and returns its random key, 29 characters."""
        key = f"upload:{token_urlsafe(16)}"
        with self._client.pipeline(transaction=True) as pipe:
            pipe.hset(key, mapping={NAME: name.encode("utf-8", "replace"), DATA: data})
            pipe.expire(key, self._ttl)
            pipe.execute()
        return key

    def get(self, key: str) -> tuple[str, bytes]:
        """The name (whatever its sender wrote: no path to trust) and the bytes under a key.

        Raises:
            UploadExpired: its time to live has passed.
        """
        return opened(key, cast("dict[bytes, bytes]", self._client.hgetall(key)))


def opened(key: str, fields: Mapping[bytes, bytes]) -> tuple[str, bytes]:
    """Name and bytes of what HGETALL gives for a key, for a client that is not Uploads' own.

    Raises:
        UploadExpired: there is nothing.
    """
    if DATA not in fields:
        raise UploadExpired(f"no file under {key}")
    return fields[NAME].decode(), fields[DATA]
