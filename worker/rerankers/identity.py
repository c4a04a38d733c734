"""Retrieval's own order: the baseline that every reranker has to beat."""

from index_store.readings import PictureReader
from shared.errors import UnknownSpec
from worker.encoders.base import Encoder
from worker.rerankers.base import FloatArray, Question, Reranker, Shortlist

__all__ = ["Identity", "load"]


class Identity:
    """Scores a candidate as retrieval did."""

    model_id = "none"
    reader: PictureReader | None = None

    def score(self, question: Question, shortlist: Shortlist) -> FloatArray:
        """See Reranker."""
        del question
        return shortlist.scores


def load(rest: str, encoder: Encoder) -> Reranker:
    """`none`; raises UnknownSpec for a name behind it."""
    del encoder
    if rest:
        raise UnknownSpec(f"the reranker 'none' has no variants (asked for {rest!r})")
    return Identity()
