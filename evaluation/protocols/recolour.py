"""Protocol `recolour`: does "make it blue" find the same design in blue?"""

import numpy as np

from evaluation.gallery import Gallery
from evaluation.metrics import recall_at_k
from evaluation.protocols.colour_requests import DEPTH, ask, mean_scores
from evaluation.result import Result
from worker.encoders.base import Encoder

__all__ = ["recolour"]


def recolour(gallery: Gallery, encoder: Encoder, split: str, weight: float, seed: int) -> Result:
    """R@1, R@10, R@50 of each pair, mean over the six paraphrases; hit: target's group and colour.

    `spread` is max - min of R@10 between the paraphrases. Raises as `colour_requests.ask`.
    """
    asked = ask(gallery, encoder, split, weight, seed)
    hits = [gallery.same(("group", "baseColour"), found, asked.targets) for found in asked.found]
    scores = {f"R@{k}": mean_scores([recall_at_k(hit, k) for hit in hits]) for k in (1, 10, DEPTH)}
    at_10 = [recall_at_k(hit, 10).mean() for hit in hits]
    return Result(scores, asked.answers(hits), plain={"spread": float(np.ptp(at_10))})
