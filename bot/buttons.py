"""The buttons under an answer, and the words that do the same for whoever types instead.

Button data is a verb, at most a number, and the search it belongs to: `similar:3@JOB`, 43 bytes of
Telegram's 64. The message that the button hangs under would tell too, but only once the bot has
noted its id, and people press faster than that.
"""

import re
from dataclasses import dataclass
from typing import Literal, cast

from bot.actions import Button, Keyboard, Note
from bot.sessions import Session
from shared.garments import distinct
from shared.messages import Box

__all__ = [
    "Press",
    "garment_keyboard",
    "job_in",
    "keyboard",
    "read_press",
    "read_words",
    "undo_keyboard",
]

Verb = Literal["more", "undo", "similar", "pick", "whole", "together"]
NUMBERED = frozenset({"similar", "pick"})
IN_A_ROW = 2  # three garments' names beside each other are cut on a phone


@dataclass(frozen=True)
class Press:
    """What a button or its words ask for.

    `number` counts from 1: the shown products for "similar", the photo's garments for "pick".
    """

    verb: Verb
    number: int = 0


_DATA = re.compile(
    r"(?P<verb>more|undo|similar|pick|whole|together)"
    r"(?::(?P<number>\d{1,3}))?(?:@(?P<job>\w{1,40}))?"
)
_WORDS: dict[Verb, re.Pattern[str]] = {
    "more": re.compile(r"(?:show )?(?:me )?more|(?:покажи )?ещ[её]|дальше|(?:muestra )?m[aá]s"),
    "undo": re.compile(r"undo|(?:go )?back|отмена|отмени(?:ть)?|назад|deshacer|atr[aá]s|volver"),
    "whole": re.compile(
        r"(?:search )?(?:the )?(?:whole|entire|full) (?:photo|picture|image)"
        r"|(?:по )?(?:вс[её]|всему|целое) фото|фото целиком|вся фотография"
        r"|toda la (?:foto|imagen)|(?:la )?(?:foto|imagen) (?:entera|completa)"
    ),
    "together": re.compile(
        r"(?:search )?(?:them )?all together|all of them|вс[её] (?:вместе|сразу)"
        r"|tod[oa]s? junt[oa]s?"
    ),
}
_SIMILAR = re.compile(
    r"(?:similar to|more like|like|похож\w* на|как|(?:similar|parecid\w)(?:es|s)? al?|como el)"
    r" (?:the |el |la )?(?:№|#|n[o.º]*|number |номер |número )? ?(?P<number>\d{1,3})"
)


def keyboard(session: Session) -> Keyboard:
    """A number for each product to ask for more like it, then "more" and "undo" where possible."""
    numbers = tuple(
        Button(Note("button.similar", {"number": number}), f"similar:{number}@{session.id}")
        for number in range(1, len(session.shown) + 1)
    )
    more = (Button(Note("button.more"), f"more@{session.id}"),) if session.has_more else ()
    undo = undo_keyboard(session)
    return tuple(row for row in (numbers, more + (undo[0] if undo else ())) if row)


def garment_keyboard(session: Session) -> Keyboard:
    """A button for each garment of the photo, then the whole photo and all of them together."""
    garments = [
        Button(_label(number, box), f"pick:{number}@{session.id}")
        for number, box in enumerate(session.garments, 1)
    ]
    rows = [tuple(garments[at : at + IN_A_ROW]) for at in range(0, len(garments), IN_A_ROW)]
    whole = (Button(Note("button.whole"), f"whole@{session.id}"),) if session.whole else ()
    several = len(distinct(session.garments)) > 1
    together = (Button(Note("button.together"), f"together@{session.id}"),) if several else ()
    return tuple(row for row in (*rows, whole + together) if row)


def undo_keyboard(session: Session | None) -> Keyboard:
    """For an answer without products: the way back, where there is one."""
    if session is None or not session.history:
        return ()
    return ((Button(Note("button.undo"), f"undo@{session.id}"),),)


def read_press(data: str) -> Press | None:
    """Reads button data; None for data that no button of ours has."""
    match = _DATA.fullmatch(data)
    if match is None or (match["verb"] in NUMBERED) != bool(match["number"]):
        return None
    return Press(cast("Verb", match["verb"]), int(match["number"] or 0))


def job_in(data: str) -> str:
    """The search that a button belongs to, "" when its data names none."""
    match = _DATA.fullmatch(data)
    return (match["job"] or "") if match else ""


def read_words(text: str) -> Press | None:
    """Reads words that mean a button; None when they are words to search by."""
    words = " ".join(text.casefold().split()).rstrip(".!? ")
    for verb, pattern in _WORDS.items():
        if pattern.fullmatch(words):
            return Press(verb)
    match = _SIMILAR.fullmatch(words)
    return Press("similar", int(match["number"])) if match else None


def _label(number: int, box: Box) -> Note:
    return Note("button.pick", {"number": number, "garment": Note(f"garment.{box.label}")})
