"""What a reader says of one attribute: a probability for each value and embedding."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from worker.encoders.base import FloatArray

__all__ = ["Guess", "Reading"]


class Guess(NamedTuple):
    """A value and how probable it is, 0 to 1."""

    value: str
    probability: float


@dataclass(frozen=True)
class Reading:
    """One attribute of n embeddings.

    values: in the shop's spelling; probabilities: float32 (n, values), columns as `values`, rows
    sum to 1.
    """

    values: tuple[str, ...]
    probabilities: FloatArray

    def best(self, row: int) -> Guess:
        """The most probable value of an embedding."""
        return self.top(row, 1)[0]

    def top(self, row: int, k: int) -> list[Guess]:
        """The k most probable values, best first, fewer where there are fewer; ties keep order."""
        order = np.argsort(-self.probabilities[row], kind="stable")[:k]
        return [Guess(self.values[i], float(self.probabilities[row, i])) for i in order]
