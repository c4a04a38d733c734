"""The fifth stage: the first candidates are looked at again, and put in their final order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from index_store.readings import PictureReader
from index_store.version import Candidate, IndexVersion
from worker.judging import Judge, Judged
from worker.rerankers.base import DETAILS, Question, Shortlist

__all__ = ["Reranked", "Reranking"]

# The most that a product is said to be worth where nothing is close: below what is called close.
BARELY = 0.49


@dataclass(frozen=True)
class Reranked:
    """Candidates, best first; whether even the best of them is hardly what was asked for."""

    candidates: list[Candidate]
    nothing_close: bool = False


@dataclass(frozen=True)
class Reranking:
    """Judges the first `count` candidates of each search; the others stay behind them."""

    judge: Judge
    count: int = 50

    @property
    def reader(self) -> PictureReader | None:
        """Makes what the reranker looks at; None where it looks at no pictures."""
        return self.judge.reranker.reader

    def __call__(
        self, index: IndexVersion, question: Question, candidates: Sequence[Candidate]
    ) -> Reranked:
        """The candidates with their final scores, those that were judged with their chances.

        A version that was built without what the reranker looks at is served too: its shop gets
        retrieval's own order until it is reindexed.

        Args:
            index: the version that they are of.
            question: what they are compared with.
            candidates: best first by retrieval.
        """
        if not (candidates and self.serves(index)):
            return Reranked(list(candidates))
        first, rest = candidates[: self.count], candidates[self.count :]
        judged = self.judge(question, Shortlist.of(index, first))
        order = np.argsort(-judged.final, kind="stable")  # ties keep retrieval's order
        best = [_scored(first[row], judged, int(row)) for row in order]
        down = first[-1].score - float(judged.final.min())
        # Who has narrowed a search to a few, or a shop that has no more, is shown what there is;
        # nor do the probabilities, fitted on full lists, mean the same there.
        hidden = judged.nothing_close and len(first) == self.count
        return Reranked([*best, *_behind(rest, down)], hidden)

    def serves(self, index: IndexVersion) -> bool:
        """Whether the version has what the reranker looks at."""
        kept = index.readings.get(DETAILS)
        return self.reader is None or (kept is not None and kept.model_id == self.reader.model_id)


def _scored(candidate: Candidate, judged: Judged, row: int) -> Candidate:
    chance = None if judged.chances is None else float(judged.chances[row])
    if chance is not None and judged.nothing_close:
        chance = min(chance, BARELY)
    return replace(candidate, score=float(judged.final[row]), chance=chance)


def _behind(rest: Sequence[Candidate], down: float) -> list[Candidate]:
    """As far behind the last that was judged as they were: their distances stay."""
    return [replace(one, score=one.score - down) for one in rest]
