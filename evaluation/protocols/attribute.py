"""Protocol `attribute`: how much of what a shopper sees is as asked for, how much is wrong?"""

from collections import Counter

import numpy as np

from evaluation.gallery import Bools, Ints
from evaluation.metrics import precision_at_k
from evaluation.protocols.colour_requests import ColourRequests
from evaluation.result import Result

__all__ = ["attribute"]

KEPT = ("articleType", "gender")  # what another colour leaves as it was


def attribute(asked: ColourRequests, found: Ints) -> Result:
    """P@10 and violation@10 of each pair, mean over the six paraphrases.

    P@10 is the share of the first ten with `articleType` and `gender` of the reference and the
    wanted `baseColour`; violation@10 the share of another type or still the reference's colour
    (smaller is better). "attainable P@10" is what a search without fault would have: shops do not
    hold ten of everything.

    Args:
        asked: the requests.
        found: (requests, at least 10), rows of the gallery, best first.
    """
    right = _wanted(asked, found)
    scores = {
        "P@10": asked.mean(precision_at_k(right, 10)),
        "violation@10": asked.mean(precision_at_k(_violations(asked, found), 10)),
    }
    plain = {"attainable P@10": _attainable(asked)}
    return Result(scores, asked.answers(found, right), plain=plain)


def _wanted(asked: ColourRequests, found: Ints) -> Bools:
    kept = asked.gallery.same(KEPT, found, asked.references)
    return kept & asked.gallery.same(("baseColour",), found, asked.targets)


def _violations(asked: ColourRequests, found: Ints) -> Bools:
    other_type = ~asked.gallery.same(("articleType",), found, asked.references)
    return other_type | asked.gallery.same(("baseColour",), found, asked.references)


def _attainable(asked: ColourRequests) -> float:
    """The mean over requests of min(right products, 10) / 10."""
    kinds, genders, colours = (asked.gallery[name] for name in (*KEPT, "baseColour"))
    there = Counter(zip(kinds, genders, colours, strict=True))
    right = [
        there[kinds[reference], genders[reference], colours[target]]
        for reference, target in zip(asked.references, asked.targets, strict=True)
    ]
    return float(np.minimum(right, 10).mean() / 10)
