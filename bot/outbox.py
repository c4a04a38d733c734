"""The bot's end of the outbox: takes replies from the stream, has them delivered, acknowledges.

An entry is done when its delivery returned. A bot that dies before leaves it pending: the same
consumer takes it up at its next start, another one once nobody renews it. Entries of one chat are
delivered in order, chats side by side. An entry that fails by itself is tried TRIES times; an
outage, of Redis or of the front end's service, is no entry's fault and is waited out.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass
from typing import TypeVar

import redis
import redis.asyncio
from pydantic import ValidationError

from bot.ending import end
from bot.front_end import Undeliverable, Unreachable
from bot.outbox_stream import OutboxStream, Raw
from shared.errors import RedisUnavailable
from shared.messages import Failure, IndexReply, Progress, SearchReply, outbox_message

__all__ = ["OutboxReader"]

logger = logging.getLogger(__name__)

# Seconds between renewals of what is in hand, and between looks for what dead consumers left.
TEND_EVERY = 5.0
# Milliseconds without a renewal after which an entry is abandoned: six missed ones, more than a
# process that is only busy or paused for a moment.
ABANDONED_MS = 30_000
# Thirty megabytes at most, as a reply repeats its query, which has up to 60 kB; a flooded chat may
# hold many for minutes.
MAX_IN_HAND = 500
# Deliveries at a time; each holds the pictures of one page, about a megabyte.
MAX_SENDING = 32
TRIES = 5
PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)  # seconds before each further try; the last one repeats

Message = SearchReply | Progress | IndexReply
T = TypeVar("T")


@dataclass(frozen=True)
class Entry:
    """One reply in hand."""

    id: bytes
    body: bytes
    message: Message


class OutboxReader:
    """Reads one front end's outbox; `consumer` is a name that only this process bears.

    A name that stays the same from start to start lets a restarted bot take up its own entries at
    once instead of after ABANDONED_MS.
    """

    def __init__(
        self,
        client: redis.asyncio.Redis,
        front_end: str,
        consumer: str,
        deliver: Callable[[Message], Awaitable[None]],
        *,
        pauses: tuple[float, ...] = PAUSES,
        tend_every: float = TEND_EVERY,
        abandoned_ms: int = ABANDONED_MS,
    ) -> None:
        self._stream = OutboxStream(client, front_end, consumer)
        self._deliver = deliver
        self._pauses = pauses
        self._tend_every = tend_every
        self._abandoned_ms = abandoned_ms
        self._in_hand: set[bytes] = set()
        self._chats: dict[str, deque[Entry]] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._room = asyncio.Semaphore(MAX_IN_HAND)
        self._sending = asyncio.Semaphore(MAX_SENDING)

    async def run(self) -> None:
        """Reads and delivers until it is cancelled; what is in hand then stays pending."""
        async with asyncio.TaskGroup() as self._tasks:
            try:
                for loop in (self._read, self._renew, self._claim):
                    self._begin(self._for_ever(loop), f"outbox {loop.__name__}")
                await asyncio.Event().wait()  # for ever
            finally:
                await end(self._running)

    def _begin(self, work: Coroutine[None, None, None], name: str) -> None:
        task = self._tasks.create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _for_ever(self, loop: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await loop()
            except redis.RedisError as error:
                logger.warning("outbox: waiting for Redis: %s", error)
            except Exception:
                logger.exception("outbox: %s failed", loop.__name__)
            await asyncio.sleep(self._pauses[0])

    async def _read(self) -> None:
        await self._stream.open()
        left_over = await self._stream.left_over()
        while left_over:
            await self._take(left_over)
            left_over = await self._stream.left_over(left_over[-1][0])
        while True:
            await self._take(await self._stream.new())

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(self._tend_every)
            await self._stream.renew(self._in_hand)

    async def _claim(self) -> None:
        while True:
            await asyncio.sleep(self._tend_every)
            await self._take(await self._stream.abandoned(self._abandoned_ms))

    async def _take(self, raw: Iterable[Raw]) -> None:
        """Puts entries in their chats' rows; waits while too many are in hand."""
        for entry, body in raw:
            if entry in self._in_hand:
                continue
            message = _message(body)
            if message is None:
                logger.error("outbox: entry %r is none of ours and is dropped", entry)
                await self._stream.done(entry)
                continue
            self._in_hand.add(entry)
            await self._room.acquire()
            self._enqueue(Entry(entry, body, message))

    def _enqueue(self, entry: Entry) -> None:
        chat = entry.message.reply_to.chat
        row = self._chats.get(chat)
        if row is not None:
            row.append(entry)
            return
        self._chats[chat] = deque([entry])
        self._begin(self._serve(chat), f"outbox chat {chat}")

    async def _serve(self, chat: str) -> None:
        """Delivers a chat's row in order until it is empty."""
        row = self._chats[chat]
        while row:
            await self._finish(row[0])
            self._in_hand.discard(row.popleft().id)
            self._room.release()
        del self._chats[chat]

    async def _finish(self, entry: Entry) -> None:
        if await self._is_delivered(entry):
            await self._insist(lambda: self._stream.done(entry.id))
            return
        logger.error("outbox: job %s set aside", entry.message.job_id)
        await self._insist(lambda: self._stream.set_aside(entry.id, entry.body))
        await self._apologise(entry.message)

    async def _is_delivered(self, entry: Entry) -> bool:
        """Delivers an entry; False when it has failed by itself too often."""
        failures = 0
        while True:
            tries = await self._insist(lambda: self._stream.count_try(entry.id))
            if tries > TRIES:
                return False
            if await self._attempt(entry):
                return True
            await asyncio.sleep(self._pauses[min(failures, len(self._pauses) - 1)])
            failures += 1

    async def _attempt(self, entry: Entry) -> bool:
        job = entry.message.job_id
        try:
            async with self._sending:
                await self._deliver(entry.message)
        except Undeliverable as error:
            logger.info("outbox: job %s has nobody to go to: %s", job, error)
        except (Unreachable, RedisUnavailable, redis.RedisError) as error:
            logger.warning("outbox: job %s waits: %s", job, error)
            await self._insist(lambda: self._stream.forgive(entry.id))
            return False
        except Exception:
            logger.exception("outbox: job %s was not delivered", job)
            return False
        return True

    async def _insist(self, do: Callable[[], Awaitable[T]]) -> T:
        """Does something to the stream, however long Redis is away."""
        while True:
            try:
                return await do()
            except redis.RedisError as error:
                logger.warning("outbox: waiting for Redis: %s", error)
                await asyncio.sleep(self._pauses[0])

    async def _apologise(self, message: Message) -> None:
        """Tells the person that the answer is lost; once, and only if that is possible."""
        try:
            await self._deliver(_without_results(message))
        except Exception:
            logger.exception("outbox: job %s: the person could not be told", message.job_id)


def _message(body: bytes) -> Message | None:
    try:
        return outbox_message(body)
    except ValidationError:
        return None


def _without_results(message: Message) -> Message:
    sorry = Failure(code="error.internal")
    if isinstance(message, Progress) and message.report_key:
        # The file is what could not be sent; what the build has done is still true.
        return message.model_copy(update={"report_key": ""})
    if isinstance(message, Progress):
        return message.model_copy(update={"failure": sorry})
    if isinstance(message, IndexReply):
        return message.model_copy(update={"versions": (), "failure": sorry})
    return message.model_copy(update={"results": (), "failure": sorry})
