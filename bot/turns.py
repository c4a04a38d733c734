"""From one search to the next: each function takes a session and gives the query that follows.

Pure. A turn that changes what is asked keeps the query before it in the history, which undo walks
back; leafing through pages does not.
"""

from dataclasses import dataclass

from bot.sessions import Session
from shared.garments import distinct, named
from shared.messages import MAX_REFINEMENTS, MAX_TEXT, Box, Filters, Query

__all__ = [
    "Turn",
    "all_together",
    "chosen",
    "next_page",
    "refined",
    "similar",
    "switched",
    "undone",
]

MAX_HISTORY = 20  # as many steps back as a query may hold refinements


@dataclass(frozen=True)
class Turn:
    """A query to search by, and the JSON of the queries before it, oldest first."""

    query: Query
    history: tuple[str, ...] = ()
    garments: tuple[Box, ...] = ()  # found in the photo
    whole: Box | None = None  # all of the photo


def refined(session: Session, words: str, filters: Filters) -> Turn:
    """The session's query with one more refinement (none when `words` is "") and these filters.

    Beyond MAX_REFINEMENTS the oldest is dropped; the photo and the newest say the most.
    """
    added = (words[:MAX_TEXT],) if words else ()
    refinements = (*session.query.refinements, *added)[-MAX_REFINEMENTS:]
    return _changed(session, {"refinements": refinements, "filters": filters})


def similar(session: Session, number: int) -> Turn:
    """Like the product shown under `number` (from 1), within the same price and other filters.

    Raises:
        IndexError: nothing is shown under that number.
    """
    if number < 1:
        raise IndexError(number)
    product = session.shown[number - 1].product_id
    fresh = {"photo_key": None, "also": (), "box": None, "together": (), "refinements": ()}
    no_thumbs: dict[str, object] = {"liked": (), "disliked": ()}
    return _changed(session, {**fresh, **no_thumbs, "examples": (product,)})


def chosen(session: Session, box: Box) -> Turn:
    """The same search by another part of the photo, without the words that named one."""
    refinements = _of_any_garment(session.query.refinements)
    return _changed(session, {"box": box, "together": (), "refinements": refinements})


def all_together(session: Session) -> Turn:
    """The same search by every garment of the photo, without the words that named one."""
    refinements = _of_any_garment(session.query.refinements)
    return _changed(
        session, {"box": None, "together": distinct(session.garments), "refinements": refinements}
    )


def switched(session: Session, box: Box, words: str, filters: Filters) -> Turn:
    """By another garment, as these words want it; what was said about the former one is dropped."""
    refinements = (words[:MAX_TEXT],)
    return _changed(
        session, {"box": box, "together": (), "refinements": refinements, "filters": filters}
    )


def next_page(session: Session) -> Turn:
    """The following page of the same query."""
    query = session.query.model_copy(update={"page": session.query.page + 1})
    return _of(session, query, session.history)


def undone(session: Session) -> Turn:
    """The query before this one; raises IndexError at the first."""
    before = Query.model_validate_json(session.history[-1])
    return _of(session, before, session.history[:-1])


def _changed(session: Session, changes: dict[str, object]) -> Turn:
    before = session.query.model_copy(update={"page": 0})
    history = (*session.history, before.model_dump_json())[-MAX_HISTORY:]
    return _of(session, before.model_copy(update=changes), history)


def _of_any_garment(refinements: tuple[str, ...]) -> tuple[str, ...]:
    """Words that fit whatever is chosen: "make it blue", not "these shoes in red"."""
    return tuple(words for words in refinements if not named(words))


def _of(session: Session, query: Query, history: tuple[str, ...]) -> Turn:
    return Turn(query, history, session.garments, session.whole)
