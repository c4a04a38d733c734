"""From one score a query to the table: a row a category, their mean, and all queries together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.benchmarks.result import BenchmarkRow, Figure
from evaluation.metrics import bootstrap_interval

__all__ = ["PartScores", "make_rows"]

Scores = NDArray[np.float64]


@dataclass(frozen=True)
class PartScores:
    """One gallery's queries: their categories, str (queries,), and float64 (queries,) a figure."""

    categories: NDArray[np.str_]
    gallery: int
    scores: Mapping[str, Scores]


def make_rows(parts: Sequence[PartScores]) -> tuple[BenchmarkRow, ...]:
    """Rows by category in order of appearance, then `mean` over categories, then `all` queries.

    The mean of the categories is written as a mean over queries, each weighted by
    queries / (categories * its category's queries), so that it has a bootstrap interval too.
    """
    rows = [row for part in parts for row in _category_rows(part)]
    categories = np.concatenate([part.categories for part in parts])
    gallery = sum(part.gallery for part in parts)
    scores = {
        name: np.concatenate([part.scores[name] for part in parts]) for name in parts[0].scores
    }
    balanced = {name: values * _balance(categories) for name, values in scores.items()}
    return (*rows, _row("mean", gallery, balanced), _row("all", gallery, scores))


def _category_rows(part: PartScores) -> list[BenchmarkRow]:
    return [
        _row(
            category,
            part.gallery,
            {name: values[part.categories == category] for name, values in part.scores.items()},
        )
        for category in dict.fromkeys(part.categories.tolist())
    ]


def _balance(categories: NDArray[np.str_]) -> Scores:
    names, each = np.unique(categories, return_inverse=True)
    return len(categories) / (len(names) * np.bincount(each)[each])


def _row(category: str, gallery: int, scores: Mapping[str, Scores]) -> BenchmarkRow:
    figures = {
        name: Figure(float(values.mean()), bootstrap_interval(values))
        for name, values in scores.items()
    }
    queries = len(next(iter(scores.values())))
    return BenchmarkRow(category, queries, gallery, figures)
