"""Which part of a photo is searched: may it be chosen, and do words name another garment of it.

Buttons choose by number (bot/buttons.py), words by the table of shared/garments.py.
"""

import re

from bot.actions import Note
from bot.presses import Press
from bot.sessions import Session
from bot.turns import Turn, all_together, chosen
from shared.garments import distinct, meant
from shared.messages import Box

__all__ = ["choice", "named"]

_NUMBER = re.compile(r"\s*(?:№|#)?\s*(\d)\b")  # before a garment's name, as its button has it


def choice(press: Press, session: Session) -> Turn | Note:
    """The turn that a choice of `pick`, `whole` or `together` begins, or why there is none."""
    if not session.query.photo_key:
        return Note("note.nothing_to_choose")
    if press.verb == "whole" and session.whole:
        return chosen(session, session.whole)
    if press.verb == "together" and len(distinct(session.garments)) > 1:
        return all_together(session)
    if press.verb == "pick" and 1 <= press.number <= len(session.garments):
        return chosen(session, session.garments[press.number - 1])
    return Note("note.nothing_to_choose" if session.answered else "note.still_searching")


def named(words: str, session: Session) -> Box | None:
    """The garment of the photo that words name; None: they name none, or the one searched.

    Of several alike it is the one with the number before its name ("3 bag", as its button says),
    else the one that is searched, else the first.
    """
    if not session.query.photo_key:
        return None
    first = meant([words], session.garments).box
    if first is None:
        return None
    searched, label = session.query.box, session.garments[first].label
    named_ones = (_numbered(words, session), searched, session.garments[first])
    garment = next(one for one in named_ones if one and one.label == label)
    return None if garment == searched else garment


def _numbered(words: str, session: Session) -> Box | None:
    number = _NUMBER.match(words)
    return dict(enumerate(session.garments, 1)).get(int(number[1])) if number else None
