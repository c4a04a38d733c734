"""`python -m bot`: the Telegram bot, with the Redis it is given or a private one.

SIGTERM and Ctrl-C end it after what is in hand. A mistake in the set-up is one sentence and exit
code 2, so that a supervisor's log says what to mend.
"""

import asyncio
import logging
import signal
import sys
from contextlib import suppress

from bot.telegram.app import run_bot
from bot.telegram.logs import set_up_logging
from shared.errors import SetupError
from shared.redis_server import redis_running
from shared.settings import Settings

__all__ = ["main"]

logger = logging.getLogger("bot")

SETUP_IS_WRONG = 2


def main() -> None:
    """Runs the bot until it is told to end."""
    settings = Settings()
    secrets = (settings.telegram_token, settings.webhook_secret, settings.redis_url)
    set_up_logging(settings.log_level, *(one.get_secret_value() for one in secrets if one))
    try:
        with redis_running(settings) as url, suppress(KeyboardInterrupt):
            asyncio.run(_until_told(settings, url))
    except SetupError as error:
        logger.critical("%s", error)
        sys.exit(SETUP_IS_WRONG)


async def _until_told(settings: Settings, redis_url: str) -> None:
    """asyncio.run ends on Ctrl-C by itself; SIGTERM is made to end it the same way."""
    task = asyncio.ensure_future(run_bot(settings, redis_url))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    with suppress(asyncio.CancelledError):
        await task


if __name__ == "__main__":
    main()
