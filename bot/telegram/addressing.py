"""Who a message is meant for, and which command it is.

Several bots can sit in one group: `/start@other` is theirs, and talk between people is nobody's.
"""

import re
from collections.abc import Collection

from telegram import Message
from telegram.constants import ChatType

__all__ = ["Addressing"]

# Telegram's own form of a command: at the start, Latin letters, digits and underscores.
COMMAND = re.compile(r"/([a-z0-9_]{1,32})(?:@(\w+))?(?:\s+(.*))?", re.IGNORECASE | re.DOTALL)


class Addressing:
    """Knows our id, our name and our commands."""

    def __init__(self, our_id: int, our_name: str, commands: Collection[str]) -> None:
        self._our_id = our_id
        self._our_name = our_name.lower()
        self._commands = frozenset(commands)
        self._mention = re.compile(rf"@{re.escape(our_name)}\b", re.IGNORECASE)

    def is_for_us(self, message: Message) -> bool:
        """True when we should answer."""
        command = COMMAND.fullmatch(message.text or "")
        if command is not None:
            return self._is_our_command(command, private=_is_private(message))
        if _is_private(message) or self._is_answer_to_us(message):
            return True
        is_picture = bool(message.photo) or message.document is not None
        return is_picture and self._mention.search(message.caption or "") is not None

    def command(self, text: str) -> tuple[str, str] | None:
        """Name (lower case) and argument of a command; None for other text."""
        found = COMMAND.fullmatch(text)
        if found is None:
            return None
        return found.group(1).lower(), (found.group(3) or "").strip()

    def without_our_name(self, text: str) -> str:
        """A text without the mention that called us: it is no wish."""
        return self._mention.sub("", text).strip()

    def _is_our_command(self, command: re.Match[str], *, private: bool) -> bool:
        """In a group a bare command that we do not have is another bot's."""
        name, addressee = command.group(1).lower(), command.group(2)
        if addressee is not None:
            return addressee.lower() == self._our_name
        return private or name in self._commands

    def _is_answer_to_us(self, message: Message) -> bool:
        answered = message.reply_to_message
        if answered is None or answered.from_user is None:
            return False
        return answered.from_user.id == self._our_id and answered.forum_topic_created is None


def _is_private(message: Message) -> bool:
    return message.chat.type == ChatType.PRIVATE
