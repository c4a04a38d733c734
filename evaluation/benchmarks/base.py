"""What a benchmark is once its files are read: queries, galleries, and how an answer is judged.

Pictures are paths: nothing is decoded before it is encoded. Every published benchmark comes down
to one label a gallery picture (an id, a product, a caption) and the label that a query wants.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evaluation.metrics import average_precision, recall_at_k

__all__ = [
    "Benchmark",
    "BenchmarkQuery",
    "GalleryItem",
    "Measure",
    "Part",
    "Picture",
    "Relevant",
    "Scores",
    "mean_average_precision",
    "recalls",
]

Relevant = NDArray[np.bool_]
Scores = NDArray[np.float64]

# Right or wrong by rank, bool (queries, ranks), to one score a query, float64 (queries,).
Measure = Callable[[Relevant], Scores]


@dataclass(frozen=True)
class Picture:
    """A picture file, and the box `xyxy` in its pixels that counts; None for the whole picture."""

    path: Path
    box: tuple[int, int, int, int] | None = None


@dataclass(frozen=True)
class BenchmarkQuery:
    """One question: a picture, the modification text if there is one, the label that is right."""

    picture: Picture
    target: str
    text: str = ""
    category: str = ""


@dataclass(frozen=True)
class GalleryItem:
    """One picture of a gallery and the label that queries are judged by."""

    picture: Picture
    label: str


@dataclass(frozen=True)
class Part:
    """Queries that share a gallery."""

    queries: Sequence[BenchmarkQuery]
    gallery: Sequence[GalleryItem]


@dataclass(frozen=True)
class Benchmark:
    """One benchmark on one split.

    Attributes:
        name: as on the command line.
        split: the split that the queries come from.
        protocol: one sentence that says gallery, hit and what is left out, for the report.
        parts: the galleries with their queries.
        measures: the official figures by name.
        headline: which row the papers print: the mean over categories, or over all queries.
        leave_reference_out: whether a query's own picture is taken out of its gallery.
    """

    name: str
    split: str
    protocol: str
    parts: Sequence[Part]
    measures: Mapping[str, Measure]
    headline: Literal["mean", "all"]
    leave_reference_out: bool = False


def recalls(prefix: str, ks: Sequence[int]) -> dict[str, Measure]:
    """R@k by name: {"R@1": ..., "R@10": ...}; the papers' top-k accuracy is the same measure."""
    return {f"{prefix}{k}": _recall(k) for k in ks}


def mean_average_precision(relevant: Relevant) -> Scores:
    """AP of each query over the whole gallery, float64 (queries,); its mean is mAP."""
    return average_precision(relevant)


def _recall(k: int) -> Measure:
    return lambda relevant: recall_at_k(relevant, k)
