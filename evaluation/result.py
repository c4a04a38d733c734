"""What a protocol gives: a score for every query, so that a report can say how sure it is."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from evaluation.calibration import Reliability
from evaluation.conversation_sheet import Talk
from evaluation.gallery import Bools, Ints

__all__ = ["Answers", "Result", "Scores"]

Scores = NDArray[np.float64]


@dataclass(frozen=True)
class Answers:
    """What was asked and what was found first, for people to look at.

    Attributes:
        texts: (queries,), the words of each query, or what it is about.
        photos: gives the photos of chosen queries, in their order, None for one without; None where
            words alone ask.
        found: (queries, ranks), rows of the gallery, or of `names`.
        right: (queries, ranks), which of them are right.
        names: what was found where it is no product (protocol `zero-shot`).
    """

    texts: Sequence[str]
    photos: Callable[[Ints], Iterable[Image.Image | None]] | None
    found: Ints
    right: Bools
    names: Sequence[str] | None = None


@dataclass(frozen=True)
class Result:
    """One row of a protocol's table.

    Attributes:
        scores: a figure's name to its score of every query, float64 (queries,).
        answers: for the contact sheet.
        details: as `scores`, over a part of the queries each (one type, one colour).
        plain: figures that are no mean over queries, as the spread between paraphrases.
        numbers: figures that are no shares of one, as milliseconds.
        reliability: of the confidence, where it is drawn.
        curve: R@k for k = 1, 2, ..., where it is drawn.
        talks: whole conversations, for a sheet each.
    """

    scores: dict[str, Scores]
    answers: Answers
    details: dict[str, Scores] = field(default_factory=dict)
    plain: dict[str, float] = field(default_factory=dict)
    numbers: dict[str, float] = field(default_factory=dict)
    reliability: Reliability | None = None
    curve: Sequence[float] = ()
    talks: Sequence[Talk] = ()
