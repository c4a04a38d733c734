"""Products that a shopper sees as one are shown as one: the best-ranked, the others behind it.

A shop has a shirt in five colours, and one product under two ids. Five of ten places for one shirt
are four too few for others. Two products are one

    when they bear one name but for the colours, and their pictures do not contradict it;
    when their pictures are nearly the same, whatever the names.

Of neither may the shop say another category, brand or gender.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index_store.version import Candidate, IndexVersion
from worker.encoders.base import Encoder, FloatArray
from worker.encoders.house import HouseEncoder
from worker.product_names import NAMELESS, names_of
from worker.shop_values import compared, matching, meant
from worker.suggestions import Read

__all__ = ["Alike", "colours_of", "folded", "in_asked_colour"]

# Fitted on the Fashion Product Images' split val: pairs of a product with what its nearest fifty
# hold, 58,870 of them. True are those of a group of 2 to 8 (one name but for the colours), false
# all others, those of commoner names too. Products of one name at DESIGN_NAMED: precision 1.00,
# recall 0.91; in the shop of 33,134 smaller pictures 0.96 and 0.87. The groups follow the names: to
# the eye 36 of 48 such pairs in different colours were one design, below the bound none of twelve.
DESIGN_NAMED = 0.2
# Of one name and one colour: many are other things under a name that says little (by eye 38 of 48
# such pairs, black backpacks and washed jeans). The labels cannot tell; recall falls to 0.77.
DESIGN_ONE_COLOUR = 0.6
# No bound tells groups by pictures alone: shops have look-alikes under other names. At this one the
# 7,923 have no such pair, the 33,134 have 4, and with them the rule as a whole has precision 1.00
# and 0.95; 84 of 100 pictures that were saved anew (JPEG, quality 75) stay one with the original.
DESIGN_TWINS = 0.95
# Of an encoder that mixes colour with shape. Fitted likewise, on the house encoder's joint space
# alone, which is an ordinary open_clip model: precision 0.99 and recall 0.88, among the 33,134 0.96
# and 0.88. Other encoders' cosines were not measured.
NAMED, TWINS = 0.8, 0.998

MOST_SAID = 4  # colours; more make a line that nobody reads
UNTOLD = 0  # the number of what the shop does not say


@dataclass(frozen=True)
class Alike:
    """How near the pictures of one product are.

    Attributes:
        part: the numbers of an embedding that are compared.
        named: the least cosine of two products of one name.
        one_colour: the same where the shop tells one colour of both.
        twins: the least cosine of two products of different names, or of a name that says nothing.
    """

    part: slice
    named: float
    one_colour: float
    twins: float

    @classmethod
    def of(cls, encoder: Encoder) -> "Alike":
        """The house encoder's design, which stays when the colour changes; else all there is."""
        if isinstance(encoder, HouseEncoder):
            layout = encoder.layout
            return cls(
                slice(layout.joint, layout.joint + layout.design),
                DESIGN_NAMED,
                DESIGN_ONE_COLOUR,
                DESIGN_TWINS,
            )
        return cls(slice(None), NAMED, NAMED, TWINS)


def folded(candidates: Sequence[Candidate], index: IndexVersion, alike: Alike) -> list[Candidate]:
    """The candidates to show, best first; those that are one with a better one are its `variants`.

    Each joins the best-ranked that it is one with, so that what the first n fold to does not depend
    on what follows them but for the variants. Nothing is ranked anew: whoever asks for blue has the
    blue one ranked before its other colours (worker/feed_bonus.py), and so sees that one.

    Args:
        candidates: best first, of that version.
        index: the version.
        alike: how near pictures of one product are.
    """
    one = _one_product(candidates, index, alike)
    free = np.ones(len(candidates), np.bool_)
    heads = []
    for place, head in enumerate(candidates):
        if free[place]:
            free[place] = False
            joined = np.flatnonzero(free & one[place]).tolist()
            free[joined] = False
            heads.append(replace(head, variants=tuple(candidates[other] for other in joined)))
    return heads


def in_asked_colour(heads: Sequence[Candidate], asked: Sequence[str]) -> list[Candidate]:
    """The heads, in whose place their best variant in a colour that was asked for is shown.

    A look-alike in purple may rank before its own sister in blue; who asked for blue is shown that.

    Args:
        heads: with their variants.
        asked: colours; none change nothing.
    """
    return [_turned(head, asked) for head in heads] if asked else list(heads)


def colours_of(head: Candidate, read: Read) -> tuple[str, ...]:
    """The colours of a head's variants that it does not have itself, best first, at most MOST_SAID.

    As the shop calls them, else as `read` reads the pictures where it is sure.
    """
    if not head.variants:
        return ()
    own, *others = _colours((head, *head.variants), read)
    said = {_meaning(own)}
    new = []
    for colour in filter(None, others):
        if _meaning(colour) not in said:
            new.append(colour)
        said.add(_meaning(colour))
    return tuple(new[:MOST_SAID])


def _turned(head: Candidate, asked: Sequence[str]) -> Candidate:
    those = (replace(head, variants=()), *head.variants)
    colours = tuple(compared(one.product.colour) for one in those)
    meant_by = {row for wish in asked for row in matching("colour", wish, colours)}
    if not meant_by or 0 in meant_by:
        return head
    shown = min(meant_by)
    others = tuple(one for row, one in enumerate(those) if row != shown)
    return replace(those[shown], score=head.score, variants=others)


def _one_product(
    candidates: Sequence[Candidate], index: IndexVersion, alike: Alike
) -> NDArray[np.bool_]:
    """Which candidates are one product with which, (n, n)."""
    rows = np.array([one.row for one in candidates], np.int64)
    pictures = _unit(np.asarray(index.vectors[rows, alike.part]))
    nearness = pictures @ pictures.T
    names = names_of(index)[rows]
    products = [candidate.product for candidate in candidates]
    colours = _numbered([product.colour for product in products])
    alike_in_colour = _equal(colours) & (colours != UNTOLD)
    least = np.where(alike_in_colour, alike.one_colour, alike.named)
    named = _equal(names) & (names != NAMELESS) & (nearness >= least)
    one = named | (nearness >= alike.twins)
    for told in (
        [product.category for product in products],
        [product.brand for product in products],
        [product.gender for product in products],
    ):
        values = _numbered(told)
        one &= _equal(values) | (values == UNTOLD) | (values == UNTOLD)[:, None]
    return np.asarray(one, np.bool_)


def _unit(parts: FloatArray) -> FloatArray:
    lengths = np.linalg.norm(parts, axis=1, keepdims=True)
    return np.asarray(parts / np.maximum(lengths, np.finfo(np.float32).tiny), np.float32)


def _equal(numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
    return np.asarray(numbers == numbers[:, None], np.bool_)


def _numbered(values: Sequence[str]) -> NDArray[np.int64]:
    """Numbers (n,), one for each distinct value; UNTOLD where the shop tells none."""
    numbers = {"": UNTOLD}
    return np.array([numbers.setdefault(_plain(one), len(numbers)) for one in values], np.int64)


def _colours(those: Sequence[Candidate], read: Read) -> list[str]:
    """Of each the shop's colour, else the picture's, "" where that is not sure."""
    told = [one.product.colour.strip() for one in those]
    if all(told):
        return told
    seen = read([one.row for one in those]).get("colour", [""] * len(those))
    return [written or shown for written, shown in zip(told, seen, strict=True)]


def _meaning(colour: str) -> tuple[str, ...]:
    """What makes two names one colour: "Gray" and "grey"."""
    return meant("colour", colour) or (_plain(colour),)


def _plain(word: str) -> str:
    return word.strip().casefold()
