"""What a front end must be able to do: seven verbs, each over one chat.

Telegram (bot/telegram), the terminal (bot/terminal.py) and a page speak to people through this; the
desk and the outbox know nothing else of them. Message ids are strings of the front end's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

__all__ = ["Card", "FrontEnd", "Key", "Undeliverable", "Unreachable"]


class Undeliverable(Exception):
    """Nobody will ever get this: the person blocked us, or the chat is gone. Do not try again."""


class Unreachable(Exception):
    """The front end's service does not answer. No message is at fault: try until it does."""


@dataclass(frozen=True)
class Card:
    """One product as shown: its picture (JPEG bytes) and the parts of its caption."""

    picture: bytes
    title: str
    price: str  # with its currency, "" when unknown
    link: str  # "" when unknown
    why: str = ""  # one line: how close it is and why, "" when nothing tells
    also: str = ""  # one line: its other colours, "" when there are none


@dataclass(frozen=True)
class Key:
    """A button in the person's language."""

    label: str
    data: str


class FrontEnd(Protocol):
    """A place where people write to us."""

    name: str

    async def say(
        self,
        chat: str,
        text: str,
        *,
        keys: Sequence[Sequence[Key]] = (),
        cards: Sequence[Card] = (),
        reply_to: str = "",
    ) -> str:
        """Sends one message and returns its id; `cards` are listed above the text where needed."""
        ...

    async def show_cards(
        self, chat: str, cards: Sequence[Card], *, reply_to: str = ""
    ) -> list[str]:
        """Shows 1 to 10 products (an album; one alone as a single photo); returns the ids."""
        ...

    async def show_photo(
        self,
        chat: str,
        picture: bytes,
        text: str,
        *,
        keys: Sequence[Sequence[Key]] = (),
        reply_to: str = "",
    ) -> str:
        """Shows a picture (JPEG bytes) with text and buttons below it; returns its id."""
        ...

    async def send_file(
        self, chat: str, name: str, data: bytes, text: str, *, reply_to: str = ""
    ) -> str:
        """Sends a file as it is, with text below it; returns the message's id."""
        ...

    async def edit(
        self, chat: str, message: str, text: str, *, keys: Sequence[Sequence[Key]] = ()
    ) -> bool:
        """Replaces text and buttons of a message of ours; the same again is no error.

        Returns:
            False when the message is gone, and with it what it said.
        """
        ...

    async def answer_press(self, press: str, text: str = "") -> None:
        """Acknowledges a pressed button; one that is too old to be acknowledged is no error."""
        ...

    async def show_typing(self, chat: str) -> None:
        """Shows for some 5 seconds that an answer is being made."""
        ...
