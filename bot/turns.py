"""From one search to the next: each function takes a session and gives the query that follows.

Pure. A turn that changes what is asked keeps the query before it in the history, which undo walks
back; leafing through pages does not.
"""

from dataclasses import dataclass

from bot.sessions import Session
from shared.messages import MAX_REFINEMENTS, MAX_TEXT, Filters, Query

__all__ = ["Turn", "next_page", "refined", "similar", "undone"]

MAX_HISTORY = 20  # as many steps back as a query may hold refinements


@dataclass(frozen=True)
class Turn:
    """A query to search by, and the JSON of the queries before it, oldest first."""

    query: Query
    history: tuple[str, ...] = ()


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
    fresh = {"photo_key": None, "box": None, "refinements": (), "disliked": ()}
    return _changed(session, {**fresh, "liked": (product,)})


def next_page(session: Session) -> Turn:
    """The following page of the same query."""
    query = session.query.model_copy(update={"page": session.query.page + 1})
    return Turn(query, session.history)


def undone(session: Session) -> Turn:
    """The query before this one; raises IndexError at the first."""
    return Turn(Query.model_validate_json(session.history[-1]), session.history[:-1])


def _changed(session: Session, changes: dict[str, object]) -> Turn:
    before = session.query.model_copy(update={"page": 0})
    history = (*session.history, before.model_dump_json())[-MAX_HISTORY:]
    return Turn(before.model_copy(update=changes), history)
