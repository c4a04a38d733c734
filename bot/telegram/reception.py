"""Handles one update: read, act, and whatever goes wrong stays with its owner.

Redis or Telegram away is nobody's fault and passes: the update is not done. Anything else is
logged, the person is told, and the update is done, because it would fail the same way for ever.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

import redis
from telegram import Update

from bot.events import Event
from bot.front_end import FrontEnd, Undeliverable, Unreachable
from bot.telegram.chat_locks import ChatLocks
from bot.telegram.intake import chat_of, language_of
from shared.errors import RedisUnavailable

__all__ = ["AWAY", "Reception"]

logger = logging.getLogger(__name__)

AWAY = (RedisUnavailable, redis.RedisError, Unreachable)
# Seconds between tries; Redis is a server of our own, usually back within seconds.
PAUSES = (0.5, 1.0, 2.0, 5.0)


class Reception:
    """Takes updates in, one at a time in each chat."""

    def __init__(
        self,
        read: Callable[[Update], Awaitable[Event | None]],
        handle: Callable[[Event], Awaitable[None]],
        front_end: FrontEnd,
        apology: Callable[[str], str],
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        """`apology` gives the sentence for an internal error in a language."""
        self._read = read
        self._handle = handle
        self._front_end = front_end
        self._apology = apology
        self._pauses = tuple(pauses)
        self._locks = ChatLocks()

    async def receive(self, update: Update) -> None:
        """Handles an update once; raises one of AWAY when it must come again."""
        async with self._locks.of(chat_of(update)):
            await self._once(update)

    async def receive_in_the_end(self, update: Update) -> None:
        """Handles an update, again and again while one of AWAY is; its chat waits behind it."""
        async with self._locks.of(chat_of(update)):
            tries = 0
            while not await self._is_done(update):
                await asyncio.sleep(self._pauses[min(tries, len(self._pauses) - 1)])
                tries += 1

    async def _is_done(self, update: Update) -> bool:
        try:
            await self._once(update)
        except AWAY as error:
            logger.warning("update %d waits: %s", update.update_id, error)
            return False
        return True

    async def _once(self, update: Update) -> None:
        try:
            event = await self._read(update)
            if event is not None:
                await self._handle(event)
        except AWAY:
            raise
        except Undeliverable as error:
            logger.info("update %d: %s", update.update_id, error)
        except Exception:
            logger.exception("update %d failed", update.update_id)
            await self._apologise(update)

    async def _apologise(self, update: Update) -> None:
        chat = chat_of(update)
        if not chat:
            return
        try:
            await self._front_end.say(chat, self._apology(language_of(update.effective_user)))
        except Exception:
            logger.exception("update %d: the person could not be told", update.update_id)
