"""Which stages stand behind retrieval in one row of a table."""

from dataclasses import dataclass

from evaluation.gallery import Ints
from evaluation.search import Adjust, Reorder
from evaluation.stages.captions import CaptionFusing
from evaluation.stages.folding import FOLDED, Folding
from evaluation.stages.ordering import Ordering
from worker.encoders.base import FloatArray

__all__ = ["RETRIEVAL", "Stages"]


@dataclass(frozen=True)
class Stages:
    """Captions beside pictures, a reranker's order, variants folded; each None where it is not."""

    fusing: CaptionFusing | None = None
    ordering: Ordering | None = None
    folding: Folding | None = None

    def depth(self, least: int) -> int:
        """How deep a search has to be to show `least`."""
        ordered = self.ordering.count if self.ordering else 0
        return max(least, ordered, FOLDED if self.folding else 0)

    def adjust(self, before: Adjust | None) -> Adjust | None:
        """What changes scores: what did before, then captions."""
        fusing = self.fusing
        if fusing is None or before is None:
            return fusing or before
        return lambda part, scores: fusing(part, before(part, scores))

    @property
    def reorder(self) -> Reorder | None:
        """What changes the order of what was found."""
        ordering, folding = self.ordering, self.folding
        if ordering is None or folding is None:
            return ordering or folding

        def both(part: slice, found: Ints, scores: FloatArray) -> Ints:
            return folding(part, ordering(part, found, scores), scores)

        return both


RETRIEVAL = Stages()
