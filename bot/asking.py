"""From what a person said or pressed to the search that answers it, or to the sentence why not.

Pure. The search comes before any remark about it: the remark may fail to be sent, the search must
not.
"""

from bot.actions import Action, Note, Say, StartSearch
from bot.buttons import Press, read_words
from bot.choosing import choice, named
from bot.events import Where
from bot.price_words import PriceWords, applied, read_price_words
from bot.rules import Rules
from bot.sessions import Session
from bot.turns import Turn, next_page, refined, similar, switched, undone
from shared.messages import (
    MAX_REFINEMENTS,
    MAX_TEXT,
    Box,
    Filters,
    Query,
    ReplyTo,
    SearchRequest,
    job_id_for,
)

__all__ = ["carry_on", "job_of", "reply_to", "search", "start_afresh", "turn"]


def job_of(where: Where) -> str:
    """The id of the job that an event starts."""
    return job_id_for(where.front_end, where.chat, where.event)


def reply_to(where: Where) -> ReplyTo:
    """Where the answer to an event goes."""
    return ReplyTo(
        front_end=where.front_end,
        chat=where.chat,
        message=where.message,
        language=where.language,
    )


def search(where: Where, then: Turn, rules: Rules) -> StartSearch:
    """The search of a turn."""
    request = SearchRequest(
        job_id=job_of(where),
        reply_to=reply_to(where),
        query=then.query,
        deadline=rules.now + rules.search_deadline,
    )
    return StartSearch(request, then.history, then.garments, then.whole)


def start_afresh(
    where: Where, said: str, rules: Rules, photo_key: str | None = None, box: Box | None = None
) -> list[Action]:
    """A first query: a photo (or what a box holds of it), words, or both."""
    words, remarks = _within_limit(said)
    price = read_price_words(words)
    filters = applied(price, Filters(), ())
    if filters is None:
        remarks = [*remarks, Say(Note("note.no_prices"))]
    query = Query(
        photo_key=photo_key,
        box=box,
        refinements=(price.rest,) if price.rest else (),
        filters=filters or Filters(),
        page_size=rules.page_size,
    )
    if query.is_empty:
        return remarks or [Say(Note("error.nothing_to_search"))]
    return [search(where, Turn(query), rules), *remarks]


def carry_on(where: Where, said: str, session: Session, rules: Rules) -> list[Action]:
    """Words that change the session's query, or that mean one of its buttons."""
    press = read_words(said)
    if press:
        return turn(where, press, session, rules)
    words, remarks = _within_limit(said)
    price = read_price_words(words)
    filters = _filters(price, session)
    if filters is None:
        remarks = [*remarks, Say(_why_not(session))]
        if not price.rest:
            return remarks
    garment, filters = named(price.rest, session), filters or session.query.filters
    if garment:
        return [search(where, switched(session, garment, price.rest, filters), rules), *remarks]
    if price.rest and len(session.query.refinements) >= MAX_REFINEMENTS:
        remarks = [*remarks, Say(Note("note.oldest_dropped", {"limit": MAX_REFINEMENTS}))]
    return [search(where, refined(session, price.rest, filters), rules), *remarks]


def turn(where: Where, press: Press, session: Session, rules: Rules) -> list[Action]:
    """What a button means, pressed or said."""
    then = _turn(press, session)
    return [Say(then)] if isinstance(then, Note) else [search(where, then, rules)]


def _turn(press: Press, session: Session) -> Turn | Note:
    """The turn that a button begins, or why there is none."""
    if press.verb in {"pick", "whole", "together"}:
        return choice(press, session)
    problem = _problem(press, session)
    if problem:
        return problem
    if press.verb == "similar":
        return similar(session, press.number)
    return next_page(session) if press.verb == "more" else undone(session)


def _problem(press: Press, session: Session) -> Note | None:
    count = len(session.shown)
    if press.verb == "undo":
        return None if session.history else Note("error.nothing_to_undo")
    if not session.answered:
        return Note("note.still_searching")
    if press.verb == "more":
        return None if session.has_more else Note("note.no_more")
    if not 1 <= press.number <= count:
        return Note("error.unknown_result", {"number": press.number, "count": count})
    return None


def _filters(price: PriceWords, session: Session) -> Filters | None:
    prices = [one.price for one in session.shown if one.price is not None]
    return applied(price, session.query.filters, prices)


def _why_not(session: Session) -> Note:
    """Why nothing can be compared with the prices shown."""
    return Note("note.no_prices" if session.answered else "note.still_searching")


def _within_limit(said: str) -> tuple[str, list[Action]]:
    """Words without what no UTF-8 can carry, cut at MAX_TEXT, and the remark if they were cut."""
    words = said.encode("utf-8", "replace").decode().strip()
    if len(words) <= MAX_TEXT:
        return words, []
    return words[:MAX_TEXT].rstrip(), [Say(Note("note.text_cut", {"limit": MAX_TEXT}))]
