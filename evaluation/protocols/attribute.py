"""Protocol `attribute`: how much of what a shopper sees is as asked for, how much is wrong?"""

from evaluation.gallery import Bools, Gallery, Ints
from evaluation.metrics import precision_at_k
from evaluation.protocols.colour_requests import ColourRequests, ask, mean_scores
from evaluation.result import Result
from worker.encoders.base import Encoder

__all__ = ["attribute"]


def attribute(gallery: Gallery, encoder: Encoder, split: str, weight: float, seed: int) -> Result:
    """P@10 and violation@10 of each pair, mean over the six paraphrases.

    P@10 is the share of the first ten with `articleType` and `gender` of the reference and the
    wanted `baseColour`; violation@10 the share of another type or still the reference's colour
    (smaller is better). Raises as `colour_requests.ask`.
    """
    asked = ask(gallery, encoder, split, weight, seed)
    wanted = [_wanted(asked, found) for found in asked.found]
    wrong = [_violations(asked, found) for found in asked.found]
    scores = {
        "P@10": mean_scores([precision_at_k(right, 10) for right in wanted]),
        "violation@10": mean_scores([precision_at_k(rows, 10) for rows in wrong]),
    }
    return Result(scores, asked.answers(wanted))


def _wanted(asked: ColourRequests, found: Ints) -> Bools:
    kept = asked.gallery.same(("articleType", "gender"), found, asked.references)
    return kept & asked.gallery.same(("baseColour",), found, asked.targets)


def _violations(asked: ColourRequests, found: Ints) -> Bools:
    other_type = ~asked.gallery.same(("articleType",), found, asked.references)
    return other_type | asked.gallery.same(("baseColour",), found, asked.references)
