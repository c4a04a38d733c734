"""What the encoders without a text side share: a network with a pooled output, and its transform.

They find what looks alike and are often the sharpest at that; a word to them is an error that says
which encoder to take instead.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from PIL.Image import Image, new

from shared.errors import PicturesOnly
from worker.encoders.base import FloatArray
from worker.encoders.batches import embed, stack
from worker.encoders.weights import model_id
from worker.runtimes.folding import folded

__all__ = ["PictureEncoder"]


class PictureEncoder:
    """A network from pixels (n, 3, height, width) to features (n, dim); an `Encoder` without words.

    Raises:
        ValueError: the network's output is no row a picture.
    """

    def __init__(
        self,
        spec: str,
        model: Any,  # noqa: ANN401 - timm's models and torchvision's share no typed base
        preprocess: Callable[[Image], torch.Tensor],
        device: str,
    ) -> None:
        self.model_id = model_id(spec, model)
        self._preprocess = preprocess
        self._device = torch.device(device)
        self._model = model.eval().to(self._device, memory_format=torch.channels_last)
        if self._device.type == "cpu":
            self._model = folded(self._model, self._pixels([new("RGB", (8, 8))]).shape)
        self.dim = self._width()

    def encode_images(self, images: Sequence[Image]) -> FloatArray:
        """Pictures of any size and mode to float32 (n, dim), unit length; inputs stay unchanged."""
        return embed(images, lambda batch: self._model(self._pixels(batch)), (0, self.dim))

    def encode_texts(self, texts: Sequence[str]) -> FloatArray:
        """No texts to float32 (0, dim), so that a search by photo alone goes through.

        Raises:
            PicturesOnly: there are texts.
        """
        if not texts:
            return np.zeros((0, self.dim), np.float32)
        raise PicturesOnly(
            f"encoder {self.model_id!r} reads pictures only, no words; for words choose one with a "
            "text side: house, open_clip:..., hf-hub:..., local-dir:... or transformers:..."
        )

    def _pixels(self, images: list[Image]) -> torch.Tensor:
        return stack(images, self._preprocess, self._device)

    def _width(self) -> int:
        with torch.inference_mode():
            features = self._model(self._pixels([new("RGB", (8, 8))]))
        if features.ndim != len(("n", "dim")):
            raise ValueError(f"its output {tuple(features.shape)} is not one row a picture")
        return int(features.shape[1])
