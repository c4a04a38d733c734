"""Protocol `text`: a product's name finds the products of its design among all of the file."""

from evaluation.gallery import Gallery
from evaluation.metrics import recall_at_k, reciprocal_rank
from evaluation.result import Answers, Result
from evaluation.search import SHOWN, Adjust, Reorder, judged
from worker.encoders.base import FloatArray

__all__ = ["text"]


def text(
    gallery: Gallery,
    split: str,
    queries: FloatArray,
    adjust: Adjust | None = None,
    reorder: Reorder | None = None,
) -> Result:
    """R@1, R@5, R@10 and MRR of the split's names; hit: the same `group`.

    Args:
        gallery: what is searched.
        split: whose names ask.
        queries: (names, d), what was made of them, in the order of the split's rows.
        adjust: changes scores by what else is known of the queries.
        reorder: changes the order of what was found.

    Raises:
        FeedUnreadable: the split is empty.
    """
    rows = gallery.rows(split)
    names = gallery["productDisplayName"][rows].tolist()
    relevant, first = judged(
        queries,
        gallery.embeddings,
        lambda part, found: gallery.same(("group",), found, rows[part]),
        adjust,
        reorder,
    )
    scores = {f"R@{k}": recall_at_k(relevant, k) for k in (1, 5, 10)}
    answers = Answers(names, None, first, relevant[:, :SHOWN])
    return Result(scores | {"MRR": reciprocal_rank(relevant)}, answers)
