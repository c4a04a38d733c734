"""The Telegram bot as one process: updates in, the outbox out, until it is cancelled.

Both run side by side; when one fails for good the other is ended too, and what was in hand is
finished or left where the next start finds it.
"""

import asyncio
import logging
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram import Bot
from telegram.error import BadRequest, InvalidToken, NetworkError
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.conversation import ADMIN_COMMANDS, COMMANDS
from bot.desk import Desk
from bot.outbox import OutboxReader
from bot.telegram.addressing import Addressing
from bot.telegram.downloads import Downloads
from bot.telegram.front_end import TelegramFrontEnd
from bot.telegram.intake import Intake
from bot.telegram.logs import quieten
from bot.telegram.menu import set_menu
from bot.telegram.patience import Patience
from bot.telegram.polling import Polling
from bot.telegram.reception import Reception
from bot.telegram.webhook import Webhook
from bot.texts import say
from shared.errors import SetupError
from shared.photos import PhotoStore
from shared.redis_server import connect
from shared.settings import Settings

__all__ = ["run_bot"]

logger = logging.getLogger(__name__)

# Seconds. Telegram answers within one as a rule; a timeout that comes too early sends twice.
READ_TIMEOUT = 20.0
# An album is up to ten pictures of some 200 kB; at 1 Mbit/s that is 16 s.
UPLOAD_TIMEOUT = 60.0
RECONNECT = 5.0  # seconds between tries to reach Telegram at the start


async def run_bot(settings: Settings, redis_url: str) -> None:
    """Serves Telegram until cancelled.

    Raises:
        SetupError: no token, or Telegram refuses it or the webhook.
    """
    patience = Patience()
    async with _connected(settings, patience) as bot, _desk(settings, redis_url, bot) as desk:
        ...
