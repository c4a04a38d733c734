"""What an evaluation returns: a row of figures a category, and whether the figure is official.

A figure on part of the pictures is easier than the published one (fewer distractors), so the
coverage travels with the figures and nothing is left out without being counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["BenchmarkResult", "BenchmarkRow", "Coverage", "Figure"]


@dataclass(frozen=True)
class Figure:
    """A mean over queries, from 0 to 1, and its 95% bootstrap interval."""

    value: float
    interval: tuple[float, float]


@dataclass(frozen=True)
class BenchmarkRow:
    """Figures of one category; `mean` is over categories, `all` over queries.

    `gallery` counts the pictures that were searched; where a row spans several galleries, their
    sum.
    """

    category: str
    queries: int
    gallery: int
    figures: Mapping[str, Figure]


@dataclass(frozen=True)
class Coverage:
    """How much of the published benchmark was there: distinct pictures, and queries."""

    pictures_found: int
    pictures: int
    queries_asked: int
    queries: int

    @property
    def complete(self) -> bool:
        """Whether nothing is missing: only then is the figure comparable with published ones."""
        return (self.pictures_found, self.queries_asked) == (self.pictures, self.queries)

    def __str__(self) -> str:
        pictures = f"{self.pictures_found:,} of {self.pictures:,} pictures found"
        queries = f"{self.queries_asked:,} of {self.queries:,} queries asked"
        kind = "complete" if self.complete else "PARTIAL, not comparable with published figures"
        return f"{kind}: {pictures}, {queries}"


@dataclass(frozen=True)
class BenchmarkResult:
    """Everything that a report prints of one run; no text weight where no query has a text."""

    benchmark: str
    split: str
    protocol: str
    model_id: str
    text_weight: float | None
    rows: tuple[BenchmarkRow, ...]
    headline: BenchmarkRow
    coverage: Coverage
