"""The composer's contract: reference and modification texts in, one query embedding out."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["Composer", "FloatArray"]

FloatArray = NDArray[np.float32]


class Composer(Protocol):
    """Combines what is seen with what is said."""

    def compose(
        self, reference: FloatArray | None, texts: FloatArray, text_weight: float | None = None
    ) -> FloatArray:
        """The query embedding, (d,) float32 of unit length.

        Args:
            reference: (d,) unit-length embedding of the reference image, None for words alone.
            texts: (t, d) unit-length embeddings of the modification texts, oldest first; t may
                be 0 when there is a reference.
            text_weight: 0 (the photo alone) to 1 (the words alone); None for the composer's own.

        Raises:
            NothingToSearch: neither a reference nor a text.
        """
        ...
