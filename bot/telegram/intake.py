"""Updates to events: what a person did in Telegram, in the words of bot/events.py.

In a private chat everything is for us. In a group only commands, answers to our messages, and
photos whose caption names us. An album is one search; what is said of one of its photos is said of
all. A file that is named like a feed is one when an admin sends it.
"""

import asyncio
import re
from collections.abc import Collection, Sequence

from telegram import CallbackQuery, Document, Message, PhotoSize, Update, User

from bot.events import (
    MOST_PHOTOS,
    ButtonPressed,
    CommandSent,
    Event,
    FeedSent,
    OtherSent,
    PhotoRefused,
    PhotoSent,
    TextSent,
    Where,
)
from bot.telegram.addressing import Addressing
from bot.telegram.album_search import as_one_search
from bot.telegram.downloads import Downloads
from bot.telegram.front_end import NAME
from shared.errors import AdminsOnly, AnimatedPicture, PictureError, SearchFailed, UploadTooHeavy

__all__ = ["ALLOWED_UPDATES", "Intake", "chat_of", "language_of"]

# Edited messages, channels and membership are not asked for, so they cost no traffic.
ALLOWED_UPDATES = ("message", "callback_query")
# The client's language tag, as far as texts are kept by: "pt-br" is "pt".
LANGUAGE = re.compile(r"[a-z]{2,3}(?![a-z])")
# How feeds are called; what is in them is the worker's to read (index_store/feeds).
FEED_NAMES = (".csv", ".tsv", ".txt", ".xml", ".jsonl", ".parquet", ".zip")


class Intake:
    """Reads updates; what is not for us gives no events."""

    def __init__(
        self, addressing: Addressing, downloads: Downloads, admin_ids: Collection[int] = ()
    ) -> None:
        self._addressing = addressing
        self._downloads = downloads
        self._admin_ids = frozenset(admin_ids)

    async def read(self, updates: Sequence[Update]) -> list[Event]:
        """The events of one update, or of an album's parts, what was sent downloaded and stored.

        Raises:
            redis.RedisError: Redis is away; the same updates can be read again later.
        """
        if not any(self._is_for_us(update) for update in updates):
            return []
        photos = [one.update_id for one in updates if one.message and self._picture(one.message)]
        left_out = photos[MOST_PHOTOS:]
        looked_at = [self._event(one) for one in updates if one.update_id not in left_out]
        events = [event for event in await asyncio.gather(*looked_at) if event is not None]
        if len(updates) == 1:
            return events
        return as_one_search(events, updates, self._said_with(updates), len(left_out))

    def _is_for_us(self, update: Update) -> bool:
        if update.callback_query is not None:
            return True
        return update.message is not None and self._addressing.is_for_us(update.message)

    def _said_with(self, album: Sequence[Update]) -> str:
        """The caption of an album; where several photos have one, all of them."""
        captions = [part.message.caption or "" for part in album if part.message]
        return ", ".join(filter(None, map(self._addressing.without_our_name, captions)))

    async def _event(self, update: Update) -> Event | None:
        if update.callback_query is not None:
            return _pressed(update, update.callback_query)
        message = update.message
        if message is None:
            return None
        where = _where(update, message)
        if message.animation is not None:  # before documents: Telegram sends it as both
            return PhotoRefused(where, AnimatedPicture("sent as an animation"))
        feed = self._feed(message)
        if feed is not None:
            return await self._feed_event(where, feed)
        picture = self._picture(message)
        if picture is not None:
            return await self._photo(where, message, picture)
        return self._words(where, message)

    def _feed(self, message: Message) -> Document | None:
        sender = message.from_user
        if message.document is None or sender is None or sender.id not in self._admin_ids:
            return None
        return message.document if _is_named_as_feed(message.document) else None

    def _picture(self, message: Message) -> PhotoSize | Document | None:
        """The largest size of a compressed photo, or a document: its bytes tell what it is."""
        if message.photo:
            return max(message.photo, key=lambda size: size.width * size.height)
        return None if self._feed(message) else message.document

    async def _feed_event(self, where: Where, feed: Document) -> FeedSent | PhotoRefused:
        try:
            key = await self._downloads.keep_feed(feed)
        except (UploadTooHeavy, SearchFailed) as error:
            return PhotoRefused(where, error)
        return FeedSent(where, key, feed.file_name or "")

    async def _photo(
        self, where: Where, message: Message, picture: PhotoSize | Document
    ) -> PhotoSent | PhotoRefused:
        try:
            key = await self._downloads.keep(picture)
        except PictureError as error:
            # Who sends what is called a feed, and is no picture either, means a feed.
            is_feed = picture is message.document and _is_named_as_feed(message.document)
            return PhotoRefused(where, AdminsOnly("a feed") if is_feed else error)
        except SearchFailed as error:
            return PhotoRefused(where, error)
        return PhotoSent(where, key, self._addressing.without_our_name(message.caption or ""))

    def _words(self, where: Where, message: Message) -> Event | None:
        if message.text is None:
            # A sticker, a voice, a place; a service message ("Ada joined") attaches nothing.
            return None if message.effective_attachment is None else OtherSent(where)
        command = self._addressing.command(message.text)
        if command is not None:
            return CommandSent(where, *command)
        return TextSent(where, self._addressing.without_our_name(message.text))


def chat_of(update: Update) -> str:
    """The chat that an update belongs to, "" for none; updates of one chat are kept in order."""
    query = update.callback_query
    if query is not None:
        return str(query.message.chat.id if query.message is not None else query.from_user.id)
    return str(update.effective_chat.id) if update.effective_chat is not None else ""


def language_of(user: User | None) -> str:
    """The two letters of a person's language as their client says it; English when it is silent."""
    found = LANGUAGE.match((user.language_code or "").lower()) if user is not None else None
    return found.group() if found is not None else "en"


def _is_named_as_feed(document: Document | None) -> bool:
    return document is not None and (document.file_name or "").lower().endswith(FEED_NAMES)


def _pressed(update: Update, query: CallbackQuery) -> ButtonPressed:
    """Also for messages that are too old to be shown to us: their ids are all that is needed."""
    where = Where(
        front_end=NAME,
        chat=chat_of(update),
        user=query.from_user.id,
        message=str(query.message.message_id) if query.message is not None else "",
        event=str(update.update_id),
        language=language_of(query.from_user),
    )
    return ButtonPressed(where, query.id, query.data or "")


def _where(update: Update, message: Message) -> Where:
    return Where(
        front_end=NAME,
        chat=str(message.chat.id),
        user=message.from_user.id if message.from_user is not None else 0,
        message=str(message.message_id),
        event=str(update.update_id),
        language=language_of(message.from_user),
        reply_to=_answered(message),
    )


def _answered(message: Message) -> str:
    """The message that this one answers; what a topic of a forum hangs from is no answer."""
    answered = message.reply_to_message
    if answered is None or answered.forum_topic_created is not None:
        return ""
    return str(answered.message_id)
