"""A shop's own words read with our tables: "Tshirts" is a t-shirt, "Women's" is for women."""

import re
from functools import lru_cache

from shared.garments import named
from shared.wishes import Attribute, Wish
from shared.words import nearest, understood
from worker.vocabulary import article_words

__all__ = ["compared", "matching", "meant"]

# A path of a taxonomy ends in the most telling part: "Apparel > Clothing > Dresses".
_PATH = re.compile(r"[>/|]")
_KEPT = 50_000  # titles of a shop; reading one anew takes a quarter of a millisecond
_MATCHES_KEPT = 1_000  # wishes of a shop: its colours, types and genders by their names


def meant(attribute: Attribute, written: str) -> tuple[str, ...]:
    """Our values of an attribute that a feed's value or a title tells, () where it tells none.

    "Navy Blue" is ("navy blue",), "Black/White" is ("black", "white"), "Kids" is both girls and
    boys; a category counts by the last part of its path.
    """
    telling = _PATH.split(written)[-1] if attribute == "type" else written
    return tuple(one.value for one in _told(telling) if one.attribute == attribute)


@lru_cache(_MATCHES_KEPT)
def matching(attribute: Attribute, wish: str, values: tuple[str, ...]) -> tuple[int, ...]:
    """The numbers of the values of a feed that a wish means.

    Those that tell it; where none does, the nearest colour, or the types that are a kind of it.

    Args:
        attribute: of wish and values.
        wish: a value, ours or the shop's.
        values: the feed's, as `compared` writes them.
    """
    same: set[str | None] = {
        one for one in values if one == compared(wish) or wish in meant(attribute, one)
    }
    if not same and attribute == "colour":
        same = {nearest(wish, values)}
    if not same and attribute == "type":
        same = {one for one in values if wish in article_words(one.title()) or wish in named(one)}
    return tuple(number for number, one in enumerate(values) if one in same)


def compared(written: str) -> str:
    """A feed's value as it is compared with others."""
    return written.strip().casefold()


@lru_cache(_KEPT)
def _told(written: str) -> tuple[Wish, ...]:
    return tuple(wish for wish in understood([written]).wishes if wish.sign == "want")
