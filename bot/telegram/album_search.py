"""One search of all that an album holds."""

from collections.abc import Sequence
from dataclasses import replace

from telegram import Update

from bot.events import Event, FeedSent, OtherSent, PhotoRefused, PhotoSent

__all__ = ["as_one_search"]


def as_one_search(
    events: Sequence[Event], parts: Sequence[Update], caption: str, left_out: int
) -> list[Event]:
    """What an album means: its photos together, each feed, a sentence for what cannot be used.

    Args:
        events: of the parts that were looked at, in the album's order.
        parts: all parts of the album.
        caption: what was said with it.
        left_out: how many photos were not looked at.

    Returns:
        The search first: a sentence may fail to be sent, the search must not.
    """
    photos = [event for event in events if isinstance(event, PhotoSent)]
    refused = [event for event in events if isinstance(event, PhotoRefused)]
    feeds = [event for event in events if isinstance(event, FeedSent)]
    others = [event for event in events if isinstance(event, OtherSent)][:1]
    if not photos:
        return [*feeds, *refused, *others]
    where = photos[0].where
    messages = [str(part.message.message_id) for part in parts if part.message]
    search = PhotoSent(
        # Named after all its parts: the same ones, read again, start the same job.
        replace(where, event="+".join(str(part.update_id) for part in parts)),
        photos[0].photo_key,
        caption,
        also=tuple(photo.photo_key for photo in photos[1:]),
        beside=tuple(message for message in messages if message != where.message),
        left_out=left_out,
    )
    return [search, *feeds, *refused, *others]
