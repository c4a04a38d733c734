"""A reranker, and what was fitted for it, that one can compute by hand."""

import numpy as np

from index_store.product import Product
from index_store.readings import Reading
from tests.worker.conftest import ColourEncoder
from worker.calibration import Calibration, Chance, Fitted, Stages, Weights
from worker.rerankers.base import Shortlist

COMPOSER = "sum:0.5"
# Of three numbers that one can tell apart in a sum; whoever changes one changes the order.
WEIGHTS = Weights(retrieval=10, reranker=2, attributes=3)
CHANCE = Chance(bias=-1, retrieval=4, behind=6, reranker=2, attributes=1)
FITTED = Fitted(weights=WEIGHTS, chance=CHANCE, close=0.5)


class Told:
    """Scores a product by what it was told of it, 0 where it was told nothing."""

    model_id = "told"

    def __init__(self, scores=None, reader=None):
        self.scores = scores or {}
        self.reader = reader
        self.asked = []

    def score(self, question, shortlist):
        self.asked.append((question, shortlist))
        return np.array([self.scores.get(one.id, 0) for one in shortlist.products], np.float32)


class MeanColours:
    """A PictureReader: the mean colour of a picture, and a line about it; notes what it reads."""

    def __init__(self, name="details", model_id="mean-colours@1"):
        self.name = name
        self.model_id = model_id
        self.seen = []
        self.embeddings = []

    def read(self, images, embeddings):
        assert len(images) == len(embeddings)
        self.embeddings += list(embeddings)
        means = [np.asarray(one, np.float32).mean((0, 1)).round() for one in images]
        self.seen += [tuple(int(part) for part in mean) for mean in means]
        return [Reading(mean.astype(np.uint8), f"about {int(mean[0])}") for mean in means]


def calibrated(kinds=("photo", "words", "both"), fitted=FITTED, feed=None, **stages):
    """Fitted for ColourEncoder, COMPOSER and Told, of shops with a feed and without."""
    its = {"encoder": ColourEncoder.model_id, "composer": COMPOSER, "reranker": Told.model_id}
    return Calibration(
        stages=Stages(**its | stages),
        pictures=dict.fromkeys(kinds, fitted),
        feed=dict.fromkeys(kinds, feed or fitted),
        fitted_on="by hand",
    )


def shortlist(*scores, **told):
    """Products "0", "1" ... with retrieval's scores; `told` are columns, a value a product."""
    rows = [dict(zip(told, values, strict=True)) for values in zip(*told.values(), strict=True)]
    products = [
        Product(**{"id": str(row), "title": "", "picture": ""} | (rows[row] if rows else {}))
        for row in range(len(scores))
    ]
    return Shortlist(products, np.array(scores, np.float32), np.zeros((len(scores), 3), np.float32))
