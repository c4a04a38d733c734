"""The reranker's contract: a query and its candidates in, one score a candidate out."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from index_store.version import Candidate

__all__ = ["Reranker"]


class Reranker(Protocol):
    """Looks at each candidate again, beside the query."""

    def score(
        self, crop: Image.Image | None, texts: Sequence[str], candidates: Sequence[Candidate]
    ) -> NDArray[np.float32]:
        """Scores (n,), bigger is better, in the order of `candidates`.

        Args:
            crop: what is searched in the photo, RGB; None for words alone.
            texts: the modification texts, oldest first.
            candidates: best first by retrieval.
        """
        ...
