"""An admin's work on the catalogue: one message says that it was asked for, then how it goes.

A report that is delivered again changes the same message; a button that is pressed again while its
job is under way starts nothing.
"""

import asyncio
import time
from functools import partial
from typing import cast

import redis.asyncio

from bot.actions import Keyboard, Note, ShowIndex, ShowProgress, StartCatalogueJob
from bot.conversation import Rules, respond
from bot.delivery import Delivery, PressedButtons, ProgressMessages
from bot.events import BuildProgressed, IndexAnswered
from bot.front_end import FrontEnd
from bot.sessions import Place
from bot.texts import say
from bot.voice import rewrite, speak
from shared.errors import UploadExpired
from shared.messages import IndexReply, Progress, ReplyTo
from shared.queue import JobQueue
from shared.uploads import opened

__all__ = ["CatalogueDesk"]

# Telegram allows about one message a second in a chat; interim reports beyond that are dropped.
EDIT_EVERY = 1.0


class CatalogueDesk:
    """Starts jobs on the catalogue and shows their reports through a front end."""

    def __init__(self, front_end: FrontEnd, queue: JobQueue, client: redis.asyncio.Redis) -> None:
        self._front_end = front_end
        self._queue = queue
        self._redis = client
        self._messages = ProgressMessages(client)
        self._pressed = PressedButtons(client)
        self._edited: dict[str, float] = {}  # monotonic time of each running job's last edit

    async def start(self, action: StartCatalogueJob) -> None:
        """Says what was asked for and enqueues it; raises RedisUnavailable."""
        request, to = action.request, action.request.reply_to
        if action.button and await self._is_under_way(action):
            await speak(self._front_end, to, Note("chat.under_way"))
            return
        # Said first: the worker may report before the queue has returned.
        delivery = Delivery(self._redis, request.job_id)
        (message,) = await delivery.once("asked", partial(self._say, to, action.note))
        await self._messages.keep(request.job_id, message, over=False)
        await asyncio.to_thread(self._queue.catalogue, request)
        if action.button:
            await self._pressed.keep(Place.of(to), action.button, request.job_id)

    async def deliver(self, message: Progress | IndexReply, rules: Rules) -> None:
        """Shows a report of a job, each in the place of the one before."""
        if not message.reply_to.chat:  # the clock asked for it, in a shop without admins
            return
        if isinstance(message, IndexReply):
            for action in respond(IndexAnswered(message), None, rules):
                if isinstance(action, ShowIndex):
                    await self._end(message, action.lines, action.keyboard)
            return
        message, file = await self._with_file(message)
        for action in respond(BuildProgressed(message), None, rules):
            if isinstance(action, ShowProgress):
                await self._report(action)
        if file is not None:
            send = partial(self._send, message.reply_to, *file)
            await Delivery(self._redis, message.job_id).once("file", send)

    async def _report(self, action: ShowProgress) -> None:
        state = action.progress
        if state.finished or state.failure is not None:
            await self._end(state, action.lines, action.keyboard)
            self._edited.pop(state.job_id, None)
        elif not await self._is_too_much(state.job_id):
            await self._show(state, action.lines)
            self._edited[state.job_id] = time.monotonic()

    async def _show(self, state: Progress, lines: tuple[Note, ...]) -> None:
        """An interim report; nobody misses it where the message was deleted."""
        message = await self._messages.message_of(state.job_id)
        if message is not None:
            await rewrite(self._front_end, state.reply_to, message, *lines)
            return
        message = await speak(self._front_end, state.reply_to, *lines)
        await self._messages.keep(state.job_id, message, over=False)

    async def _end(
        self, report: Progress | IndexReply, lines: tuple[Note, ...], keyboard: Keyboard
    ) -> None:
        """The last report, which must be seen: in a new message where ours was deleted."""
        job, to = report.job_id, report.reply_to
        message = await self._messages.message_of(job)
        if message is None or not await rewrite(
            self._front_end, to, message, *lines, keyboard=keyboard
        ):
            message = await speak(self._front_end, to, *lines, keyboard=keyboard)
        await self._messages.keep(job, message, over=True)

    async def _with_file(self, state: Progress) -> tuple[Progress, tuple[str, bytes] | None]:
        """The file that a report speaks of; one that waited too long is not spoken of."""
        if not state.report_key:
            return state, None
        try:
            fields = await self._redis.hgetall(state.report_key)
            return state, opened(state.report_key, cast("dict[bytes, bytes]", fields))
        except UploadExpired:
            return state.model_copy(update={"report_key": ""}), None

    async def _say(self, to: ReplyTo, note: Note) -> list[str]:
        return [await speak(self._front_end, to, note)]

    async def _send(self, to: ReplyTo, name: str, data: bytes) -> list[str]:
        text = say(to.language, "progress.file")
        return [await self._front_end.send_file(to.chat, name, data, text, reply_to=to.message)]

    async def _is_too_much(self, job: str) -> bool:
        """True for an interim report that comes too soon, or after the final one."""
        soon = time.monotonic() - self._edited.get(job, -EDIT_EVERY) < EDIT_EVERY
        return soon or await self._messages.is_over(job)

    async def _is_under_way(self, action: StartCatalogueJob) -> bool:
        """True while another press of the same button has a job that is not over."""
        job = await self._pressed.job_of(Place.of(action.request.reply_to), action.button)
        if job is None or job == action.request.job_id:
            return False
        return not await self._messages.is_over(job)
