"""What a frozen encoder makes of a shelf, looked at once: each composer then trains in minutes.

View 0 of a product is its picture as the shop has it, the others are street views
(training.augmentation). They are kept in a folder under a name made of all that decides them.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import cast

import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional as F

from training.augmentation import street_view
from training.composers.recipe import ComposerRecipe
from training.datasets.street import read_grounds
from training.kept import kept, key
from training.shelf import Shelf
from worker.encoders.base import Encoder, FloatArray, PatchEncoder

__all__ = ["Features", "look"]

log = logging.getLogger(__name__)

CHUNK = 512  # pictures drawn at a time, so that a large shelf needs little memory
SHOP_SHARE = 0.5  # of the references: people go on from a result as often as from a photo

Look = Callable[[Sequence[Image.Image]], FloatArray]


@dataclass(frozen=True)
class Features:
    """Unit-length embeddings in half precision: 28,000 products with three views are 43 MB.

    views: (1 + street views, products, dim); patches: (1 + street views, products, patches, dim),
    of the same pictures, or None where nobody asked for them.
    """

    views: Tensor
    patches: Tensor | None = None

    @property
    def shop(self) -> Tensor:
        """float32 (products, dim), unit length: the gallery."""
        return F.normalize(self.views[0].float(), dim=-1)

    def drawn(self, rows: Sequence[int], rng: Random) -> tuple[Tensor, Tensor | None]:
        """A random view of each row: float32 (n, dim) and (n, patches, dim), unit length."""
        street = range(1, len(self.views))
        chosen = [0 if rng.random() < SHOP_SHARE else rng.choice(street) for _ in rows]
        seen = F.normalize(self.views[chosen, rows].float(), dim=-1)
        if self.patches is None:
            return seen, None
        return seen, F.normalize(self.patches[chosen, rows].float(), dim=-1)


def look(recipe: ComposerRecipe, shelf: Shelf, encoder: Encoder, *, closely: bool) -> Features:
    """The features of a shelf, from the recipe's folder where they are there already.

    Args:
        recipe: says where to keep them, and of what views.
        shelf: of the recipe's products.
        encoder: stands still; where `closely`, one that has patches.
        closely: whether patches are wanted too.

    Raises:
        SetupError: the encoder has no patches, and they are wanted.
    """
    views = _kept(recipe, shelf, encoder, "views", encoder.encode_images)
    if not closely:
        return Features(views)

    def parts(images: Sequence[Image.Image]) -> FloatArray:
        grid = cast("PatchEncoder", encoder).encode_patches(images)
        return grid.reshape(len(images), -1, grid.shape[-1])

    return Features(views, _kept(recipe, shelf, encoder, "patches", parts))


def _kept(
    recipe: ComposerRecipe, shelf: Shelf, encoder: Encoder, kind: str, encode: Look
) -> Tensor:
    files = [*recipe.products, *([recipe.grounds] if recipe.grounds else [])]
    name = key(files, encoder.model_id.rpartition("@")[2], recipe.views, recipe.seed)
    path = recipe.features / f"{kind}-{name}.safetensors"
    return kept(path, lambda: {kind: _looked(recipe, shelf, encode)})[kind]


def _looked(recipe: ComposerRecipe, shelf: Shelf, encode: Look) -> Tensor:
    grounds = read_grounds(recipe.grounds) if recipe.grounds else []
    chunks = [range(len(shelf.products))[i:][:CHUNK] for i in range(0, len(shelf.products), CHUNK)]
    views = []
    for view in range(1 + recipe.views):
        rows = []
        for chunk in chunks:
            pictures = [_picture(shelf, row, view, recipe.seed, grounds) for row in chunk]
            rows.append(torch.from_numpy(encode(pictures)).half())
            log.info("view %d: %d of %d products", view, chunk.stop, len(shelf.products))
        views.append(torch.cat(rows))
    return torch.stack(views)


def _picture(
    shelf: Shelf, row: int, view: int, seed: int, grounds: Sequence[Image.Image]
) -> Image.Image:
    cut = shelf.cut(row)
    if view == 0:
        return cut.convert("RGB")
    return street_view(cut, cut.size, Random(f"{seed}-{view}-{row}"), grounds)
