"""The main job from end to end on one machine: index, street photo, answer, "make it blue", answer.

Nothing is staged: a private Redis (or the given one), a real worker process, the real queue and
outbox, and the conversation that the Telegram bot has, here in a terminal.
"""

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from uuid import uuid4

from PIL import Image
from redis.asyncio import Redis
from rich.console import Console

from bot.desk import Desk
from bot.events import CommandSent, Event, PhotoSent, TextSent, Where
from bot.explained import also_in, explained
from bot.outbox import OutboxReader
from bot.sessions import SessionStore
from bot.terminal import CHAT, USER, Terminal, event_of
from demo.contact_sheet import Tile, Turn, draw_sheet
from shared.errors import SartorError
from shared.messages import Box, IndexReply, Progress, Result, SearchReply
from shared.photos import PhotoStore
from shared.pictures import clean, decode
from shared.queue import JobQueue
from shared.redis_server import connect
from shared.settings import Settings

__all__ = ["SAY", "Journey", "JourneyFailed", "Script"]

# A change, then another garment of the same photo, then on from one of the products.
SAY = ("make it blue", "the bag", "like 2 but red")

ANSWER_SECONDS = 120.0  # far beyond any search on two busy cores
BUILD_SECONDS = 3600.0  # 7,923 products took a minute and a half on two cores


class JourneyFailed(SartorError):
    """The demonstration did not get an answer."""


@dataclass(frozen=True)
class Script:
    """What the shopper of the demonstration does."""

    photo: Path
    box: tuple[float, ...] | None = (
        None  # xyxy in pixels of the upright photo; None: the detector's
    )
    say: tuple[str, ...] = SAY
    sheet: Path = Path("var/demo/sheet.png")


@dataclass
class Journey:
    """One chat of one shopper (and admin) with everything behind it."""

    settings: Settings
    desk: Desk
    photos: PhotoStore
    console: Console
    answers: "asyncio.Queue[SearchReply | Progress | IndexReply]"
    turns: list[Turn] = field(default_factory=list)
    _shown: dict[str, Image.Image] = field(default_factory=dict)  # pictures of products, by id
    _events: "count[int]" = field(default_factory=lambda: count(1))

    @classmethod
    @asynccontextmanager
    async def begin(cls, settings: Settings, console: Console) -> AsyncIterator["Journey"]:
        """Connects a terminal to the queue and the outbox, for as long as the block runs."""
        client = Redis.from_url(settings.queue_url)
        plain = connect(settings.queue_url)
        photos = PhotoStore(plain, settings.photo_ttl)
        queue = JobQueue(settings.queue_url, plain, max_waiting=settings.max_waiting)
        terminal = Terminal(console)
        sessions = SessionStore(client, settings)
        desk = Desk(terminal, sessions, photos, queue, client, settings)
        journey = cls(settings, desk, photos, console, asyncio.Queue())
        reader = OutboxReader(client, terminal.name, "demo", journey.deliver)
        reading = asyncio.create_task(reader.run())
        try:
            yield journey
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
            await desk.close()
            queue.close()
            plain.close()
            await client.aclose()

    async def deliver(self, message: SearchReply | Progress | IndexReply) -> None:
        """Shows what came through the outbox, then tells whoever waits for it."""
        await self.desk.deliver(message)
        await self.answers.put(message)

    async def index(self) -> Progress:
        """Has the catalogue indexed as an admin would; raises JourneyFailed with the reason."""
        await self.desk.handle(CommandSent(self._where(), "reindex"))
        while True:
            message = await asyncio.wait_for(self.answers.get(), BUILD_SECONDS)
            if isinstance(message, Progress) and message.failure:
                raise JourneyFailed(f"indexing failed: {message.failure}")
            if isinstance(message, Progress) and message.finished:
                return message

    async def play(self, script: Script) -> None:
        """Sends the photo, then each refinement; writes the contact sheet after every turn."""
        self.console.rule(f"a street photo: {script.photo}")
        data = script.photo.read_bytes()
        photo = clean(data)
        box = _scaled(script.box, photo.width / decode(data).width) if script.box else None
        sent = PhotoSent(self._where(), self.photos.put(photo.jpeg), box=box)
        picture = Image.open(io.BytesIO(photo.jpeg))
        await self._turn(sent, script.photo.name, picture, script.sheet)
        for words in script.say:
            self.console.rule(f'"{words}"')
            await self._turn(TextSent(self._where(), words), f'"{words}"', picture, script.sheet)
        self.console.print(f"contact sheet: {script.sheet}")

    async def chat(self) -> None:
        """Reads lines until /quit or the end of the input."""
        self.console.print("Your turn: a path to a photo, words, /help or /quit.", style="bold")
        while True:
            line = await asyncio.to_thread(_read_line)
            if line is None or line.strip() in {"/quit", "/exit"}:
                return
            if line.strip():
                await self._typed(line.strip())

    async def _typed(self, line: str) -> None:
        await self._answer_to(await event_of(line, self._where(), self.photos))

    async def _answer_to(self, event: Event) -> SearchReply | None:
        """What came back through the outbox; None when a sentence was all the answer."""
        before = self.desk.searching
        await self.desk.handle(event)
        while self.desk.searching > before:
            message = await asyncio.wait_for(self.answers.get(), ANSWER_SECONDS)
            if isinstance(message, SearchReply):  # a build may report in between
                return message
        return None

    async def _turn(self, event: Event, heading: str, photo: Image.Image, sheet: Path) -> None:
        reply = await self._answer_to(event)
        if reply is None:
            return
        if reply.failure:
            raise JourneyFailed(f"no products: {reply.failure}")
        query = photo if reply.query.photo_key else self._example(reply)
        box = reply.box.xyxy if reply.box else None
        language = reply.reply_to.language
        tiles = [self._tile(result, language) for result in reply.results]
        self.turns.append(Turn(heading, query, box, tiles))
        draw_sheet(self.turns, sheet)

    def _example(self, reply: SearchReply) -> Image.Image | None:
        """The product that was searched by, where it has been shown."""
        return next((self._shown[one] for one in reply.query.examples if one in self._shown), None)

    def _tile(self, result: Result, language: str) -> Tile:
        picture = Image.open(io.BytesIO(self.photos.get(result.picture_key)))
        self._shown[result.product_id] = picture
        price = f"{result.price} {result.currency}" if result.price is not None else ""
        why, also = explained(result, language), also_in(result, language)
        return Tile(picture, result.title, price, why, also)

    def _where(self) -> Where:
        number = str(next(self._events))
        # Events of an earlier run may be remembered in the same Redis: these must differ.
        return Where("terminal", CHAT, USER, message=f"you-{number}", event=uuid4().hex)


def _scaled(box: tuple[float, ...], scale: float) -> Box:
    x1, y1, x2, y2 = (corner * scale for corner in box)
    return Box(x1=x1, y1=y1, x2=x2, y2=y2)


def _read_line() -> str | None:
    try:
        return input("> ")
    except EOFError:
        return None
