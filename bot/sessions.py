"""Where each search of each chat stands, in Redis with a time to live.

A session is one search: its query, the queries before it, and what it showed. Every message that
belongs to it (the person's own, each card, the keyboard) leads back to it, so a reply to any
earlier result continues from that result. All keys of a chat are listed, so /forget finds them.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

import redis.asyncio
from pydantic import BaseModel, ConfigDict

from bot.events import Where
from shared.messages import Box, Query, ReplyTo, SearchReply
from shared.settings import Settings
from shared.wishes import Wish

__all__ = ["Place", "Session", "SessionStore", "Shown"]


class Shown(BaseModel):
    """One product of an answer, as far as the next turn needs it."""

    model_config = ConfigDict(frozen=True)

    product_id: str
    price: Decimal | None = None
    currency: str = ""


class Session(BaseModel):
    """One search of a chat; `id` is its job's."""

    model_config = ConfigDict(frozen=True)

    id: str
    query: Query
    history: tuple[str, ...] = ()  # JSON of each earlier Query, oldest first
    shown: tuple[Shown, ...] = ()
    has_more: bool = False
    index_version: int | None = None  # that the answer came from; None without one
    answered: bool = False
    language: str = "en"
    # What the photo of this search, or of one before it, can be searched by. A search without a
    # photo keeps them for undo, which may lead back to the photo.
    garments: tuple[Box, ...] = ()  # as numbered on the marked photo, from 1
    whole: Box | None = None
    suggestions: tuple[Wish, ...] = ()  # as numbered on the answer's buttons, from 1

    def completed(self, reply: SearchReply) -> "Session":
        """The session once its answer is there."""
        shown = tuple(
            Shown(product_id=one.product_id, price=one.price, currency=one.currency)
            for one in reply.results
        )
        found = {
            "query": self._as_searched(reply),
            "garments": self.garments or reply.garments,
            "whole": self.whole or reply.whole,
            "suggestions": reply.suggestions,
            "index_version": reply.index_version or None,
        }
        return self.model_copy(
            update={"shown": shown, "has_more": reply.has_more, "answered": True, **found}
        )

    def _as_searched(self, reply: SearchReply) -> Query:
        """The query with the box that was searched, so that later turns stay on that garment."""
        box = reply.box
        if box is None or self.query.box or self.query.together:
            return self.query
        if not box.label and box in reply.garments:  # the detector does not look: nothing chosen
            return self.query
        return self.query.model_copy(update={"box": box})


@dataclass(frozen=True)
class Place:
    """A chat of a front end."""

    front_end: str
    chat: str

    @classmethod
    def of(cls, spot: Where | ReplyTo) -> Self:
        """Where an event happened, or where an answer goes."""
        return cls(spot.front_end, spot.chat)

    def key(self, kind: str, name: str = "") -> str:
        """A Redis key of this chat."""
        return ":".join(part for part in (kind, self.front_end, self.chat, name) if part)


class SessionStore:
    """Sessions by chat and message; every key lives `session_ttl` seconds from its last write."""

    def __init__(self, client: redis.asyncio.Redis, settings: Settings) -> None:
        self._redis = client
        self._ttl = settings.session_ttl

    async def get(self, place: Place, job: str) -> Session | None:
        """The session of a job, None when it was never there, has expired or was forgotten."""
        body = await self._redis.get(place.key("session", job))
        return Session.model_validate_json(body) if body else None

    async def is_over(self, place: Place, job: str) -> bool:
        """True once a job is answered, or nobody wants its answer any more."""
        session = await self.get(place, job)
        return session is None or session.answered

    async def of_message(self, place: Place, message: str) -> Session | None:
        """The session that a message belongs to."""
        return await self._behind(place, place.key("message", message))

    async def last(self, place: Place) -> Session | None:
        """The chat's newest search."""
        return await self._behind(place, place.key("last"))

    async def for_message(self, place: Place, reply_to: str) -> Session | None:
        """The session that a person's message continues: the one replied to, else the last."""
        replied = await self.of_message(place, reply_to) if reply_to else None
        return replied or await self.last(place)

    async def start(self, place: Place, session: Session) -> None:
        """Keeps a session before its job is enqueued, so that no answer can overtake it."""
        await self._write(place, {place.key("session", session.id): session.model_dump_json()})
        if session.query.photo_key:
            await self._list(place, [session.query.photo_key, *session.query.also])

    async def started(self, place: Place, job: str, *messages: str) -> None:
        """Makes an enqueued job the chat's newest search; `messages` are what asked for it."""
        asked = {place.key("message", message): job for message in messages if message}
        await self._write(place, {place.key("last"): job, **asked})

    async def discard(self, place: Place, job: str) -> None:
        """Drops a session whose job was refused; its photo stays listed, for `forget`."""
        await self._redis.delete(place.key("session", job))

    async def complete(self, reply: SearchReply) -> Session | None:
        """Adds an answer to its session; a forgotten session stays forgotten (None)."""
        place = Place.of(reply.reply_to)
        session = await self.get(place, reply.job_id)
        if session is None:
            return None
        full = session.completed(reply)
        await self._write(place, {place.key("session", full.id): full.model_dump_json()})
        return full

    async def lead_back(self, place: Place, job: str, messages: Iterable[str]) -> None:
        """Makes messages of ours lead to a session."""
        await self._write(place, {place.key("message", one): job for one in messages})

    async def photos(self, place: Place) -> list[str]:
        """The keys of the photos that this chat sent and that may still be kept."""
        return [key for key in await self._listed(place) if key.startswith("photo:")]

    async def forget(self, place: Place) -> None:
        """Deletes every key of this chat."""
        await self._redis.delete(*await self._listed(place), place.key("keys"))

    async def _behind(self, place: Place, key: str) -> Session | None:
        job = await self._redis.get(key)
        return await self.get(place, _text(job)) if job else None

    async def _write(self, place: Place, entries: dict[str, str]) -> None:
        if not entries:
            return
        # Listed first: a key that is listed and missing is harmless, the reverse is not.
        await self._list(place, entries)
        async with self._redis.pipeline(transaction=False) as pipe:
            for key, value in entries.items():
                pipe.set(key, value, ex=self._ttl)
            await pipe.execute()

    async def _list(self, place: Place, keys: Iterable[str]) -> None:
        """Scores are expiry times, so the list drops what Redis has dropped."""
        now = time.time()
        listed = place.key("keys")
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.zremrangebyscore(listed, "-inf", now)
            pipe.zadd(listed, dict.fromkeys(keys, now + self._ttl))
            pipe.expire(listed, self._ttl)
            await pipe.execute()

    async def _listed(self, place: Place) -> list[str]:
        return [_text(key) for key in await self._redis.zrange(place.key("keys"), 0, -1)]


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
