"""The one place where a call to Telegram is tried again: floods obeyed, outages waited out.

ExtBot sends every call except getUpdates through here. PTB's AIORateLimiter pauses all chats when
one of them is flooded, lets any call in flight end that pause, and knows no network errors; so this
is our own: a flooded chat waits alone, and nothing overtakes its waiting message.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from aiolimiter import AsyncLimiter
from telegram.constants import FloodLimit
from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import BaseRateLimiter

from bot.telegram.chat_locks import ChatLocks

__all__ = ["PAUSES", "Patience"]

T = TypeVar("T")
Answer = bool | dict[str, Any] | list[dict[str, Any]]  # what PTB calls JSONDict and its kin

logger = logging.getLogger(__name__)

# Seconds before each further try after a 5xx, a broken connection or a timeout: half a minute in
# all, which a restart on Telegram's side fits into. After that the caller decides: an answer stays
# in the outbox. A send that timed out may have arrived; Telegram offers no way to ask, and a
# message twice is better than none.
PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0)
# Floods name their own pause, usually seconds. A second one after obeying is bad luck, a fifth
# says that waiting does not help.
FLOODS = 5
# Beyond a quarter of an hour nobody waits for a message any more.
LONGEST_FLOOD = 900.0
# Worth nothing a moment later, so not worth a second try or a place in the chat's row.
FLEETING = frozenset({"sendChatAction"})


class Patience(BaseRateLimiter[int]):
    """Keeps the order within each chat, the bot-wide rate, and trying."""

    def __init__(self, pauses: Sequence[float] = PAUSES) -> None:
        self._pauses = tuple(pauses)
        self._locks = ChatLocks()
        self._rate = AsyncLimiter(FloodLimit.MESSAGES_PER_SECOND, 1)

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def process_request(  # noqa: PLR0917 - PTB's signature
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,  # noqa: ANN401 - PTB's signature
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,  # noqa: ARG002 - PTB's signature; one patience for all
    ) -> Answer:
        """Makes one Bot API call; raises the last TelegramError when patience ends."""
        chat = data.get("chat_id")
        if endpoint in FLEETING:
            return await callback(*args, **kwargs)
        if chat is None:
            return await self.insist(lambda: callback(*args, **kwargs), endpoint)

        async def send() -> Answer:
            async with self._rate:
                return await callback(*args, **kwargs)

        async with self._locks.of(chat):
            return await self.insist(send, endpoint)

    async def insist(self, call: Callable[[], Awaitable[T]], what: str) -> T:
        """Awaits a call, again after floods and network errors, within the bounds above."""
        floods, failures = 0, 0
        while True:
            try:
                return await call()
            except RetryAfter as error:
                pause = _seconds(error)
                floods += 1
                if floods > FLOODS or pause > LONGEST_FLOOD:
                    raise
                logger.info("%s: Telegram asks for a pause of %.0f s", what, pause)
            except BadRequest:
                raise  # PTB counts it among the network errors, but it fails the same every time
            except NetworkError as error:
                if failures >= len(self._pauses):
                    raise
                pause = self._pauses[failures]
                failures += 1
                logger.warning("%s failed (%s), again in %.0f s", what, error, pause)
            await asyncio.sleep(pause)


def _seconds(error: RetryAfter) -> float:
    pause = error.retry_after
    return pause.total_seconds() if isinstance(pause, timedelta) else float(pause)
