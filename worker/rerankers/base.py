"""The reranker's contract: a question and its shortlist in, one score a candidate out.

What a reranker looks at in pictures (`reader`) is kept in the index when a product is indexed
(index_store/readings.py, "details"), so that no search decodes pictures of the shop.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from index_store.product import Product
from index_store.readings import PictureReader
from index_store.version import Candidate, IndexVersion
from shared.wishes import Understood

__all__ = ["DETAILS", "FloatArray", "Question", "Reranker", "Shortlist"]

FloatArray = NDArray[np.float32]
DETAILS = "details"  # the name of every reranker's readings


@dataclass(frozen=True)
class Question:
    """What candidates are compared with.

    Attributes:
        words: what was said, read.
        crop: what is searched in the photo, RGB; None for words alone and for a product.
        reference: (dim,), its embedding, or that of the example product; None for words alone.
        details: what the reranker's reader makes of the same picture; None without one.
        like: the example product, where a product of the shop is the reference.
    """

    words: Understood = field(default_factory=Understood)
    crop: Image.Image | None = None
    reference: FloatArray | None = None
    details: NDArray[Any] | None = None
    like: Product | None = None


@dataclass(frozen=True)
class Shortlist:
    """The candidates, best first by retrieval, with what the index has of each.

    Attributes:
        products: (n,), what the shop says.
        scores: (n,), retrieval's.
        embeddings: (n, dim).
        details: (n, ...), what the reranker's reader made of the pictures; None without a reader.
    """

    products: Sequence[Product]
    scores: FloatArray
    embeddings: FloatArray
    details: NDArray[Any] | None = None

    @classmethod
    def of(cls, index: IndexVersion, candidates: Sequence[Candidate]) -> "Shortlist":
        """The candidates of a version."""
        rows = [one.row for one in candidates]
        details = index.readings.get(DETAILS)
        return cls(
            products=[one.product for one in candidates],
            scores=np.array([one.score for one in candidates], np.float32),
            embeddings=np.asarray(index.vectors[rows], np.float32),
            details=None if details is None else details.array[rows],
        )

    def __len__(self) -> int:
        return len(self.products)


class Reranker(Protocol):
    """Looks at each candidate again, beside the query.

    `reader` makes the details that it compares, of the shop's pictures and of the query's alike;
    None for a reranker that needs none.
    """

    model_id: str
    reader: PictureReader | None

    def score(self, question: Question, shortlist: Shortlist) -> FloatArray:
        """Scores (n,), bigger is better, in the order of the shortlist.

        A reranker of pictures scores 0 throughout where the question has none.
        """
        ...
