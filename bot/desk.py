"""Where events come in: finds their session, asks the conversation, carries out what it decides.

An event may be delivered twice, when the bot died before the front end confirmed it: the second
time its own session is there already, and the same job is enqueued again, which is answered once.
"""

import asyncio
import time
from functools import partial

import redis
import redis.asyncio

from bot import admin
from bot.actions import (
    Action,
    AnswerPress,
    Forget,
    Note,
    Say,
    ShowStatus,
    StartCatalogueJob,
    StartSearch,
)
from bot.asking import job_of, reply_to, search
from bot.catalogue_desk import CatalogueDesk
from bot.conversation import Rules, respond
from bot.events import (
    BuildProgressed,
    ButtonPressed,
    Event,
    IndexAnswered,
    PhotoSent,
    SearchAnswered,
    Where,
)
from bot.front_end import FrontEnd
from bot.presenter import Presenter
from bot.presses import job_in
from bot.sessions import Place, Session, SessionStore
from bot.texts import render
from bot.turns import Turn
from bot.typing_signs import TypingSigns
from bot.voice import speak
from shared.errors import QueueFull, RedisUnavailable
from shared.messages import IndexReply, Progress, SearchReply, SearchRequest
from shared.photos import PhotoStore
from shared.queue import JobQueue
from shared.settings import Settings

__all__ = ["Desk"]

# A search takes 22 ms on two cores (house encoder, 7,923 products): ten wait a quarter of a second.
MANY_WAITING = 10


class Desk:
    """One front end's conversation with the queue and the outbox behind it."""

    def __init__(  # noqa: PLR0917 - the desk is where all these meet
        self,
        front_end: FrontEnd,
        sessions: SessionStore,
        photos: PhotoStore,
        queue: JobQueue,
        client: redis.asyncio.Redis,
        settings: Settings,
    ) -> None:
        self._front_end = front_end
        self._sessions = sessions
        self._photos = photos
        self._queue = queue
        self._redis = client
        self._settings = settings
        self._presenter = Presenter(front_end, sessions, photos, client)
        self._catalogue = CatalogueDesk(front_end, queue, client)
        self._typing = TypingSigns(front_end)
        self._enqueued = 0

    @property
    def searching(self) -> int:
        """How many searches this desk has enqueued since it was made."""
        return self._enqueued

    async def handle(self, event: Event) -> None:
        """Answers what a person did.

        Raises:
            RedisUnavailable: nothing is lost as long as the event is handled again later.
            Undeliverable: the person cannot be reached any more.
        """
        if isinstance(event, SearchAnswered | BuildProgressed | IndexAnswered):
            message = event.progress if isinstance(event, BuildProgressed) else event.reply
            await self.deliver(message)
            return
        try:
            await self._handle(event, event.where)
        except redis.RedisError as error:
            raise RedisUnavailable(str(error)) from error

    async def deliver(self, message: SearchReply | Progress | IndexReply) -> None:
        """Shows what came through the outbox; may be repeated until it succeeds."""
        if isinstance(message, Progress | IndexReply):
            await self._catalogue.deliver(message, self._rules())
            return
        self._typing.stop(message.job_id)
        await self._presenter.answer(message, self._rules())

    async def close(self) -> None:
        """Ends what still runs."""
        await self._typing.close()

    def _rules(self) -> Rules:
        return Rules.of(self._settings, time.time())

    async def _handle(self, event: Event, where: Where) -> None:
        asked_by = _asked_by(event, where)
        before = await self._sessions.get(Place.of(where), job_of(where))
        if before is not None:
            await self._start_again(before, where, asked_by)
            return
        session = await self._session_of(event, where)
        for action in respond(event, session, self._rules()):
            await self._do(action, where, asked_by)

    async def _session_of(self, event: Event, where: Where) -> Session | None:
        place = Place.of(where)
        if isinstance(event, ButtonPressed):  # a button belongs to its own search, never the last
            return await self._sessions.get(place, job_in(event.data))
        return await self._sessions.for_message(place, where.reply_to)

    async def _do(self, action: Action, where: Where, asked_by: tuple[str, ...]) -> None:
        match action:
            case StartSearch():
                await self._start(action, asked_by)
            case Say(note, keyboard):
                await speak(self._front_end, reply_to(where), note, keyboard=keyboard)
            case AnswerPress(press, note):
                text = render(where.language, note) if note else ""
                await self._front_end.answer_press(press, text)
            case StartCatalogueJob():
                await self._catalogue.start(action)
            case ShowStatus():
                lines = await admin.status(self._queue, self._redis)
                await speak(self._front_end, reply_to(where), *lines)
            case Forget():
                await self._forget(Place.of(where))
            case _:
                raise TypeError(f"{type(action).__name__} answers no event of a person")

    async def _start(self, action: StartSearch, asked_by: tuple[str, ...]) -> None:
        request, place = action.request, Place.of(action.request.reply_to)
        session = Session(
            id=request.job_id,
            query=request.query,
            history=action.history,
            garments=action.garments,
            whole=action.whole,
            language=request.reply_to.language,
        )
        await self._sessions.start(place, session)
        if await self._send(request, asked_by) and action.leaves:
            await self._sessions.start(place, action.leaves)

    async def _start_again(self, session: Session, where: Where, asked_by: tuple[str, ...]) -> None:
        """The event came before: its search is enqueued again unless it is answered."""
        if session.answered:
            await self._sessions.started(Place.of(where), session.id, *asked_by)
            return
        again = search(where, Turn(session.query), self._rules())
        await self._send(again.request, asked_by)

    async def _send(self, request: SearchRequest, asked_by: tuple[str, ...]) -> bool:
        """Enqueues a search whose session is kept; False: a full queue refused both."""
        place, job = Place.of(request.reply_to), request.job_id
        try:
            waiting = await self._enqueue(request)
        except QueueFull as error:
            await self._sessions.discard(place, job)
            await speak(self._front_end, request.reply_to, Note(error.code, error.params))
            return False
        await self._sessions.started(place, job, *asked_by)
        if waiting >= MANY_WAITING:
            note = Note("chat.waiting", {"count": waiting})
            await speak(self._front_end, request.reply_to, note)
        return True

    async def _enqueue(self, request: SearchRequest) -> int:
        """Puts a search on the queue, with the typing sign on; returns how many are before it."""
        place, job = Place.of(request.reply_to), request.job_id
        if request.query.photo_key:
            photos = (request.query.photo_key, *request.query.also)
            await asyncio.to_thread(self._photos.keep, *photos)
        waiting = await asyncio.to_thread(self._queue.search, request)
        self._enqueued += 1
        is_over = partial(self._sessions.is_over, place, job)
        self._typing.start(job, place.chat, request.deadline, is_over)
        return waiting

    async def _forget(self, place: Place) -> None:
        """Photos first: a crash in between leaves the list that leads to what is left."""
        photos = await self._sessions.photos(place)
        await asyncio.to_thread(self._photos.delete, *photos)
        await self._sessions.forget(place)


def _asked_by(event: Event, where: Where) -> tuple[str, ...]:
    """The person's messages that lead to the search; a button stands under one of ours."""
    if isinstance(event, ButtonPressed):
        return ()
    return (where.message, *event.beside) if isinstance(event, PhotoSent) else (where.message,)
