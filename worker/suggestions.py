"""Changes that the candidates really offer: "in black", "striped", "long sleeves", under 30.

A suggestion is what some of the best candidates have and others have not, so that to take it up
shows something else and never nothing. Colours, genders, patterns, sleeves and prices are offered.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from index_store.product import Product
from index_store.version import Candidate
from shared.messages import Filters
from shared.wishes import Attribute, Understood, Wish
from shared.words import nearest
from worker.shop_values import meant

__all__ = ["suggestions"]

# Row numbers -> for each attribute what the picture of each row shows, "" where that is unsure.
Read = Callable[[Sequence[int]], Mapping[str, Sequence[str]]]
Ranks = Sequence[int]  # of the candidates that offer something, from 0

OFFERED: tuple[Attribute, ...] = ("colour", "gender", "pattern", "sleeve")
LEAST = 3  # candidates: what fewer offer is no choice
MOST_ALIKE = 2  # of one attribute, that the others are seen too
# A limit leaves about a third of the candidates: enough to choose from, and plainly cheaper.
LEFT, FEWEST_LEFT, MOST_LEFT = 1 / 3, 1 / 5, 1 / 2
ROUND = (Decimal(1), Decimal("0.5"), Decimal("0.1"))  # steps between limits, the roundest first


def suggestions(
    candidates: Sequence[Candidate],
    words: Understood,
    filters: Filters,
    read: Read | None = None,
    most: int = 4,
) -> tuple[Wish, ...]:
    """What may be asked next, the most useful first; a price is the most that is to be paid.

    Each is offered by at least LEAST candidates and not by all, and is not asked already. Useful is
    what parts the candidates in halves and is offered near the top.

    Args:
        candidates: what was found within the filters, best first.
        words: what was said.
        filters: those that the candidates meet, those of the words included.
        read: reads pictures; asked for what no candidate's row in the feed tells.
        most: how many at most.
    """
    offers = {
        wish: ranks
        for wish, ranks in (
            *_told(candidates, words, filters, read),
            *_cheaper(candidates, filters),
        )
        if LEAST <= len(ranks) < len(candidates)
    }
    order = sorted(offers, key=lambda one: (-_worth(offers[one], len(candidates)), one.value))
    chosen: list[Wish] = []
    for wish in order:
        if sum(one.attribute == wish.attribute for one in chosen) < MOST_ALIKE:
            chosen.append(wish)
    return tuple(chosen[:most])


def _worth(ranks: Ranks, count: int) -> float:
    """0 to 1: how evenly it parts the candidates, times how near the top those stand."""
    share = len(ranks) / count
    return 4 * share * (1 - share) * (1 - sum(ranks) / len(ranks) / count)


def _told(
    candidates: Sequence[Candidate], words: Understood, filters: Filters, read: Read | None
) -> Iterator[tuple[Wish, Ranks]]:
    """What feed and pictures tell of the candidates, as far as it may be asked."""
    seen = read([one.row for one in candidates]) if read else {}
    for attribute in OFFERED:
        if _is_settled(attribute, words, filters):
            continue
        written = [_written(attribute, one.product) for one in candidates]
        offers = _offers(attribute, written) or _offers(attribute, seen.get(attribute, ()))
        held = {*words.of(attribute, "refuse"), *words.of(attribute, "less")}
        if attribute == "colour":
            held |= _had(words, offers)
        for value, ranks in offers.items():
            if value not in held:
                yield Wish(attribute=attribute, value=value), ranks


def _is_settled(attribute: Attribute, words: Understood, filters: Filters) -> bool:
    """True for what has been asked: only of colours another one is still worth a look."""
    if attribute == "gender" and filters.genders:
        return True
    return attribute != "colour" and bool(words.of(attribute) or words.of(attribute, "more"))


def _written(attribute: Attribute, product: Product) -> str:
    return {"colour": product.colour, "gender": product.gender}.get(attribute, product.title)


def _offers(attribute: Attribute, written: Sequence[str]) -> dict[str, list[int]]:
    """Values and the ranks that have them; ours, so that each has a label which is understood."""
    offers: dict[str, list[int]] = defaultdict(list)
    for rank, one in enumerate(written):
        for value in meant(attribute, one):
            offers[value].append(rank)
    return offers


def _had(words: Understood, offers: Mapping[str, Ranks]) -> set[str]:
    """The colours that are there already: the wanted ones, else the commonest."""
    wanted = words.of("colour")
    if wanted:
        return {*wanted, *filter(None, (nearest(one, offers.keys()) for one in wanted))}
    return set(sorted(offers, key=lambda one: -len(offers[one]))[:1])


def _cheaper(candidates: Sequence[Candidate], filters: Filters) -> Iterator[tuple[Wish, Ranks]]:
    """A round limit below the present one; none between several currencies."""
    prices = [one.product.price for one in candidates]
    known = sorted(price for price in prices if price)
    if len({one.product.currency for one in candidates if one.product.price}) != 1:
        return
    limit = _round_limit(known)
    if limit is not None and (filters.max_price is None or limit < filters.max_price):
        ranks = [rank for rank, price in enumerate(prices) if price is not None and price <= limit]
        yield Wish(attribute="price", value=f"{limit.normalize():f}"), ranks


def _round_limit(prices: Sequence[Decimal]) -> Decimal | None:
    """The roundest amount that about a third of the prices, sorted and above 0, are within."""
    third = prices[int(len(prices) * LEFT)]
    for step in ROUND:
        unit = step.scaleb(third.adjusted())
        limit = (third / unit).to_integral_value(ROUND_HALF_UP) * unit
        if FEWEST_LEFT <= bisect_right(prices, limit) / len(prices) <= MOST_LEFT:
            return limit
    return None
