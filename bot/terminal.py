"""The conversation in a terminal: what `sartor demo` shows, and a chat without any account."""

import asyncio
import shlex
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from rich.console import Console
from rich.control import Control
from rich.markup import escape
from rich.segment import ControlType
from rich.table import Column, Table
from rich.text import Text

from bot.events import (
    MOST_PHOTOS,
    CommandSent,
    Event,
    PhotoRefused,
    PhotoSent,
    TextSent,
    Where,
)
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

    def __init__(self, console: Console, folder: Path = Path()) -> None:
        """`folder` is where files are put that a chat would show."""
        self._console = console
        self._folder = folder
        self._ids = (str(number) for number in count(1))
        self._edited: tuple[str, int] | None = None  # what was printed last: message and height

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
            table.add_row(str(number), _described(card), card.price, escape(card.link))
        self._console.print(table)
        self._edited = None
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

    async def send_file(
        self, chat: str, name: str, data: bytes, text: str, *, reply_to: str = ""
    ) -> str:
        """Writes the file into the folder and prints where it is."""
        del chat, reply_to
        path = (self._folder / Path(name).name).resolve()
        await asyncio.to_thread(path.write_bytes, data)
        return self._print(f"{text}\n{path}", ())

    async def edit(
        self, chat: str, message: str, text: str, *, keys: Sequence[Sequence[Key]] = ()
    ) -> bool:
        """Prints the new text; on a terminal over the old one, where that was printed last."""
        del chat
        if self._console.is_terminal and self._edited and self._edited[0] == message:
            self._erase(self._edited[1])
        self._print(text, keys)
        self._edited = None if keys else (message, self._height(text))
        return True

    async def answer_press(self, press: str, text: str = "") -> None:
        """There are no buttons to release; a notice is printed."""
        del press
        if text:
            self._print(text, ())

    async def show_typing(self, chat: str) -> None:
        """A terminal answers before one could read that it is typing."""
        del chat

    def _print(self, text: str, keys: Sequence[Sequence[Key]]) -> str:
        self._edited = None
        self._console.print(text, style="cyan", markup=False, highlight=False)
        if keys:
            labels = "  ".join(f"[{key.label}]" for row in keys for key in row)
            self._console.print(labels, style="dim", markup=False, highlight=False)
        return next(self._ids)

    def _erase(self, lines: int) -> None:
        for _ in range(lines):
            self._console.control(
                Control((ControlType.CURSOR_UP, 1), (ControlType.ERASE_IN_LINE, 2))
            )

    def _height(self, text: str) -> int:
        """How many lines of the terminal a text takes."""
        options = self._console.options
        return len(self._console.render_lines(Text(text), options, pad=False))


def _described(card: Card) -> str:
    """The title, and below it in grey why it is shown and its other colours."""
    below = [f"[dim]{escape(line)}[/]" for line in (card.why, card.also) if line]
    return "\n".join([escape(card.title), *below])


async def event_of(line: str, where: Where, photos: PhotoStore) -> Event:
    """What a typed line means: paths to files are photos, a slash is a command, else words."""
    photo = await asyncio.to_thread(_photo_event, line, where, photos)
    if photo is not None:
        return photo
    if line.startswith("/"):
        name, _, argument = line[1:].partition(" ")
        return CommandSent(where, name.lower(), argument.strip())
    return TextSent(where, line)


def _photo_event(line: str, where: Where, photos: PhotoStore) -> Event | None:
    """The photos that a line names, None when the line is not all paths to files."""
    files = _files([line.strip().strip("'\"")]) or _files(_words(line))
    if not files:
        return None
    try:
        cleaned = [clean(data) for data in files[:MOST_PHOTOS]]
    except PictureError as error:
        return PhotoRefused(where, error)
    first, *also = [photos.put(picture.jpeg) for picture in cleaned]
    return PhotoSent(where, first, also=tuple(also), left_out=len(files[MOST_PHOTOS:]))


def _files(paths: Sequence[str]) -> list[bytes]:
    """What is in the files of these names; nothing unless each is a file."""
    try:
        return [Path(path).expanduser().read_bytes() for path in paths]
    except (OSError, ValueError, RuntimeError):  # words are no file name, a folder is no photo
        return []


def _words(line: str) -> list[str]:
    """As a shell takes a line apart: what is dropped on a terminal is quoted for one."""
    try:
        return shlex.split(line)
    except ValueError:  # an apostrophe that opens nothing
        return []
