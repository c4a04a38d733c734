"""The Telegram bot as one process: updates in, the outbox out, until it is cancelled.

Both run side by side; when one fails for good the others are ended too, and what was in hand is
finished or left where the next start finds it.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from typing import Any

import redis
import redis.asyncio
from telegram.ext import ExtBot

from bot.conversation import ADMIN_COMMANDS, COMMANDS
from bot.desk import Desk
from bot.outbox import OutboxReader
from bot.sessions import SessionStore
from bot.telegram.addressing import Addressing
from bot.telegram.albums import Albums
from bot.telegram.connection import connected
from bot.telegram.downloads import Downloads
from bot.telegram.front_end import NAME, TelegramFrontEnd
from bot.telegram.heartbeat import beat
from bot.telegram.intake import Intake
from bot.telegram.logs import quieten
from bot.telegram.menu import set_menu
from bot.telegram.patience import Patience
from bot.telegram.polling import Polling
from bot.telegram.reception import Reception
from bot.telegram.webhook import Webhook
from bot.texts import say
from shared.photos import PhotoStore
from shared.queue import JobQueue
from shared.redis_server import connect
from shared.settings import Settings
from shared.uploads import Uploads

__all__ = ["run_bot"]


@dataclass(frozen=True)
class Stores:
    """What the bot keeps things in."""

    client: redis.asyncio.Redis
    plain: redis.Redis  # for what runs in threads: photos, and the producer's queue
    photos: PhotoStore
    uploads: Uploads
    queue: JobQueue


async def run_bot(settings: Settings, redis_url: str) -> None:
    """Serves Telegram until cancelled.

    Raises:
        SetupError: no token, or Telegram refuses it or the webhook.
    """
    quieten()
    patience = Patience()
    async with (
        connected(settings, patience) as bot,
        _stores(settings, redis_url) as stores,
        _desk(settings, stores, TelegramFrontEnd(bot)) as desk,
        _reception(bot, patience, stores, desk, settings) as reception,
    ):
        await _side_by_side(
            OutboxReader(stores.client, NAME, _consumer(settings), desk.deliver).run(),
            beat(stores.client),
            set_menu(bot, settings.admin_ids),
            reception.resume(),
            _updates(bot, settings, reception),
        )


async def _side_by_side(*work: Coroutine[Any, Any, None]) -> None:
    """Runs all to the end; when one fails the others are ended, and its error is raised."""
    try:
        async with asyncio.TaskGroup() as tasks:
            for part in work:
                tasks.create_task(part)
    except ExceptionGroup as group:
        raise group.exceptions[0] from group


async def _updates(bot: ExtBot[int], settings: Settings, reception: Reception) -> None:
    """By webhook when there is an address for it, else by polling."""
    if settings.webhook_url:
        await Webhook(bot, settings, reception.receive).run()
    else:
        await Polling(bot, reception.receive_in_the_end).run()


@asynccontextmanager
async def _stores(settings: Settings, redis_url: str) -> AsyncIterator[Stores]:
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(_async_client(redis_url))
        plain = stack.enter_context(connect(redis_url))
        queue = JobQueue(redis_url, plain, max_waiting=settings.max_waiting)
        stack.enter_context(closing(queue))
        photos = PhotoStore(plain, settings.photo_ttl)
        yield Stores(client, plain, photos, Uploads(plain), queue)


def _async_client(redis_url: str) -> redis.asyncio.Redis:
    """A client without a socket timeout; a dead server is noticed by TCP keepalive, within 45 s.

    With one, redis-py sends through asyncio.wait_for, which in Python 3.11 can lose a
    cancellation that comes while a command is sent: the bot would not end.
    """
    return redis.asyncio.Redis.from_url(redis_url, socket_timeout=None)


@asynccontextmanager
async def _desk(
    settings: Settings, stores: Stores, front_end: TelegramFrontEnd
) -> AsyncIterator[Desk]:
    sessions = SessionStore(stores.client, settings)
    desk = Desk(front_end, sessions, stores.photos, stores.queue, stores.client, settings)
    try:
        yield desk
    finally:
        await desk.close()


@asynccontextmanager
async def _reception(
    bot: ExtBot[int], patience: Patience, stores: Stores, desk: Desk, settings: Settings
) -> AsyncIterator[Reception]:
    addressing = Addressing(bot.id, bot.username, (*COMMANDS, *ADMIN_COMMANDS))
    downloads = Downloads(bot, patience, stores.photos, stores.uploads)
    reception = Reception(
        Albums(stores.client),
        Intake(addressing, downloads, settings.admin_ids).read,
        desk.handle,
        TelegramFrontEnd(bot),
        lambda language: say(language, "error.internal"),
    )
    try:
        yield reception
    finally:
        await reception.close()


def _consumer(settings: Settings) -> str:
    """Our name at the outbox: the same at each start, so that what is pending is taken up at once.

    Telegram lets one process poll; those that share a machine by webhook differ in their port.
    """
    machine = socket.gethostname()
    return f"{machine}-{settings.webhook_port}" if settings.webhook_url else machine
