"""Protocol `recolour`: does "make it blue" find the same design in blue?"""

import numpy as np

from evaluation.gallery import Bools, Ints
from evaluation.metrics import recall_at_k, recall_curve
from evaluation.protocols.colour_requests import DEPTH, ColourRequests
from evaluation.result import Result

__all__ = ["recolour", "recoloured"]


def recolour(asked: ColourRequests, found: Ints) -> Result:
    """R@1, R@10, R@50 of each pair, mean over the six paraphrases; hit: target's group and colour.

    `spread` is max - min of R@10 between the paraphrases.

    Args:
        asked: the requests.
        found: (requests, 50), rows of the gallery, best first.
    """
    hits = recoloured(asked, found)
    scores = {f"R@{k}": asked.mean(recall_at_k(hits, k)) for k in (1, 10, DEPTH)}
    at_10 = asked.by_paraphrase(recall_at_k(hits, 10)).mean(axis=1)
    return Result(
        scores,
        asked.answers(found, hits),
        plain={"spread": float(np.ptp(at_10))},
        curve=recall_curve(hits).tolist(),
    )


def recoloured(asked: ColourRequests, found: Ints) -> Bools:
    """Which of what each request found (requests, ranks) is a hit."""
    return asked.gallery.same(("group", "baseColour"), found, asked.targets)
