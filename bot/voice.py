"""Says notes in a chat, alone, under a picture or in place of others, in the person's language."""

from collections.abc import Sequence

from bot.actions import Keyboard, Note
from bot.front_end import Card, FrontEnd, Key
from bot.texts import render
from shared.messages import ReplyTo

__all__ = ["rewrite", "show", "speak"]


async def speak(
    front_end: FrontEnd,
    to: ReplyTo,
    *lines: Note,
    keyboard: Keyboard = (),
    cards: Sequence[Card] = (),
) -> str:
    """Sends one message of one or several lines; returns its id."""
    text, keys = _text(to, lines), _keys(to, keyboard)
    return await front_end.say(to.chat, text, keys=keys, cards=cards, reply_to=to.message)


async def rewrite(
    front_end: FrontEnd, to: ReplyTo, message: str, *lines: Note, keyboard: Keyboard = ()
) -> bool:
    """Replaces one of our messages; False when it is gone."""
    return await front_end.edit(to.chat, message, _text(to, lines), keys=_keys(to, keyboard))


async def show(
    front_end: FrontEnd, to: ReplyTo, picture: bytes, caption: Note, keyboard: Keyboard
) -> str:
    """Sends a picture (JPEG bytes) with a note below it; returns the message's id."""
    text, keys = render(to.language, caption), _keys(to, keyboard)
    return await front_end.show_photo(to.chat, picture, text, keys=keys, reply_to=to.message)


def _text(to: ReplyTo, lines: Sequence[Note]) -> str:
    return "\n".join(render(to.language, line) for line in lines)


def _keys(to: ReplyTo, keyboard: Keyboard) -> list[list[Key]]:
    return [
        [Key(render(to.language, button.label), button.data) for button in row] for row in keyboard
    ]
