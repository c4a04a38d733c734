"""From one search to the next: each function takes a session and gives the query that follows.

Pure. A turn that changes what is asked keeps the query before it in the history, which undo walks
back, and asks the shop as it is now; leafing through pages does neither.
"""

from dataclasses import dataclass

from bot.sessions import Session
from bot.weighing import Side, moved
from shared.garments import distinct, named
from shared.messages import MAX_REFINEMENTS, MAX_TEXT, Box, Filters, Query

__all__ = [
    "Turn",
    "all_together",
    "chosen",
    "nearer",
    "next_page",
    "refined",
    "similar",
    "switched",
    "thumb_down",
    "thumb_up",
    "undone",
]

MAX_HISTORY = 20  # as many steps back as a query may hold refinements
# What was liked of dresses says nothing of bags, nor of what is like one of the products.
_NO_THUMBS: dict[str, object] = {"liked": (), "disliked": ()}


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


def similar(session: Session, number: int, words: str, filters: Filters) -> Turn:
    """Like the product shown under `number` (from 1), but as these words and filters want it.

    Raises:
        IndexError: nothing is shown under that number.
    """
    fresh: dict[str, object] = {
        "photo_key": None, "also": (), "box": None, "together": (), "text_weight": None,
    }  # fmt: skip
    asked = {
        "examples": (_product(session, number),),
        "refinements": (words[:MAX_TEXT],) if words else (),
        "filters": filters,
    }
    return _changed(session, {**fresh, **_NO_THUMBS, **asked})


def thumb_up(session: Session, number: int) -> Turn:
    """Towards the product shown under `number`; the second time takes it back.

    Raises:
        IndexError: nothing is shown under that number.
    """
    product, query = _product(session, number), session.query
    others = _without(query.disliked, product)
    return _changed(
        session, {**_kept(query), "liked": _toggled(query.liked, product), "disliked": others}
    )


def thumb_down(session: Session, number: int) -> Turn:
    """Away from the product shown under `number`; else as `thumb_up`."""
    product, query = _product(session, number), session.query
    others = _without(query.liked, product)
    return _changed(
        session, {**_kept(query), "liked": others, "disliked": _toggled(query.disliked, product)}
    )


def nearer(session: Session, side: Side) -> Turn:
    """The same search, a step nearer the photo or the words."""
    query = session.query
    return _changed(session, {**_kept(query), "text_weight": moved(query, side)})


def chosen(session: Session, box: Box) -> Turn:
    """The same search by another part of the photo, without the words that named one."""
    refinements = _of_any_garment(session.query.refinements)
    changes = {"box": box, "together": (), "refinements": refinements}
    return _changed(session, {**_NO_THUMBS, **changes})


def all_together(session: Session) -> Turn:
    """The same search by every garment of the photo, without the words that named one."""
    refinements = _of_any_garment(session.query.refinements)
    garments = distinct(session.garments)
    changes = {"box": None, "together": garments, "refinements": refinements}
    return _changed(session, {**_NO_THUMBS, **changes})


def switched(session: Session, box: Box, words: str, filters: Filters) -> Turn:
    """By another garment, as these words want it; what was said about the former one is dropped."""
    refinements = (words[:MAX_TEXT],)
    changes = {"box": box, "together": (), "refinements": refinements, "filters": filters}
    return _changed(session, {**_NO_THUMBS, **changes})


def next_page(session: Session) -> Turn:
    """The following page of the same query, out of the index that gave this one."""
    following = {"page": session.query.page + 1, "version": session.index_version}
    query = session.query.model_copy(update=following)
    return _of(session, query, session.history)


def undone(session: Session) -> Turn:
    """The query before this one; raises IndexError at the first."""
    before = Query.model_validate_json(session.history[-1])
    return _of(session, before, session.history[:-1])


def _product(session: Session, number: int) -> str:
    if number < 1:
        raise IndexError(number)
    return session.shown[number - 1].product_id


def _kept(query: Query) -> dict[str, object]:
    """Who moves about among the nearest, though none is close, goes on seeing them."""
    return {"anyway": query.anyway}


def _toggled(products: tuple[str, ...], product: str) -> tuple[str, ...]:
    return _without(products, product) if product in products else (*products, product)


def _without(products: tuple[str, ...], product: str) -> tuple[str, ...]:
    return tuple(one for one in products if one != product)


def _changed(session: Session, changes: dict[str, object]) -> Turn:
    before = session.query.model_copy(update={"page": 0, "version": None})
    history = (*session.history, before.model_dump_json())[-MAX_HISTORY:]
    return _of(session, before.model_copy(update={"anyway": False, **changes}), history)


def _of_any_garment(refinements: tuple[str, ...]) -> tuple[str, ...]:
    """Words that fit whatever is chosen: "make it blue", not "these shoes in red"."""
    return tuple(words for words in refinements if not named(words))


def _of(session: Session, query: Query, history: tuple[str, ...]) -> Turn:
    return Turn(query, history, session.garments, session.whole)
