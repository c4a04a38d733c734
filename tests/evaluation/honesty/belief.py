"""Probabilities of acceptance that one can compute by hand."""

import numpy as np

from tests.evaluation.stages.rerankers import BothAlike
from worker.judging import Judged


class Belief:
    """A judge that believes in the first of the final order most: 0.9, 0.8, ..."""

    OF_RANK = [round(0.9 - 0.1 * rank, 1) for rank in range(8)] + [0.05] * 50

    def __init__(self, reranker, least=0.5):
        self._both = BothAlike(reranker)
        self._least = least

    def __call__(self, question, shortlist):
        final = self._both(question, shortlist).final
        ranks = np.argsort(np.argsort(-final, kind="stable"), kind="stable")
        chances = np.array(self.OF_RANK, np.float32)[ranks]
        return Judged(final, chances, nothing_close=bool(chances.max() < self._least))
