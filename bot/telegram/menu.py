"""The command menu beside the text field: shoppers' commands for all, admins' for admins.

A menu is a convenience. What Telegram refuses of it (an admin who has not opened a chat yet) is
logged and the rest is set.
"""

import logging
from collections.abc import Sequence

from telegram import Bot, BotCommand, BotCommandScopeChat, BotCommandScopeDefault
from telegram.error import TelegramError

from bot.conversation import ADMIN_COMMANDS, COMMANDS
from bot.texts import LANGUAGES, say

__all__ = ["set_menu"]

logger = logging.getLogger(__name__)

# Shown to people whose language has no menu of its own; Telegram keeps it under "".
FALLBACK = "en"


async def set_menu(bot: Bot, admin_ids: Sequence[int]) -> None:
    """Sets the menus of every language; never raises for what Telegram says."""
    for language in LANGUAGES:
        await _set(bot, BotCommandScopeDefault(), language, COMMANDS)
        for admin in admin_ids:
            scope = BotCommandScopeChat(admin)
            await _set(bot, scope, language, (*COMMANDS, *ADMIN_COMMANDS))


async def _set(
    bot: Bot,
    scope: BotCommandScopeDefault | BotCommandScopeChat,
    language: str,
    names: Sequence[str],
) -> None:
    commands = [BotCommand(name, say(language, f"command.{name}")) for name in names]
    code = None if language == FALLBACK else language
    try:
        await bot.set_my_commands(commands, scope=scope, language_code=code)
    except TelegramError as error:
        logger.warning("menu for %s in %s not set: %s", scope.type, language, error)
