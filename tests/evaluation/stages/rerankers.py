"""Rerankers that one can compute by hand, and a judge of what they say."""

import numpy as np

from evaluation.stages.ordering import Reranking
from index_store.readings import Reading
from worker.judging import Judged


class MeanReader:
    """Keeps the mean colour of a picture's right half: the small shop's design."""

    name, model_id = "details", "right-halves@1"

    def __init__(self):
        self.seen = 0

    def read(self, images, embeddings):
        self.seen += len(images)
        assert len(images) == len(embeddings)
        return [Reading(self._design(np.asarray(image, np.float32)), "seen") for image in images]

    def _design(self, pixels):
        return pixels[:, pixels.shape[1] // 2 :].mean((0, 1)) / 255


class SameDesign:
    """Scores a candidate by how like the reference's its details are; 0 without a picture."""

    model_id = "same design"

    def __init__(self):
        self.reader = MeanReader()
        self.asked = []

    def score(self, question, shortlist):
        self.asked.append((question, shortlist))
        if question.details is None:
            return np.zeros(len(shortlist), np.float32)
        apart = np.abs(shortlist.details - question.details).sum(axis=1)
        return np.asarray(-apart, np.float32)


class ByTitle:
    """Scores 1 where the shop's own words name the colour asked for; looks at no picture."""

    model_id, reader = "by title", None

    def score(self, question, shortlist):
        wanted = [*question.words.of("colour"), "nothing"][0]
        return np.array([wanted in one.title.lower() for one in shortlist.products], np.float32)


class BothAlike:
    """Adds up retrieval and reranker, each less its mean, over its standard deviation."""

    def __init__(self, reranker):
        self.reranker = reranker

    def __call__(self, question, shortlist):
        parts = shortlist.scores, self.reranker.score(question, shortlist)
        return Judged(sum((one - one.mean()) / (one.std() or 1) for one in parts), None)


def reranking(reranker, shelf, count=4, *, alone=False):
    """The first of what is found, in that judge's order."""
    return Reranking("one", reranker, shelf, count, lambda _: BothAlike(reranker), alone=alone)


def load_same_design(rest, encoder):
    return SameDesign()


def load_by_title(rest, encoder):
    return ByTitle()
