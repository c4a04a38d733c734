"""From what a person said to the search that answers it, or to the sentence why not.

Pure. The search comes before any remark about it: the remark may fail to be sent, the search must
not.
"""

from bot.actions import Action, Note, Say, StartSearch
from bot.choosing import named
from bot.events import Where
from bot.price_words import PriceWords, applied, read_price_words
from bot.rules import Rules
from bot.sessions import Session
from bot.turns import Turn, refined, switched
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

__all__ = ["carry_on", "job_of", "reply_to", "search", "start_afresh", "within_limit"]


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
    where: Where,
    said: str,
    rules: Rules,
    photo_key: str | None = None,
    box: Box | None = None,
    *,
    also: tuple[str, ...] = (),
) -> list[Action]:
    """A first query: a photo (or what a box holds of it) and further ones, words, or both."""
    words, remarks = within_limit(said)
    price = read_price_words(words)
    filters = applied(price, Filters(), ())
    if filters is None:
        remarks = [*remarks, Say(Note("note.no_prices"))]
    query = Query(
        photo_key=photo_key,
        box=box,
        also=also,
        refinements=(price.rest,) if price.rest else (),
        filters=filters or Filters(),
        page_size=rules.page_size,
    )
    if query.is_empty:
        return remarks or [Say(Note("error.nothing_to_search"))]
    return [search(where, Turn(query), rules), *remarks]


def carry_on(where: Where, said: str, session: Session, rules: Rules) -> list[Action]:
    """Words that change the session's query."""
    words, remarks = within_limit(said)
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


def within_limit(said: str) -> tuple[str, list[Action]]:
    """Words without what no UTF-8 can carry, cut at MAX_TEXT, and the remark if they were cut."""
    words = said.encode("utf-8", "replace").decode().strip()
    if len(words) <= MAX_TEXT:
        return words, []
    return words[:MAX_TEXT].rstrip(), [Say(Note("note.text_cut", {"limit": MAX_TEXT}))]


def _filters(price: PriceWords, session: Session) -> Filters | None:
    prices = [one.price for one in session.shown if one.price is not None]
    return applied(price, session.query.filters, prices)


def _why_not(session: Session) -> Note:
    """Why nothing can be compared with the prices shown."""
    return Note("note.no_prices" if session.answered else "note.still_searching")
