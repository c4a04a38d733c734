"""How much the photo counts beside the words: a step towards either, as far as that goes."""

from typing import Literal

from shared.messages import Query

__all__ = ["Side", "can_move", "leaning", "moved", "weighs"]

Side = Literal["to_photo", "to_words"]

# Three steps lead from the middle to either end; fewer would jump past what was wanted, more would
# show nearly the same products again.
STEP = 0.15
MIDDLE = 0.5  # what a composer's own weight counts as; the weighted sum's is 0.45
# At 0 or 1 one of the two would not count at all, and a photo alone is asked by not saying a word.
LEAST, MOST = 0.05, 0.95

_WAY = {"to_photo": -STEP, "to_words": STEP}


def moved(query: Query, side: Side) -> float | None:
    """The text weight one step nearer a side; None: the middle, the composer's own."""
    weight = MIDDLE if query.text_weight is None else query.text_weight
    stepped = round(min(max(weight + _WAY[side], LEAST), MOST), 2)
    return None if stepped == MIDDLE else stepped


def can_move(query: Query, side: Side) -> bool:
    """True where there is something to weigh and a step would change it."""
    return weighs(query) and moved(query, side) != query.text_weight


def leaning(query: Query) -> Side | None:
    """The side that the query is nearer to; None in the middle, or with nothing to weigh."""
    weight = query.text_weight
    if weight is None or weight == MIDDLE or not weighs(query):
        return None
    return "to_photo" if weight < MIDDLE else "to_words"


def weighs(query: Query) -> bool:
    """True where both a picture and words are asked by."""
    return bool((query.photo_key or query.also or query.examples) and query.refinements)
