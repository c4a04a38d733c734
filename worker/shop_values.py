"""A shop's own words read with our tables: "Tshirts" is a t-shirt, "Women's" is for women."""

import re
from functools import lru_cache

from shared.wishes import Attribute, Wish
from shared.words import understood

__all__ = ["meant"]

# A path of a taxonomy ends in the most telling part: "Apparel > Clothing > Dresses".
_PATH = re.compile(r"[>/|]")
_KEPT = 50_000  # titles of a shop; reading one anew takes a quarter of a millisecond


def meant(attribute: Attribute, written: str) -> tuple[str, ...]:
    """Our values of an attribute that a feed's value or a title tells, () where it tells none.

    "Navy Blue" is ("navy blue",), "Black/White" is ("black", "white"), "Kids" is both girls and
    boys; a category counts by the last part of its path.
    """
    telling = _PATH.split(written)[-1] if attribute == "type" else written
    return tuple(one.value for one in _told(telling) if one.attribute == attribute)


@lru_cache(_KEPT)
def _told(written: str) -> tuple[Wish, ...]:
    return tuple(wish for wish in understood([written]).wishes if wish.sign == "want")
