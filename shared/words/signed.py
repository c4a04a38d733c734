"""What values that stand side by side ask for under a sign: refused, more of, as parts."""

from functools import cache

from shared.wishes import Sign, Wish
from shared.words.lexicon import GRADED
from shared.words.tables import entries

__all__ = ["about", "graded", "of_parts", "refused", "with_sleeves"]

OF_PARTS = frozenset({"detail", "pattern", "neck"})  # colours of these are not the garment's
SCALES = {"long": "long sleeves", "short": "short sleeves"}
Wishes = tuple[Wish, ...]


def refused(asked: list[Wishes]) -> list[Wishes]:
    """Of "red stripes" the stripes, of "red dress" the red, of "red and blue" both."""
    if len({wish.attribute for wishes in asked for wish in wishes}) == 1:
        return [_refused(wishes) for wishes in asked]
    if about(asked[-1], "type"):
        return [_refused(wishes) for wishes in asked[:-1]] + [()]
    return [() for _ in asked[:-1]] + [_refused(asked[-1])]


def _refused(wishes: Wishes) -> Wishes:
    """Refused; "not longer" is less long, and a belt that is refused is a part."""
    return tuple(
        _as_part(wish).model_copy(update={"sign": "less" if wish.sign == "more" else "refuse"})
        for wish in wishes
    )


def graded(wishes: Wishes, sign: str) -> Wishes:
    """More or less of it; what has no degrees is wanted or refused."""
    degree: Sign = "more" if sign == "more" else "less"
    plain: Sign = "want" if sign == "more" else "refuse"
    return tuple(
        wish.model_copy(update={"sign": degree if wish.attribute in GRADED else plain})
        for wish in map(_as_part, wishes)
    )


def of_parts(asked: list[Wishes], sign: str, unknown_next: bool) -> list[Wishes]:
    """After "with": what colours are of, and which garments are none that is asked for."""
    of_something = unknown_next or any(about(wishes, *OF_PARTS) for wishes in asked)
    return [_of_part(wishes, sign, of_something) for wishes in asked]


def _of_part(wishes: Wishes, sign: str, of_something: bool) -> Wishes:
    if about(wishes, "colour") and of_something:
        return ()
    if not about(wishes, "type"):
        return wishes
    as_parts = tuple(map(_as_part, wishes))
    return () if sign == "beside" and as_parts == wishes else as_parts


def with_sleeves(asked: list[Wishes]) -> list[Wishes]:
    """A length beside "sleeves" is theirs: "longer black sleeves"."""
    if not any(wish.value == "sleeves" for wishes in asked for wish in wishes):
        return asked
    joined = [tuple(map(_of_sleeves, wishes)) for wishes in asked]
    if joined == asked:
        return asked
    return [() if any(wish.value == "sleeves" for wish in wishes) else wishes for wishes in joined]


def _of_sleeves(wish: Wish) -> Wish:
    if wish.attribute != "length" or wish.value not in SCALES:
        return wish
    return Wish(attribute="sleeve", value=SCALES[wish.value], sign=wish.sign)


def _as_part(wish: Wish) -> Wish:
    """A garment that may be a part of another: "a dress with a belt"."""
    part = Wish(attribute="detail", value=wish.value, sign=wish.sign)
    return part if wish.attribute == "type" and wish.value in _details() else wish


@cache
def _details() -> frozenset[str]:
    return frozenset(entry.value for entry in entries() if entry.attribute == "detail")


def about(wishes: Wishes, *attributes: str) -> bool:
    """True if one of the wishes is about one of the attributes."""
    return any(wish.attribute in attributes for wish in wishes)
