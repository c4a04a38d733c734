"""What the conversation decides to do; bot/desk.py carries it out.

Texts are keys of bot/texts with their parameters, so that the conversation speaks no language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.sessions import Session
from shared.errors import Param
from shared.messages import Box, CatalogueRequest, Progress, SearchReply, SearchRequest
from shared.wishes import Wish

__all__ = [
    "Action",
    "AnswerPress",
    "Button",
    "Forget",
    "Keyboard",
    "Note",
    "Say",
    "ShowGarments",
    "ShowProgress",
    "ShowResults",
    "ShowStatus",
    "StartCatalogueJob",
    "StartSearch",
]


@dataclass(frozen=True)
class Note:
    """One sentence: a key of bot/texts and what fills it.

    What fills it may be words of the same language: a wish, a note, or several notes in a row.
    """

    key: str
    params: Mapping[str, "Param | Wish | Note | tuple[Note, ...]"] = field(default_factory=dict)


@dataclass(frozen=True)
class Button:
    """A button: its label, and the data that comes back when it is pressed (1-64 bytes)."""

    label: Note
    data: str


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Say:
    """Say something, in answer to the event's message."""

    note: Note
    keyboard: Keyboard = ()


@dataclass(frozen=True)
class AnswerPress:
    """Acknowledge a button, with an optional short notice."""

    press: str
    note: Note | None = None


@dataclass(frozen=True)
class StartSearch:
    """Enqueue a search and keep its session.

    Attributes:
        request: the search.
        history: the queries before it, oldest first.
        garments: found in the photo of this search or of one before it.
        whole: all of that photo.
        leaves: the session that the search came from, where it has changed.
    """

    request: SearchRequest
    history: tuple[str, ...] = ()  # JSON of each earlier Query, what undo returns to
    garments: tuple[Box, ...] = ()
    whole: Box | None = None
    leaves: Session | None = None


@dataclass(frozen=True)
class ShowGarments:
    """Show the person's photo with its garments marked, and a button for each."""

    photo_key: str
    garments: tuple[Box, ...]
    caption: Note
    keyboard: Keyboard


@dataclass(frozen=True)
class ShowResults:
    """Show a page of products, then the message with the keyboard."""

    reply: SearchReply
    summary: Note
    keyboard: Keyboard


@dataclass(frozen=True)
class StartCatalogueJob:
    """Enqueue a reindex or a rollback."""

    request: CatalogueRequest


@dataclass(frozen=True)
class ShowProgress:
    """Show a build's progress: the first time as a new message, then by editing it."""

    progress: Progress
    note: Note


@dataclass(frozen=True)
class ShowStatus:
    """Gather the state of queues, workers and index, and say it."""


@dataclass(frozen=True)
class Forget:
    """Delete this chat's sessions and photos."""


Action = (
    Say
    | AnswerPress
    | StartSearch
    | ShowGarments
    | ShowResults
    | StartCatalogueJob
    | ShowProgress
    | ShowStatus
    | Forget
)
