"""The bot's line to Telegram: addresses, time limits, patience, and the first contact."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram.error import InvalidToken, NetworkError
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.telegram.patience import Patience
from shared.errors import SetupError
from shared.settings import Settings

__all__ = ["REFUSED_TOKEN", "connected"]

logger = logging.getLogger(__name__)

REFUSED_TOKEN = "Telegram does not accept SARTOR_TELEGRAM_TOKEN: ask @BotFather for another"  # noqa: S105 - a message
NO_TOKEN = "set SARTOR_TELEGRAM_TOKEN (ask @BotFather)"  # noqa: S105 - it says that there is none

# Seconds. Telegram answers within one as a rule; giving up too early would send twice.
READ_TIMEOUT = 20.0
# An album is up to ten pictures of some 200 kB: 16 s at 1 Mbit/s.
UPLOAD_TIMEOUT = 60.0
# A call waits this long for one of the connections (PTB's default pool holds 256).
POOL_TIMEOUT = 10.0
RECONNECT = 5.0  # seconds between tries at the start


@asynccontextmanager
async def connected(settings: Settings, patience: Patience) -> AsyncIterator[ExtBot[int]]:
    """A bot that has met Telegram; waits as long as Telegram is away.

    Raises:
        SetupError: there is no token, or Telegram refuses it.
    """
    bot = _bot(settings, patience)
    try:
        await _meet(bot)
        yield bot
    finally:
        await bot.shutdown()


def _bot(settings: Settings, patience: Patience) -> ExtBot[int]:
    if settings.telegram_token is None:
        raise SetupError(NO_TOKEN)
    server = settings.telegram_api_url.rstrip("/")
    return ExtBot(
        settings.telegram_token.get_secret_value(),
        base_url=f"{server}/bot",
        base_file_url=f"{server}/file/bot",
        request=HTTPXRequest(
            connection_pool_size=256,
            read_timeout=READ_TIMEOUT,
            media_write_timeout=UPLOAD_TIMEOUT,
            pool_timeout=POOL_TIMEOUT,
        ),
        rate_limiter=patience,
    )


async def _meet(bot: ExtBot[int]) -> None:
    """Learns our id and name; waits as long as Telegram is away."""
    while True:
        try:
            await bot.initialize()
        except InvalidToken:
            raise SetupError(REFUSED_TOKEN) from None  # the cause holds the token
        except NetworkError as error:
            logger.warning("Telegram does not answer (%s), again in %.0f s", error, RECONNECT)
            await asyncio.sleep(RECONNECT)
        else:
            return
