"""How far an approximate engine must look: measured on the gallery itself when it is built.

The questions are rows of the gallery, each blended with another row at 0.6 of its weight: between
two products, near none, as a street photo is. (House embeddings of 33,134 products, 512 lists: 200
photos of the protocol `instance` lose 7.9, 2.0 and 0.1 % of their 50 best at 8, 16 and 32 probed
lists; such blends 6 to 9, 1.4 to 2.9 and 0.3 to 0.5 %; rows with noise lose less.)

A selection to tune for is what a category is to a photo of something else: the rows nearest to one
row, and a few that strayed, asked for from everywhere. Selections at random are easier.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from index_store.base import FloatArray, Mask, Rows, VectorIndex
from index_store.engines.scoring import Scorer

__all__ = ["AIM", "Questions", "ask_all", "ask_within", "first_enough"]

# Of the 50 best; a version is published from 0.98 on (index_store/gates.py), measured again there
# on other questions: the rest is what two samples of so many may differ by.
AIM = 0.99
NEIGHBOURS = 50
QUESTIONS = 1_024  # of 256, two samples of a million rows differed by 0.013
SELECTIONS = 8  # of one size, each asked an eighth of the questions
BLEND = 0.6  # weight of the other row
STRAYS = 0.005  # rows elsewhere, as a share of the selection
SAME_SCORE = 1e-5  # float32 sums of 1,000 products differ by less, whatever their order
BLOCK = 16_384  # rows read at a time


@dataclass(frozen=True)
class Questions:
    """Queries (q, d) among the selected rows, and the score of each one's 50th best, (q,)."""

    queries: FloatArray
    mask: Mask | None
    lasts: FloatArray
    neighbours: int

    def recall(self, index: VectorIndex) -> float:
        """The share of the best that an index finds; equal scores are equal."""
        allowed = None if self.mask is None else Rows(self.mask)
        found = 0
        for query, last in zip(self.queries, self.lasts, strict=True):
            scores, _ = index.search(query, self.neighbours, allowed)
            found += int((scores >= last - SAME_SCORE).sum())
        return found / (self.neighbours * len(self.queries))


def ask_all(vectors: FloatArray) -> list[Questions]:
    """Questions without a selection."""
    rng = np.random.default_rng(0)
    return [_questions(vectors, _blends(vectors, QUESTIONS, rng), None)]


def ask_within(vectors: FloatArray, share: float) -> list[Questions]:
    """Questions among that share of the rows, in several selections."""
    rng = np.random.default_rng(0)
    count = QUESTIONS // SELECTIONS
    return [
        _questions(vectors, _blends(vectors, count, rng), _around_a_row(vectors, share, rng))
        for _ in range(SELECTIONS)
    ]


def first_enough(
    efforts: Iterable[int], index_at: Callable[[int], VectorIndex], asked: list[Questions]
) -> tuple[int, float] | None:
    """The least effort that reaches the aim, and its recall; None: not one of them does.

    Args:
        efforts: ascending.
        index_at: the index as it answers with such an effort.
        asked: what to measure on.
    """
    for effort in efforts:
        index = index_at(effort)
        recall = float(np.mean([questions.recall(index) for questions in asked]))
        if recall >= AIM:
            return effort, recall
    return None


def _blends(vectors: FloatArray, count: int, rng: np.random.Generator) -> FloatArray:
    rows, others = rng.integers(len(vectors), size=(2, count))
    blends = vectors[np.asarray(rows)] + np.float32(BLEND) * vectors[np.asarray(others)]
    norms = np.linalg.norm(blends, axis=1, keepdims=True)
    return np.asarray(blends / np.maximum(norms, np.finfo(np.float32).tiny), np.float32)


def _around_a_row(vectors: FloatArray, share: float, rng: np.random.Generator) -> Mask:
    scorer = Scorer(vectors)
    scores, _ = scorer.select(scorer.row(int(rng.integers(len(vectors)))), None)
    selected = max(round(share * len(vectors)), 1)
    strays = round(STRAYS * selected)
    mask: Mask = np.zeros(len(vectors), np.bool_)
    mask[np.argpartition(scores, -selected)[strays - selected :]] = True
    mask[rng.integers(len(vectors), size=strays)] = True
    return mask


def _questions(vectors: FloatArray, queries: FloatArray, mask: Mask | None) -> Questions:
    rows = len(vectors) if mask is None else int(mask.sum())
    k = min(NEIGHBOURS, rows)
    best = np.empty((len(queries), 0), np.float32)
    for block in _blocks(vectors, mask):
        scores = np.concatenate([best, queries @ block.T], axis=1)
        kept = min(k, scores.shape[1])
        best = np.partition(scores, -kept, axis=1)[:, -kept:]
    return Questions(queries, mask, best.min(axis=1), k)


def _blocks(vectors: FloatArray, mask: Mask | None) -> Iterator[FloatArray]:
    for start in range(0, len(vectors), BLOCK):
        block = vectors[start : start + BLOCK]
        yield block if mask is None else block[mask[start : start + BLOCK]]
