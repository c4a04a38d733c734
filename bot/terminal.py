"""The conversation in a terminal: what `sartor demo` shows, and a chat without any account."""

import asyncio
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from bot.events import CommandSent, Event, PhotoRefused, PhotoSent, TextSent, Where
from bot.front_end import Card, Key
from shared.errors import PictureError
from shared.photos import PhotoStore
from shared.pictures import clean

__all__ = ["CHAT", "USER", "Terminal", "event_of"]

CHAT = "terminal"
USER = 1  # the one person in front of it


class Terminal:
    """A FrontEnd that prints."""

    name = "terminal"

    def __init__(self, console: Console) -> None:
        self._console = console
        self._ids = (str(number) for number in count(1))

    async def say(
        self,
        chat: str,
        text: str,
        *,
        keys: Sequence[Sequence[Key]] = (),
        cards: Sequence[Card] = (),
        reply_to: str = "",
    ) -> str:
        """Prints a message and what its buttons would be; the cards stand in the table above."""
        del chat, cards, reply_to
        return self._print(text, keys)

    async def show_cards(
        self, chat: str, cards: Sequence[Card], *, reply_to: str = ""
    ) -> list[str]:
        """Prints the products as a table."""
        del chat, reply_to
        link = Column("link", overflow="fold")  # a link that is cut leads nowhere
        table = Table("#", "product", "price", link, show_edge=False)
        for number, card in enumerate(cards, start=1):
            table.add_row(str(number), escape(card.title), card.price, escape(card.link))
        self._console.print(table)
        return [next(self._ids) for _ in cards]

    async def show_photo(
        self,
        chat: str,
        picture: bytes,
        text: str,
        *,
        keys: Sequence[Sequence[Key]] = (),
        reply_to: str = "",
    ) -> str:
        """Prints what stands below the picture; a terminal shows none."""
        del chat, picture, reply_to
        return self._print(text, keys)

    async def edit(self, chat: str, message: str, text: str) -> None:
        """Prints the new text; on a terminal over the old one."""
        del chat, message
        end = "\r" if self._console.is_terminal else "\n"
        self._console.print(text, style="cyan", markup=False, highlight=False, end=end)

    async def answer_press(self, press: str, text: str = "") -> None:
        """There are no buttons to release; a notice is printed."""
        del press
        if text:
            self._console.print(text, style="cyan", markup=False, highlight=False)

    async def show_typing(self, chat: str) -> None:
        """A terminal answers before one could read that it is typing."""
        del chat

    def _print(self, text: str, keys: Sequence[Sequence[Key]]) -> str:
        self._console.print(text, style="cyan", markup=False, highlight=False)
        if keys:
            labels = "  ".join(f"[{key.label}]" for row in keys for key in row)
            self._console.print(labels, style="dim", markup=False, highlight=False)
        return next(self._ids)


async def event_of(line: str, where: Where, photos: PhotoStore) -> Event:
    """What a typed line means: a path to a file is a photo, a slash a command, else words."""
    photo = await asyncio.to_thread(_photo_event, line, where, photos)
    if photo is not None:
        return photo
    if line.startswith("/"):
        name, _, argument = line[1:].partition(" ")
        return CommandSent(where, name.lower(), argument.strip())
    return TextSent(where, line)


def _photo_event(line: str, where: Where, photos: PhotoStore) -> Event | None:
    """The photo that a line names, None when the line is no path to a file."""
    try:
        data = Path(line.strip().strip("'\"")).expanduser().read_bytes()
    except (OSError, ValueError, RuntimeError):  # words are no file name, a folder is no photo
        return None
    try:
        return PhotoSent(where, photos.put(clean(data).jpeg))
    except PictureError as error:
        return PhotoRefused(where, error)
