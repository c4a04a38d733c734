"""What the reranker stands behind: a frozen encoder, its composer, the shop's pictures as indexed.

The shop's pictures are encoded once and kept under a name made of what decides them, so that all
rerankers of one shop and encoder share them.
"""

import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from training.kept import kept, key
from training.shelf import Shelf
from worker.composers.base import Asked, Composer
from worker.encoders.base import Encoder, FloatArray

__all__ = ["Retriever", "gallery"]

log = logging.getLogger(__name__)

CHUNK = 512  # pictures decoded at a time, so that a large shelf needs little memory


class Retriever:
    """Searches the gallery, float (products, dim), as the pipeline does for a photo alone."""

    def __init__(self, encoder: Encoder, composer: Composer, gallery: Tensor) -> None:
        self._encoder, self._composer = encoder, composer
        self._gallery = gallery.float()

    def nearest(self, pictures: Sequence[Image.Image], count: int) -> Tensor:
        """The rows that each picture finds, int64 (n, count), best first."""
        return self.nearest_to(self._encoder.encode_images(pictures), count)

    def nearest_to(self, seen: FloatArray, count: int) -> Tensor:
        """The same for pictures that are encoded already, float32 (n, dim)."""
        queries = np.stack([self._composer.compose(Asked(one)) for one in seen])
        return (torch.from_numpy(queries) @ self._gallery.T).topk(count, dim=1).indices


def gallery(shelf: Shelf, files: Sequence[Path], encoder: Encoder, folder: Path) -> Tensor:
    """The shop's pictures through the encoder, half precision (products, dim), unit length.

    Args:
        shelf: of the files' training products.
        files: their content is part of the name that the result is kept under.
        encoder: stands still.
        folder: where the result is kept, and looked for first.
    """
    path = folder / f"shop-{key(files, encoder.model_id.rpartition('@')[2])}.safetensors"
    return kept(path, lambda: {"shop": _looked(shelf, encoder)})["shop"]


def _looked(shelf: Shelf, encoder: Encoder) -> Tensor:
    rows, total = [], len(shelf.products)
    for first in range(0, total, CHUNK):
        last = min(first + CHUNK, total)
        pictures = [shelf.cut(row).convert("RGB") for row in range(first, last)]
        rows.append(torch.from_numpy(encoder.encode_images(pictures)).half())
        log.info("%d of %d products encoded", last, total)
    return torch.cat(rows)
