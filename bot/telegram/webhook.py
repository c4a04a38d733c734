"""Updates by webhook, each answered with 200 only after it was handled.

PTB's Updater runs the server, checks the secret and registers the address. It puts each update
into a queue and then answers; our queue's `put` is the handling itself, so an update that must come
again raises inside the request, Telegram reads 500, and delivers it later.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from secrets import token_urlsafe
from urllib.parse import urlsplit

from telegram import Bot, Update
from telegram.error import BadRequest
from telegram.ext import Updater

from bot.telegram.intake import ALLOWED_UPDATES
from shared.errors import SetupError
from shared.settings import Settings

__all__ = ["Webhook"]

logger = logging.getLogger(__name__)

GRACE = 10.0  # seconds to finish what is in hand at the end
ANSWERING = 0.1  # seconds for the last 200s to leave before their connections close
# Updates that Telegram delivers at once; as many as polling takes in hand.
CONNECTIONS = 100


class Stopping(Exception):
    """The bot is going down: the update is for its successor."""


class HandlingQueue(asyncio.Queue[object]):
    """A queue that holds nothing: putting an update in is handling it."""

    def __init__(self, receive: Callable[[Update], Awaitable[None]]) -> None:
        super().__init__()
        self._receive = receive
        self._in_hand: set[asyncio.Task[None]] = set()
        self._stopping = False

    async def put(self, item: object) -> None:
        """Handles an update; raises what `receive` raises, and Stopping at the end."""
        if self._stopping or not isinstance(item, Update):
            raise Stopping
        task = asyncio.ensure_future(self._receive(item))
        self._in_hand.add(task)
        task.add_done_callback(self._in_hand.discard)
        # A connection that breaks must not take the handling down with it.
        await asyncio.shield(task)

    async def drain(self) -> None:
        """Takes no more, and waits for what is in hand."""
        self._stopping = True
        if self._in_hand:
            await asyncio.wait(self._in_hand, timeout=GRACE)


class Webhook:
    """The server that Telegram posts to."""

    def __init__(
        self, bot: Bot, settings: Settings, receive: Callable[[Update], Awaitable[None]]
    ) -> None:
        """`receive` handles an update, and raises when it must come again."""
        self._settings = settings
        self._queue = HandlingQueue(receive)
        self._updater = Updater(bot, self._queue)

    async def run(self) -> None:
        """Serves until cancelled, then finishes what is in hand.

        Raises:
            SetupError: Telegram refuses the address or the secret.
        """
        await self._updater.initialize()
        await self._start()
        try:
            await asyncio.Event().wait()
        finally:
            await self._queue.drain()
            await asyncio.sleep(ANSWERING)
            await self._updater.stop()

    async def _start(self) -> None:
        url, secret = self._settings.webhook_url or "", self._settings.webhook_secret
        try:
            await self._updater.start_webhook(
                listen=self._settings.webhook_listen,
                port=self._settings.webhook_port,
                url_path=urlsplit(url).path,
                webhook_url=url,
                # Without one anybody could post updates; a random one serves until the next start.
                secret_token=secret.get_secret_value() if secret else token_urlsafe(32),
                allowed_updates=ALLOWED_UPDATES,
                max_connections=CONNECTIONS,
            )
        except BadRequest as error:
            raise SetupError(f"Telegram refuses SARTOR_WEBHOOK_URL: {error}") from error
        except OSError as error:
            raise SetupError(f"cannot listen on SARTOR_WEBHOOK_PORT: {error}") from error
