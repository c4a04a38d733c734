"""What can happen in a chat, in words that no front end owns.

A front end (Telegram, the terminal, a web page) turns its own updates into these; the
conversation turns them into actions (bot/actions.py).
"""

from dataclasses import dataclass

from shared.errors import SartorError
from shared.messages import Box, IndexReply, Progress, SearchReply

__all__ = [
    "MOST_PHOTOS",
    "BuildProgressed",
    "ButtonPressed",
    "CommandSent",
    "Event",
    "FeedSent",
    "IndexAnswered",
    "OtherSent",
    "PhotoRefused",
    "PhotoSent",
    "SearchAnswered",
    "TextSent",
    "Where",
]

# "This collar on that dress" speaks of two photos, an outfit of three or four; the more there are,
# the less each of them says in the one query that they make.
MOST_PHOTOS = 4


@dataclass(frozen=True)
class Where:
    """Who did something, and in which message.

    `event` is unique and stable for this event (Telegram's update id): the job that it starts is
    named after it, so an event that is delivered twice is answered once.
    """

    front_end: str
    chat: str
    user: int
    message: str
    event: str
    language: str = "en"
    reply_to: str = ""  # the message that this one answers, "" for none


@dataclass(frozen=True)
class PhotoSent:
    """A photo arrived and was cleaned; its JPEG lies in Redis under `photo_key`.

    `box` is what the person marked in it, in pixels of the cleaned photo; None: the detector's.
    """

    where: Where
    photo_key: str
    caption: str = ""
    box: Box | None = None
    also: tuple[str, ...] = ()  # keys of the photos that came with it, in their order
    beside: tuple[str, ...] = ()  # the other messages of its album: each leads to this search
    left_out: int = 0  # photos of the album beyond MOST_PHOTOS


@dataclass(frozen=True)
class PhotoRefused:
    """A photo or file arrived that cannot be used."""

    where: Where
    error: SartorError


@dataclass(frozen=True)
class FeedSent:
    """A feed arrived as a file and lies in Redis under `feed_key`, as `name`."""

    where: Where
    feed_key: str
    name: str


@dataclass(frozen=True)
class TextSent:
    """A message of words."""

    where: Where
    text: str


@dataclass(frozen=True)
class CommandSent:
    """A command, without its slash: `name` lower case, `argument` the rest of the line."""

    where: Where
    name: str
    argument: str = ""


@dataclass(frozen=True)
class ButtonPressed:
    """A button under `where.message`; `press` is what the front end acknowledges it by."""

    where: Where
    press: str
    data: str


@dataclass(frozen=True)
class OtherSent:
    """Something that we cannot search by: a sticker, a voice message, a video."""

    where: Where


@dataclass(frozen=True)
class SearchAnswered:
    """The worker's reply came through the outbox."""

    reply: SearchReply


@dataclass(frozen=True)
class BuildProgressed:
    """A build or a rollback reports through the outbox."""

    progress: Progress


@dataclass(frozen=True)
class IndexAnswered:
    """The versions of the index came through the outbox."""

    reply: IndexReply


Event = (
    PhotoSent
    | PhotoRefused
    | FeedSent
    | TextSent
    | CommandSent
    | ButtonPressed
    | OtherSent
    | SearchAnswered
    | BuildProgressed
    | IndexAnswered
)
