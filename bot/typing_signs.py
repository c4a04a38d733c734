"""Shows "typing" for as long as a search runs: one task a job, ended by its answer.

The answer may be delivered by another bot process than the one that took the question, so each
turn also asks whether the job is over. A sign is a courtesy: nothing that fails here matters.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from bot.ending import end
from bot.front_end import FrontEnd

__all__ = ["TypingSigns"]

logger = logging.getLogger(__name__)

EVERY = 4.0  # seconds; Telegram lets a sign fade after five


class TypingSigns:
    """The running signs by job."""

    def __init__(self, front_end: FrontEnd, every: float = EVERY) -> None:
        self._front_end = front_end
        self._every = every
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def start(
        self, job: str, chat: str, until: float, is_over: Callable[[], Awaitable[bool]]
    ) -> None:
        """Shows the sign in a chat until a Unix time, or until the job is over."""
        self.stop(job)
        task = asyncio.create_task(self._show(chat, until, is_over), name=f"typing {job}")
        self._tasks[job] = task
        task.add_done_callback(lambda done: self._ended(job, done))

    def stop(self, job: str) -> None:
        """Ends a job's sign, if it has one."""
        task = self._tasks.pop(job, None)
        if task is not None:
            task.cancel()

    async def close(self) -> None:
        """Ends all signs and waits for that."""
        await end(self._tasks.values())

    async def _show(self, chat: str, until: float, is_over: Callable[[], Awaitable[bool]]) -> None:
        try:
            while time.time() < until and not await is_over():
                await self._front_end.show_typing(chat)
                await asyncio.sleep(self._every)
        except Exception as error:  # noqa: BLE001 - whatever it is, only the sign is lost
            logger.debug("typing in chat %s ended: %s", chat, error)

    def _ended(self, job: str, task: asyncio.Task[None]) -> None:
        if self._tasks.get(job) is task:
            del self._tasks[job]
