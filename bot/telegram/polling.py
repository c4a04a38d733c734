"""Long polling that confirms an update only once it was handled.

PTB's Updater confirms a batch when it is in a queue, so a crash would lose it. Here the offset is
the oldest update still in hand: Telegram keeps everything from there on, and gives it again to
whoever asks next. Chats go their own pace; one that waits does not hold up the others, up to the
hundred updates that getUpdates shows at a time.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.telegram.connection import REFUSED_TOKEN
from bot.telegram.intake import ALLOWED_UPDATES
from shared.errors import SetupError

__all__ = ["Polling"]

logger = logging.getLogger(__name__)

# Telegram answers as soon as something comes; proxies between cut a silence of a minute.
LONG_POLL = timedelta(seconds=30)
# While updates are in hand the list is looked at again this often, for what came after them.
GLANCE = 0.5
# Seconds to finish what is in hand at the end; the rest is given to the next start.
GRACE = 10.0
PAUSES = (1.0, 2.0, 5.0, 15.0, 30.0)  # after failed polls in a row


class Polling:
    """The loop over getUpdates."""

    def __init__(self, bot: Bot, receive: Callable[[Update], Awaitable[None]]) -> None:
        """`receive` returns when the update is done; it must not raise."""
        self._bot = bot
        self._receive = receive
        self._offset: int | None = None
        self._taken: dict[int, asyncio.Task[None]] = {}  # by update id, from the offset on
        self._failures = 0

    async def run(self) -> None:
        """Polls until cancelled, then finishes what is in hand and confirms it.

        Raises:
            SetupError: Telegram does not know the token.
        """
        # A webhook set earlier would make every poll a conflict. What waits is kept.
        await self._bot.delete_webhook(drop_pending_updates=False)
        try:
            while True:
                for update in await self._fetch():
                    self._take(update)
                await self._wait()
        finally:
            await self._finish()

    async def _fetch(self) -> tuple[Update, ...]:
        try:
            updates = await self._bot.get_updates(
                offset=self._offset,
                timeout=0 if self._taken else LONG_POLL,
                allowed_updates=ALLOWED_UPDATES,
            )
        except InvalidToken as error:
            raise SetupError(REFUSED_TOKEN) from error
        except TelegramError as error:
            await asyncio.sleep(self._pause_after(error))
            return ()
        self._failures = 0
        return updates

    def _pause_after(self, error: TelegramError) -> float:
        pause = PAUSES[min(self._failures, len(PAUSES) - 1)]
        self._failures += 1
        if isinstance(error, Conflict):
            logger.error("another process polls with this token, or set a webhook: %s", error)
        else:
            logger.warning("polling failed (%s), again in %.0f s", error, pause)
        if isinstance(error, RetryAfter) and isinstance(error.retry_after, timedelta):
            return max(pause, error.retry_after.total_seconds())
        return pause

    def _take(self, update: Update) -> None:
        if update.update_id in self._taken:
            return
        receiving = self._receive(update)
        self._taken[update.update_id] = asyncio.ensure_future(receiving)

    async def _wait(self) -> None:
        """Until something in hand is done, or it is time for another glance."""
        in_hand = self._in_hand()
        if in_hand:
            await asyncio.wait(in_hand, timeout=GLANCE, return_when=asyncio.FIRST_COMPLETED)
        self._advance()

    def _in_hand(self) -> list[asyncio.Task[None]]:
        return [task for task in self._taken.values() if not task.done()]

    def _advance(self) -> None:
        """Moves the offset past every update before the first that is not done."""
        for update_id in sorted(self._taken):
            task = self._taken[update_id]
            if not task.done() or task.cancelled():
                return
            del self._taken[update_id]
            self._offset = update_id + 1

    async def _finish(self) -> None:
        if in_hand := self._in_hand():
            await asyncio.wait(in_hand, timeout=GRACE)
        for task in self._in_hand():
            task.cancel()
        await asyncio.gather(*self._taken.values(), return_exceptions=True)
        self._advance()
        await self._confirm()

    async def _confirm(self) -> None:
        """A poll with the offset is the only way to say that what lies before it is done."""
        if self._offset is None:
            return
        try:
            await self._bot.get_updates(
                offset=self._offset, limit=1, timeout=0, allowed_updates=ALLOWED_UPDATES
            )
        except TelegramError as error:
            logger.warning("the last updates could not be confirmed: %s", error)
