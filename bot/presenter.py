"""The way out: a search's answer becomes cards, sentences and buttons in a chat.

An answer that is delivered again resumes after the last part that the front end accepted.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

import redis.asyncio

from bot.actions import Say, ShowGarments, ShowResults
from bot.cards import with_pictures
from bot.conversation import Rules, respond
from bot.delivery import Delivery
from bot.events import SearchAnswered
from bot.front_end import Card, FrontEnd
from bot.marked_photo import mark
from bot.sessions import Place, SessionStore
from bot.voice import show, speak
from shared.errors import PhotoExpired
from shared.messages import ReplyTo, SearchReply
from shared.photos import PhotoStore

__all__ = ["Presenter"]

Send = Callable[[], Awaitable[list[str]]]


class Presenter:
    """Shows answers through a front end."""

    def __init__(
        self,
        front_end: FrontEnd,
        sessions: SessionStore,
        photos: PhotoStore,
        client: redis.asyncio.Redis,
    ) -> None:
        self._front_end = front_end
        self._sessions = sessions
        self._photos = photos
        self._redis = client

    async def answer(self, reply: SearchReply, rules: Rules) -> None:
        """Shows a search's answer; what was shown becomes part of its session."""
        reply, cards = await asyncio.to_thread(with_pictures, reply, self._photos)
        session = await self._sessions.complete(reply)
        for action in respond(SearchAnswered(reply), session, rules):
            messages = await self._show(action, reply, cards)
            if session is not None:
                await self._sessions.lead_back(Place.of(reply.reply_to), reply.job_id, messages)

    async def _show(self, action: object, reply: SearchReply, cards: list[Card]) -> list[str]:
        delivery, to = Delivery(self._redis, reply.job_id), reply.reply_to
        match action:
            case Say(note, keyboard):
                say = partial(speak, self._front_end, to, note, keyboard=keyboard)
                return await delivery.once(f"say {note.key}", _as_list(say))
            case ShowGarments():
                return await delivery.once("garments", partial(self._mark, action, to))
            case ShowResults(_, summary, keyboard):
                album = partial(self._front_end.show_cards, to.chat, cards, reply_to=to.message)
                shown = await delivery.once("cards", album)
                say = partial(speak, self._front_end, to, summary, keyboard=keyboard, cards=cards)
                return shown + await delivery.once("summary", _as_list(say))
            case _:
                return []

    async def _mark(self, action: ShowGarments, to: ReplyTo) -> list[str]:
        """Shows the marked photo, unless the photo has expired: the answer is worth more."""
        try:
            photo = await asyncio.to_thread(self._photos.get, action.photo_key)
        except PhotoExpired:
            return []
        picture = await asyncio.to_thread(mark, photo, action.garments)
        return [await show(self._front_end, to, picture, action.caption, action.keyboard)]


def _as_list(say: Callable[[], Awaitable[str]]) -> Send:
    async def send() -> list[str]:
        return [await say()]

    return send
