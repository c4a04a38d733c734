"""Says notes in a chat, in the person's language."""

from collections.abc import Sequence

from bot.actions import Keyboard, Note
from bot.front_end import Card, FrontEnd, Key
from bot.texts import render
from shared.messages import ReplyTo

__all__ = ["speak"]


async def speak(
    front_end: FrontEnd,
    to: ReplyTo,
    *lines: Note,
    keyboard: Keyboard = (),
    cards: Sequence[Card] = (),
) -> str:
    """Sends one message of one or several lines; returns its id."""
    text = "\n".join(render(to.language, line) for line in lines)
    keys = [
        [Key(render(to.language, button.label), button.data) for button in row] for row in keyboard
    ]
    return await front_end.say(to.chat, text, keys=keys, cards=cards, reply_to=to.message)
