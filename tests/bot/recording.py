"""A front end that writes down what it is asked to show, and what the tests of the bot share."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count

from redis.asyncio import Redis

from bot.desk import Desk
from bot.events import Where
from bot.front_end import Card, Key
from bot.sessions import SessionStore
from shared.messages import (
    Box,
    CatalogueRequest,
    Progress,
    Query,
    ReplyTo,
    Result,
    SearchReply,
    SearchRequest,
)
from shared.photos import PhotoStore
from shared.queue import JobQueue
from shared.redis_server import connect
from shared.settings import Settings

NAME = "notebook"
CHAT = "7"


class Crash(BaseException):
    """The process dies here: nothing may catch it and carry on."""


@dataclass
class Notebook:
    """A FrontEnd on paper; `fail` is raised, once each, by the verb of its name."""

    name: str = NAME
    said: list[str] = field(default_factory=list)
    listed: list[list[Card]] = field(default_factory=list)
    keys: list[list[list[str]]] = field(default_factory=list)
    albums: list[list[Card]] = field(default_factory=list)
    pictures: list[bytes] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    picture_keys: list[list[list[str]]] = field(default_factory=list)
    order: list[str] = field(default_factory=list)  # of the verbs that sent something
    edits: list[tuple[str, str]] = field(default_factory=list)
    edit_keys: list[list[list[str]]] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)  # messages that the person deleted
    files: list[tuple[str, bytes, str]] = field(default_factory=list)
    presses: list[tuple[str, str]] = field(default_factory=list)
    replied_to: list[str] = field(default_factory=list)
    typings: int = 0
    fail: dict[str, BaseException] = field(default_factory=dict)
    ids: "count[int]" = field(default_factory=lambda: count(100))

    async def say(
        self,
        chat: str,
        text: str,
        *,
        keys: Sequence[Sequence[Key]] = (),
        cards: Sequence[Card] = (),
        reply_to: str = "",
    ) -> str:
        del chat
        self.listed.append(list(cards))
        self._maybe_fail("say")
        self.order.append("say")
        self.said.append(text)
        self.keys.append([[key.data for key in row] for row in keys])
        self.replied_to.append(reply_to)
        return str(next(self.ids))

    async def show_cards(
        self, chat: str, cards: Sequence[Card], *, reply_to: str = ""
    ) -> list[str]:
        del chat, reply_to
        self._maybe_fail("show_cards")
        self.order.append("show_cards")
        self.albums.append(list(cards))
        return [str(next(self.ids)) for _ in cards]

    async def show_photo(
        self,
        chat: str,
        picture: bytes,
        text: str,
        *,
        keys: Sequence[Sequence[Key]] = (),
        reply_to: str = "",
    ) -> str:
        del chat
        self._maybe_fail("show_photo")
        self.order.append("show_photo")
        self.pictures.append(picture)
        self.captions.append(text)
        self.picture_keys.append([[key.data for key in row] for row in keys])
        self.replied_to.append(reply_to)
        return str(next(self.ids))

    async def send_file(
        self, chat: str, name: str, data: bytes, text: str, *, reply_to: str = ""
    ) -> str:
        del chat
        self._maybe_fail("send_file")
        self.order.append("send_file")
        self.files.append((name, data, text))
        self.replied_to.append(reply_to)
        return str(next(self.ids))

    async def edit(
        self, chat: str, message: str, text: str, *, keys: Sequence[Sequence[Key]] = ()
    ) -> bool:
        del chat
        self._maybe_fail("edit")
        if message in self.gone:
            return False
        self.edits.append((message, text))
        self.edit_keys.append([[key.data for key in row] for row in keys])
        return True

    async def answer_press(self, press: str, text: str = "") -> None:
        self.presses.append((press, text))

    async def show_typing(self, chat: str) -> None:
        del chat
        self.typings += 1
        self._maybe_fail("show_typing")

    def _maybe_fail(self, verb: str) -> None:
        error = self.fail.pop(verb, None)
        if error is not None:
            raise error


@dataclass
class Office:
    """A desk with everything real behind it, but no worker: tests answer themselves."""

    desk: Desk
    front_end: Notebook
    sessions: SessionStore
    photos: PhotoStore
    queue: JobQueue
    client: Redis


@asynccontextmanager
async def office(
    url: str, front_end: Notebook | None = None, **settings: object
) -> AsyncIterator[Office]:
    given = Settings(_env_file=None, redis_url=url, **settings)  # type: ignore[arg-type]
    front_end = front_end or Notebook()
    client, plain = Redis.from_url(url), connect(url)
    photos = PhotoStore(plain, given.photo_ttl)
    queue = JobQueue(url, plain, max_waiting=given.max_waiting)
    sessions = SessionStore(client, given)
    desk = Desk(front_end, sessions, photos, queue, client, given)
    try:
        yield Office(desk, front_end, sessions, photos, queue, client)
    finally:
        await desk.close()
        queue.close()
        plain.close()
        await client.aclose()


def where(message: str = "1", *, reply_to: str = "", user: int = 7, language: str = "en") -> Where:
    return Where(NAME, CHAT, user, message, f"event-{message}", language, reply_to)


def result(number: int, price: str | None = "20", picture_key: str = "") -> Result:
    return Result(
        product_id=f"p{number}",
        title=f"Product {number}",
        price=None if price is None else Decimal(price),
        currency="EUR",
        link=f"https://shop.example/{number}",
        picture_key=picture_key or f"picture:{number}",
        score=1 / number,
    )


def box(label: str, *xyxy: float) -> Box:
    x1, y1, x2, y2 = xyxy or (1, 2, 30, 40)
    return Box(x1=x1, y1=y1, x2=x2, y2=y2, label=label)


WHOLE = box("", 0, 0, 90, 120)
DRESS, BAG, CLUTCH = (
    box("dress", 10, 10, 60, 90),
    box("bag", 5, 50, 20, 70),
    box("bag", 70, 50, 80, 60),
)
GARMENTS = (DRESS, BAG, CLUTCH)


def reply(
    job: str = "job", query: Query | None = None, *results: Result, has_more: bool = False
) -> SearchReply:
    return SearchReply(
        job_id=job,
        reply_to=ReplyTo(front_end=NAME, chat=CHAT, message="1"),
        query=query or Query(photo_key="photo:1"),
        results=results,
        has_more=has_more,
    )


def answer(request: SearchRequest, *results: Result, has_more: bool = False) -> SearchReply:
    made = reply(request.job_id, request.query, *results, has_more=has_more)
    return made.model_copy(update={"reply_to": request.reply_to})


def asked(action: str = "reindex", job: str = "build", **fields: object) -> CatalogueRequest:
    """What an admin asked of the catalogue, in message 1."""
    to = ReplyTo(front_end=NAME, chat=CHAT, message="1")
    given = {"job_id": job, "reply_to": to, "action": action, **fields}
    return CatalogueRequest.model_validate(given)


def report(request: CatalogueRequest | None = None, **fields: object) -> Progress:
    """How far that is."""
    request = request or asked()
    about = {"job_id": request.job_id, "reply_to": request.reply_to, "request": request}
    return Progress.model_validate({**about, "stage": "encoding", **fields})


def end(request: CatalogueRequest | None = None, **fields: object) -> Progress:
    """How that ended."""
    return report(request, **{"stage": "done", "finished": True, **fields})
