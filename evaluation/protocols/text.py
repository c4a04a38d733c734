"""Protocol `text`: a product's name finds the products of its design among all of the file."""

from evaluation.gallery import Gallery
from evaluation.metrics import recall_at_k, reciprocal_rank
from evaluation.result import Answers, Result
from evaluation.search import SHOWN, judged
from worker.encoders.base import Encoder

__all__ = ["text"]


def text(gallery: Gallery, encoder: Encoder, split: str) -> Result:
    """R@1, R@5, R@10 and MRR of the split's names; hit: the same `group`.

    Raises:
        PicturesOnly: the encoder reads no text.
        FeedUnreadable: the split is empty.
    """
    rows = gallery.rows(split)
    names = gallery["productDisplayName"][rows].tolist()
    relevant, first = judged(
        encoder.encode_texts(names),
        gallery.embeddings,
        lambda part, found: gallery.same(("group",), found, rows[part]),
    )
    scores = {f"R@{k}": recall_at_k(relevant, k) for k in (1, 5, 10)}
    answers = Answers(names, None, first, relevant[:, :SHOWN])
    return Result(scores | {"MRR": reciprocal_rank(relevant)}, answers)
