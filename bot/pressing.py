"""What a button means, pressed or said: the search that follows, or the sentence why not. Pure."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from bot.actions import Action, Note, Say
from bot.asking import carry_on, search, within_limit
from bot.buttons import suggested
from bot.choosing import choice
from bot.events import Where
from bot.nearest import anyway
from bot.presses import Press, Verb
from bot.price_words import PriceWords, applied, read_price_words
from bot.rules import Rules
from bot.sessions import Session
from bot.texts import render
from bot.turns import (
    Turn,
    nearer,
    next_page,
    refined,
    similar,
    thumb_down,
    thumb_up,
    undone,
)
from bot.weighing import Side, can_move, weighs
from shared.messages import Query

__all__ = ["turn"]

Begin = Callable[[Where, Press, Session, Rules], list[Action]]


def turn(where: Where, press: Press, session: Session, rules: Rules) -> list[Action]:
    """The turn that a button begins, or why there is none."""
    problem = _problem(press, session)
    return [Say(problem)] if problem else _TURNS[press.verb](where, press, session, rules)


def _problem(press: Press, session: Session) -> Note | None:
    match press.verb:
        case "pick" | "whole" | "together":
            return None  # bot/choosing.py sees for itself
        case "undo":
            return None if session.history else Note("error.nothing_to_undo")
        case "to_photo" | "to_words" as side:
            return _unmoved(session.query, side)
    return _missing(press, session) if session.answered else Note("note.still_searching")


def _unmoved(query: Query, side: Side) -> Note | None:
    if not weighs(query):
        return Note("note.nothing_to_weigh")
    return None if can_move(query, side) else Note("note.as_near_as_it_goes")


def _missing(press: Press, session: Session) -> Note | None:
    """What the answer lacks that the button is about."""
    if press.verb == "more":
        return None if session.has_more else Note("note.no_more")
    if press.verb == "nearest":
        return Note("note.nearest_shown") if session.shown else None
    if press.verb == "suggest":
        is_there = 1 <= press.number <= len(session.suggestions)
        return None if is_there else Note("error.session_expired")
    count = len(session.shown)
    if not 1 <= press.number <= count:
        return Note("error.unknown_result", {"number": press.number, "count": count})
    return None


def _plain(then: Callable[[Press, Session], Turn | Note]) -> Begin:
    """A turn that is a search and nothing more."""

    def begin(where: Where, press: Press, session: Session, rules: Rules) -> list[Action]:
        found = then(press, session)
        return [Say(found)] if isinstance(found, Note) else [search(where, found, rules)]

    return begin


def _similar(where: Where, press: Press, session: Session, rules: Rules) -> list[Action]:
    words, remarks = within_limit(press.rest)
    # "Like 2 but cheaper" compares with the second product, not with all that are shown.
    price, seen = read_price_words(words), session.shown[press.number - 1].price
    filters = applied(price, session.query.filters, () if seen is None else (seen,))
    if filters is None:
        remarks = [*remarks, Say(Note("note.no_prices"))]
    then = similar(session, press.number, price.rest, filters or session.query.filters)
    return [search(where, then, rules), *remarks]


def _thumb(where: Where, press: Press, session: Session, rules: Rules) -> list[Action]:
    thumbed = thumb_up if press.verb == "up" else thumb_down
    then = thumbed(session, press.number)
    # People press one thumb after the other under the same answer: the next one adds to this.
    here = session.model_copy(update={"query": then.query, "history": then.history})
    return [replace(search(where, then, rules), leaves=here)]


def _suggested(where: Where, press: Press, session: Session, rules: Rules) -> list[Action]:
    """A suggestion is taken up as if its label had been said; a price is a limit."""
    wish = session.suggestions[press.number - 1]
    if wish.attribute != "price":
        words = render(session.language, suggested(session, press.number))
        return carry_on(where, words, session, rules)
    limit = applied(PriceWords("", max_price=Decimal(wish.value)), session.query.filters, ())
    return [search(where, refined(session, "", limit or session.query.filters), rules)]


_choose = _plain(choice)
_TURNS: dict[Verb, Begin] = {
    "more": _plain(lambda _, session: next_page(session)),
    "undo": _plain(lambda _, session: undone(session)),
    "nearest": _plain(lambda _, session: anyway(session)),
    "to_photo": _plain(lambda _, session: nearer(session, "to_photo")),
    "to_words": _plain(lambda _, session: nearer(session, "to_words")),
    "pick": _choose,
    "whole": _choose,
    "together": _choose,
    "similar": _similar,
    "up": _thumb,
    "down": _thumb,
    "suggest": _suggested,
}
