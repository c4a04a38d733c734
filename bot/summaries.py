"""What an answer says of itself, as notes: what was understood, and what to do next.

Saying what was understood ("Your photo: dress · blue · without stripes · under 50 EUR") lets a
person see at once which of their words the answer rests on.
"""

from collections.abc import Sequence

from bot.actions import Note
from bot.money import bound
from bot.searched import searched
from bot.texts import is_known
from bot.translated import caption_in
from bot.weighing import leaning
from shared.messages import Box, Failure, Filters, Query, SearchReply
from shared.wishes import Wish

__all__ = ["failure", "found", "garments_found", "nothing_close", "nothing_found", "shortened"]

# A message holds 4,096 characters; twenty refinements of 500 would not leave room for anything.
LONGEST_WORDS = 80
LIMITS = frozenset({"size", "brand", "stock", "gender"})  # wishes that the worker makes filters
MOST_REFINEMENTS = 6
MOST_WISHES = 12  # of one or two words each


def garments_found(box: Box, garments: Sequence[Box]) -> Note:
    """The sentence under the marked photo: what was searched, and that another can be."""
    name = Note(f"garment.{box.label}")
    if len(garments) == 1:
        return Note("results.garment", {"garment": name})
    return Note("results.garments", {"number": garments.index(box) + 1, "garment": name})


def found(reply: SearchReply, currency: str, garments: Sequence[Box] = ()) -> Note:
    """The sentence under a page of products; `garments` are those of the photo."""
    key = "results.nearest" if reply.query.anyway else "results.found"
    return Note(key, {"asked": _asked(reply, garments, _currency(reply, currency))})


def nothing_found(reply: SearchReply, currency: str, garments: Sequence[Box] = ()) -> Note:
    """The sentence for an empty page: what was asked, and what to try instead."""
    if reply.query.page > 0:
        return Note("note.no_more")
    limits = any(one.attribute in LIMITS for one in reply.understood.wishes)
    filtered = limits or reply.query.filters != Filters()
    key = "results.none_filtered" if filtered else "results.none"
    return Note(key, {"asked": _asked(reply, garments, currency)})


def nothing_close(reply: SearchReply, currency: str, garments: Sequence[Box] = ()) -> Note:
    """The sentence where the shop has nothing like it: the nearest may be seen all the same."""
    return Note("results.nothing_close", {"asked": _asked(reply, garments, currency)})


def failure(what: Failure) -> Note:
    """A failure's sentence; one that we have no words for is our own fault."""
    return Note(what.code, what.params) if is_known(what.code) else Note("error.internal")


def shortened(words: str) -> str:
    """One line of what somebody wrote, cut where it would fill the message."""
    line = " ".join(words.split())
    return line if len(line) <= LONGEST_WORDS else line[: LONGEST_WORDS - 1] + "…"


def _currency(reply: SearchReply, otherwise: str) -> str:
    """The money of the products shown; a shop's feed knows better than our settings."""
    return next((result.currency for result in reply.results if result.currency), otherwise)


def _asked(reply: SearchReply, garments: Sequence[Box], currency: str) -> tuple[Note, ...]:
    query, photo = reply.query, searched(reply, garments)
    like = (Note("asked.like"),) if query.examples else ()
    # What is asked of the price is read by the bot, and stands in the filters.
    wishes = tuple(one for one in reply.understood.wishes if one.attribute != "price")
    said = _wished(_beside(wishes, query.box or reply.box)) if wishes else _said(query.refinements)
    return photo + _seen(reply) + like + said + _price(query.filters, currency) + _leanings(query)


def _seen(reply: SearchReply) -> tuple[Note, ...]:
    """What was read off the photo; once is enough, further pages are of the same one."""
    if not reply.caption.strip() or reply.query.page:
        return ()
    caption = shortened(caption_in(reply.caption, reply.reply_to.language))
    return (Note("asked.seen", {"caption": caption}),)


def _beside(wishes: Sequence[Wish], box: Box | None) -> tuple[Wish, ...]:
    """The wishes without the garment that is searched, which stands in the line already."""
    label = box.label if box else ""
    return tuple(
        one for one in wishes if (one.attribute, one.sign, one.value) != ("type", "want", label)
    )


def _wished(wishes: tuple[Wish, ...]) -> tuple[Note, ...]:
    newest = wishes[-MOST_WISHES:]
    short = (one.model_copy(update={"value": shortened(one.value)}) for one in newest)
    said = tuple(Note("asked.wish", {"wish": one}) for one in short)
    return _earlier(len(wishes) > len(newest)) + said


def _said(refinements: tuple[str, ...]) -> tuple[Note, ...]:
    newest = refinements[-MOST_REFINEMENTS:]
    said = tuple(Note("asked.said", {"words": shortened(one)}) for one in newest)
    return _earlier(len(refinements) > len(newest)) + said


def _earlier(are_left_out: bool) -> tuple[Note, ...]:
    return (Note("asked.said", {"words": "…"}),) if are_left_out else ()


def _leanings(query: Query) -> tuple[Note, ...]:
    """Which way the buttons moved the search, and the page of it."""
    side = leaning(query)
    counts = {"liked": len(query.liked), "disliked": len(query.disliked)}
    thumbs = tuple(
        Note(f"asked.{name}", {"count": count}) for name, count in counts.items() if count
    )
    page = (Note("asked.page", {"page": query.page + 1}),) if query.page else ()
    return ((Note(f"asked.{side}"),) if side else ()) + thumbs + page


def _price(filters: Filters, currency: str) -> tuple[Note, ...]:
    low, high = filters.min_price, filters.max_price
    if low is not None and high is not None:
        return (Note("asked.between", {"low": bound(low, ""), "high": bound(high, currency)}),)
    if high is not None:
        return (Note("asked.at_most", {"price": bound(high, currency)}),)
    return (Note("asked.at_least", {"price": bound(low, currency)}),) if low is not None else ()
