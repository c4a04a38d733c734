"""The captioner's contract: pictures in, a short English line each out ("navy casual shirt, men").

Captions of the catalogue are searched beside its pictures (worker/captions.py).
"""

from collections.abc import Sequence
from typing import Protocol

from PIL import Image

from worker.encoders.base import FloatArray

__all__ = ["Captioner"]


class Captioner(Protocol):
    """Says what pictures show.

    `model_id` differs when the same picture would be described differently.
    """

    model_id: str

    def caption(self, images: Sequence[Image.Image], embeddings: FloatArray) -> list[str]:
        """A line for each picture; "" where nothing can be said.

        Args:
            images: upright RGB, n of them.
            embeddings: (n, dim), what the pipeline's encoder made of them.
        """
        ...
