"""Takes updates in, one at a time in each chat, and searches an album once all of it is there.

Redis or Telegram away is nobody's fault and passes: the update is not done. Anything else is
logged, the person is told, and the update is done, because it would fail the same way for ever.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from itertools import chain, repeat

import redis
from telegram import Update

from bot.events import Event
from bot.front_end import FrontEnd, Undeliverable, Unreachable
from bot.telegram.albums import Album, Albums, album_of
from bot.telegram.chat_locks import ChatLocks
from bot.telegram.intake import chat_of, language_of
from shared.errors import RedisUnavailable

__all__ = ["AWAY", "Reception"]

logger = logging.getLogger(__name__)

AWAY = (RedisUnavailable, redis.RedisError, Unreachable)
# Seconds between tries; Redis is a server of our own, usually back within seconds.
PAUSES = (0.5, 1.0, 2.0, 5.0)
# Seconds without a further part after which an album is whole. Telegram never says how many parts
# there are. They were sent in one call and come back to back, in one getUpdates batch or webhook
# call after call; keeping one takes us milliseconds, so what is waited for is a slow network. Other
# bots wait half a second to a whole one. A part that comes even later is a search of its own.
QUIET = 0.7


class Reception:
    """The way from an update to the desk."""

    def __init__(  # noqa: PLR0917 - what an update passes through, in this order
        self,
        albums: Albums,
        read: Callable[[Sequence[Update]], Awaitable[list[Event]]],
        handle: Callable[[Event], Awaitable[None]],
        front_end: FrontEnd,
        apology: Callable[[str], str],
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        """`read` takes one update, or the parts of one album.

        `apology` gives the sentence for an internal error in a language.
        """
        self._albums = albums
        self._read = read
        self._handle = handle
        self._front_end = front_end
        self._apology = apology
        self._pauses = tuple(pauses)
        self._locks = ChatLocks()
        self._waiting: set[asyncio.Task[None]] = set()

    async def receive(self, update: Update) -> None:
        """Handles an update once; raises one of AWAY when it must come again."""
        async with self._locks.of(chat_of(update)):
            await self._take(update)

    async def receive_in_the_end(self, update: Update) -> None:
        """Handles an update, again and again while one of AWAY is; its chat waits behind it."""
        take = partial(self._take, update)
        await self._in_the_end(chat_of(update), f"update {update.update_id}", take)

    async def resume(self) -> None:
        """Takes up the albums that an earlier life of the bot had not searched yet."""
        await self._in_the_end("", "what was left", self._take_up)

    async def close(self) -> None:
        """Leaves the albums that are not whole yet to the next start."""
        for task in self._waiting:
            task.cancel()
        await asyncio.gather(*self._waiting, return_exceptions=True)

    async def _in_the_end(self, chat: str, what: str, do: Callable[[], Awaitable[None]]) -> None:
        async with self._locks.of(chat):
            for pause in chain(self._pauses, repeat(self._pauses[-1])):
                try:
                    await do()
                except AWAY as error:
                    logger.warning("%s waits: %s", what, error)
                    await asyncio.sleep(pause)
                else:
                    return

    async def _take(self, update: Update) -> None:
        """Answers an update, or keeps it with its album; what came before it comes first."""
        album = album_of(update)
        for other in await self._albums.open():
            if other.chat == chat_of(update) and other != album:
                await self._search(other)
        if album is None:
            await self._answer([update])
        else:
            self._search_later(album, await self._albums.add(album, update))

    async def _take_up(self) -> None:
        for album in await self._albums.open():
            self._search_later(album, await self._albums.size(album))

    def _search_later(self, album: Album, size: int) -> None:
        task = asyncio.create_task(self._search_when_quiet(album, size))
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)

    async def _search_when_quiet(self, album: Album, size: int) -> None:
        await asyncio.sleep(QUIET)
        unless_grown = partial(self._search_unless_grown, album, size)
        await self._in_the_end(album.chat, f"album {album.group}", unless_grown)

    async def _search_unless_grown(self, album: Album, size: int) -> None:
        """Whoever took the newest part searches for all, in whichever process."""
        if await self._albums.size(album) == size:
            await self._search(album)

    async def _search(self, album: Album) -> None:
        parts = await self._albums.parts(album)
        if parts:
            await self._answer(parts)
        await self._albums.searched(album, *parts)

    async def _answer(self, updates: Sequence[Update]) -> None:
        number = updates[0].update_id
        try:
            for event in await self._read(updates):
                await self._handle(event)
        except AWAY:
            raise
        except Undeliverable as error:
            logger.info("update %d: %s", number, error)
        except Exception:
            logger.exception("update %d failed", number)
            await self._apologise(updates[0])

    async def _apologise(self, update: Update) -> None:
        chat = chat_of(update)
        if not chat:
            return
        try:
            await self._front_end.say(chat, self._apology(language_of(update.effective_user)))
        except Exception:
            logger.exception("update %d: the person could not be told", update.update_id)
