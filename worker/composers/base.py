"""The composer's contract: a reference image and what was asked in, one query embedding out."""

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from shared.wishes import Understood

__all__ = ["Asked", "Composer", "FloatArray"]

FloatArray = NDArray[np.float32]


@dataclass(frozen=True)
class Asked:
    """What there is to compose.

    Attributes:
        reference: (dim,) unit-length embedding of the reference image; None for words alone.
        words: what was said, read.
        text_weight: 0 (the photo alone) to 1 (the words alone); None for the composer's own.
        patches: (patches, joint_dim) unit-length embeddings of the reference image's parts, for
            composers that look at them (`wants_patches`).
    """

    reference: FloatArray | None
    words: Understood = field(default_factory=Understood)
    text_weight: float | None = None
    patches: FloatArray | None = None


class Composer(Protocol):
    """Combines what is seen with what is said."""

    wants_patches: bool

    def compose(self, asked: Asked) -> FloatArray:
        """The query embedding, (dim,) float32 of unit length.

        Without words it is the reference, without a reference the words' own embedding.

        Raises:
            NothingToSearch: neither a reference nor a sentence.
        """
        ...
