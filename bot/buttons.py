"""The buttons under an answer and under a marked photo, each where it would change something."""

from decimal import Decimal
from math import ceil
from typing import get_args

from bot.actions import Button, Keyboard, Note
from bot.money import bound
from bot.presses import Verb
from bot.sessions import Session
from bot.weighing import Side, can_move
from shared.garments import distinct
from shared.messages import Box

__all__ = ["garment_keyboard", "keyboard", "nearest_keyboard", "suggested", "undo_keyboard"]

OF_A_PRODUCT: tuple[Verb, ...] = ("similar", "up", "down")
SIDES: tuple[Side, ...] = get_args(Side)
IN_A_ROW = 2  # three garments' names beside each other are cut on a phone
# Telegram shows eight buttons beside each other at most; of the ten products of the longest page
# five stand above five.
MOST_IN_A_ROW = 8


def keyboard(session: Session) -> Keyboard:
    """Each product's number (more like it) over its thumbs, then what would change the search.

    A column is a product's. Below them the suggestions, then nearer the photo or the words, then
    "more" and "undo", each where it is possible.
    """
    more = (Button(Note("button.more"), f"more@{session.id}"),) if session.has_more else ()
    undo = undo_keyboard(session)
    last = more + (undo[0] if undo else ())
    rows = (*_products(session), *_suggestions(session), _sides(session), last)
    return tuple(row for row in rows if row)


def garment_keyboard(session: Session) -> Keyboard:
    """A button for each garment of the photo, then the whole photo and all of them together."""
    garments = [
        Button(_label(number, box), f"pick:{number}@{session.id}")
        for number, box in enumerate(session.garments, 1)
    ]
    whole = (Button(Note("button.whole"), f"whole@{session.id}"),) if session.whole else ()
    several = len(distinct(session.garments)) > 1
    together = (Button(Note("button.together"), f"together@{session.id}"),) if several else ()
    return tuple(row for row in (*_in_rows(garments), whole + together) if row)


def undo_keyboard(session: Session | None) -> Keyboard:
    """For an answer without products: the way back, where there is one."""
    if session is None or not session.history:
        return ()
    return ((Button(Note("button.undo"), f"undo@{session.id}"),),)


def nearest_keyboard(session: Session | None) -> Keyboard:
    """For an answer that nothing is close: the nearest all the same, then the way back."""
    if session is None:
        return ()
    nearest = Button(Note("button.nearest"), f"nearest@{session.id}")
    return ((nearest,), *undo_keyboard(session))


def suggested(session: Session, number: int) -> Note:
    """What a suggestion says, counted from 1; a price is at most its value, in the shop's money."""
    wish = session.suggestions[number - 1]
    if wish.attribute != "price":
        return Note("asked.wish", {"wish": wish})
    currency = next((one.currency for one in session.shown if one.currency), "")
    return Note("asked.at_most", {"price": bound(Decimal(wish.value), currency)})


def _products(session: Session) -> list[tuple[Button, ...]]:
    count = len(session.shown)
    width = ceil(count / ceil(count / MOST_IN_A_ROW)) if count else 1
    parts = [range(at, min(at + width, count + 1)) for at in range(1, count + 1, width)]
    return [
        tuple(_product(verb, number, session) for number in part)
        for part in parts
        for verb in OF_A_PRODUCT
    ]


def _product(verb: Verb, number: int, session: Session) -> Button:
    is_liked = session.shown[number - 1].product_id in session.query.liked
    key = "liked" if verb == "up" and is_liked else verb  # what is disliked is not shown
    return Button(Note(f"button.{key}", {"number": number}), f"{verb}:{number}@{session.id}")


def _suggestions(session: Session) -> list[tuple[Button, ...]]:
    buttons = [
        Button(suggested(session, number), f"suggest:{number}@{session.id}")
        for number in range(1, len(session.suggestions) + 1)
    ]
    return _in_rows(buttons)


def _sides(session: Session) -> tuple[Button, ...]:
    return tuple(
        Button(Note(f"button.{side}"), f"{side}@{session.id}")
        for side in SIDES
        if can_move(session.query, side)
    )


def _in_rows(buttons: list[Button]) -> list[tuple[Button, ...]]:
    return [tuple(buttons[at : at + IN_A_ROW]) for at in range(0, len(buttons), IN_A_ROW)]


def _label(number: int, box: Box) -> Note:
    return Note("button.pick", {"number": number, "garment": Note(f"garment.{box.label}")})
