"""Queries of one kind, ready to be searched with, and what would be right."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PIL import Image

from evaluation.gallery import Ints
from evaluation.search import Adjust
from evaluation.stages.asking import Asking
from worker.encoders.base import FloatArray

__all__ = ["QuerySet"]


@dataclass(frozen=True, eq=False)
class QuerySet:
    """One kind of queries on one gallery, whose whole embeddings they are compared with.

    Attributes:
        queries: (queries, dim).
        asking: what a reranker is told of each.
        references: (queries,), rows whose type and gender are asked for.
        targets: (queries,), rows whose colour, and whose group, are asked for.
        texts: (queries,), the words of each query, or what it is about.
        photos: gives the photos of chosen queries, in their order; None where words alone ask.
        left_out: (queries,), a row that a query may not find; None where there is none.
        adjust: what the shop's feed adds to scores; None without the feed.
    """

    queries: FloatArray
    asking: Asking
    references: Ints
    targets: Ints
    texts: Sequence[str]
    photos: Callable[[Ints], Iterable[Image.Image]] | None = None
    left_out: Ints | None = None
    adjust: Adjust | None = None
