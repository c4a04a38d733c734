"""What the conversation decides to do; bot/desk.py carries it out.

Texts are keys of bot/texts with their parameters, so that the conversation speaks no language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.sessions import Session
from shared.errors import Param
from shared.messages import (
    Box,
    CatalogueRequest,
    IndexReply,
    Progress,
    SearchReply,
    SearchRequest,
)
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
    "ShowIndex",
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
    """Say that it is asked for, and enqueue work on the catalogue.

    Attributes:
        request: the work.
        note: what is said; the reports of the work take its place.
        button: which button of which message asked for it, "" for none. While its job is under
            way, another press of it starts nothing.
    """

    request: CatalogueRequest
    note: Note
    button: str = ""


@dataclass(frozen=True)
class ShowProgress:
    """Show a build's progress, a note a line: all of a job's reports in one message."""

    progress: Progress
    lines: tuple[Note, ...]
    keyboard: Keyboard = ()


@dataclass(frozen=True)
class ShowIndex:
    """Show the versions of the index, a note a line."""

    reply: IndexReply
    lines: tuple[Note, ...]
    keyboard: Keyboard = ()


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
    | ShowIndex
    | ShowStatus
    | Forget
)
