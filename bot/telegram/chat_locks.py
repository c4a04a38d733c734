"""One thing at a time in each chat, any number of chats at once.

The locks are held weakly: a chat's lock lives while somebody holds it or waits for it, so a bot
that has met a million people remembers only the chats that are busy now.
"""

import asyncio
from weakref import WeakValueDictionary

__all__ = ["ChatLocks"]


class ChatLocks:
    """A fair lock for each chat: first come, first served."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def of(self, chat: object) -> asyncio.Lock:
        """The lock of a chat; hold it with `async with`."""
        key = str(chat)
        lock = self._locks.get(key)
        if lock is None:
            lock = self._locks[key] = asyncio.Lock()
        return lock

    def __len__(self) -> int:
        """How many chats are busy."""
        return len(self._locks)
