"""Probabilities of acceptance that one can compute by hand."""

import numpy as np


class Belief:
    """Believes in the first of the final order most: 0.9, 0.8, ..."""

    OF_RANK = [round(0.9 - 0.1 * rank, 1) for rank in range(8)] + [0.05] * 50

    def __init__(self, least=0.5):
        self.least = least
        self.asked = []

    def chances(self, question, shortlist, final):
        self.asked.append((question, shortlist))
        ranks = np.argsort(np.argsort(-final, kind="stable"))
        return np.array(self.OF_RANK, np.float32)[ranks]

    def nothing_close(self, chances):
        assert (np.diff(chances) <= 0).all()
        return bool(chances.max() < self.least)
